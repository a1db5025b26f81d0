"""Messages to a segment of persons: what was written, who was chosen, whom it went to."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import REVIEWERS
from contacts.models.persons import Person

if TYPE_CHECKING:
    from accounts.models import User


class SegmentMailingQuerySet(models.QuerySet["SegmentMailing"]):
    """Which mailings."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen's alone."""
        return self.all() if user.role in REVIEWERS else self.none()

    def sent_before(self, moment: datetime) -> Self:
        """Those from before a moment."""
        return self.filter(sent_at__lt=moment)

    def newest_first(self) -> Self:
        """The latest first, with who sent each."""
        return self.select_related("sent_by").order_by("-sent_at", "-pk")


class SegmentMailing(models.Model):
    """One message to many persons, each in their language; where that is empty, in the first that is filled in."""

    subject_nl = models.CharField(_("subject in Dutch"), max_length=150, blank=True)
    subject_fr = models.CharField(_("subject in French"), max_length=150, blank=True)
    subject_de = models.CharField(_("subject in German"), max_length=150, blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=150, blank=True)
    text_nl = models.TextField(_("text in Dutch"), blank=True)
    text_fr = models.TextField(_("text in French"), blank=True)
    text_de = models.TextField(_("text in German"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    chosen = models.JSONField(default=dict, help_text="The filter that named the persons")
    form_key = models.UUIDField(unique=True, editable=False)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField(default=0)

    objects = SegmentMailingQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject_nl or self.subject_fr or self.subject_de or self.subject_en


class SegmentLineQuerySet(models.QuerySet["SegmentLine"]):
    """Which lines."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen's alone."""
        return self.all() if user.role in REVIEWERS else self.none()

    def of_person(self, person: Person) -> Self:
        """What went to one person, the newest first."""
        return self.filter(person=person).select_related("mailing").order_by("-mailing__sent_at", "-pk")


class SegmentLine(models.Model):
    """One person whom a mailing went to, in which language."""

    mailing = models.ForeignKey(SegmentMailing, models.CASCADE, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)

    objects = SegmentLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mailing received")
        verbose_name_plural = _("mailings received")
        constraints = [models.UniqueConstraint(fields=["mailing", "person"], name="segment_line_once_per_person")]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.person_id}"
