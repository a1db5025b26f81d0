"""How somebody works: absences with a stand-in, languages and provinces known, and views of lists that were kept."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Which absences."""

    def on(self, day: date) -> Self:
        """Those that hold on a day (first and last day included)."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def stood_in_by(self, user: User) -> Self:
        """Those for which this person stands in."""
        return self.filter(stand_in=user)

    def of(self, user: User) -> Self:
        """One person's own."""
        return self.filter(user=user)

    def over_before(self, moment: datetime) -> Self:
        """Those whose last day lies before a moment."""
        return self.filter(ends_on__lt=moment.date())

    def not_over(self, today: date) -> Self:
        """Those of today and later, the next first, with the people."""
        return self.filter(ends_on__gte=today).select_related("user", "stand_in").order_by("starts_on", "pk")


class Absence(models.Model):
    """Somebody is away from a day until a day, and who looks after the work meanwhile."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("away from"))
    ends_on = models.DateField(_("until"), help_text=_("Last day included."))
    stand_in = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("stand-in")
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("user")), name="absence_stand_in_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_on} – {self.ends_on}"


class SkillsQuerySet(models.QuerySet["Skills"]):
    """Whose."""

    def known_of(self, user: User) -> dict[str, list[str]]:
        """What one person said, as a form shows it; empty when nothing was said."""
        found = self.filter(user=user).values("languages", "provinces").first()
        return dict(found) if found else {}


class Skills(models.Model):
    """Which languages a reviewer works in and which provinces one knows: for the suggestion of who takes what."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="skills")
    languages = ArrayField(models.CharField(max_length=2, choices=settings.LANGUAGES), default=list)
    provinces = ArrayField(models.CharField(max_length=5), default=list, help_text="NIS codes")

    objects = SkillsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "skills"

    def __str__(self) -> str:
        return f"{self.user_id}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Which kept views."""

    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(owner=user)

    def of_page(self, page: str) -> Self:
        """Those of one list, by name."""
        return self.filter(page=page).order_by("name", "pk")


class SavedView(models.Model):
    """A filter of a list under a name: whose, of which page (the name of its address), and the query string."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=60)
    name = models.CharField(_("name of this view"), max_length=60)
    query = models.CharField(max_length=500)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_once_per_name")]

    def __str__(self) -> str:
        return self.name
