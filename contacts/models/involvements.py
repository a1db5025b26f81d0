"""Who is involved where, and where they stand: a history with sources, of which nothing is overwritten."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import MUNICIPAL, OVERVIEW, REVIEWERS
from accounts.scope import within_reach
from contacts.kinds import Influence, InvolvementRole, Stance, StandingSource
from contacts.models.persons import Person
from contacts.models.scope import AboutPlace
from territory.fields import MunicipalityToday, ProvinceToday
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    """Which involvements."""

    def visible_to(self, user: "User") -> Self:
        """All for De Huizen; those of organisations in one's scope for everybody else."""
        rows = within_reach(self, user)
        return rows if user.role in REVIEWERS else rows.filter(person__isnull=True)

    def at(self, *, site: int | None = None, municipality: int | None = None, province: int | None = None) -> Self:
        """Those of exactly one place: a site, else a municipality itself, else a province itself."""
        if site:
            return self.filter(site_id=site)
        if municipality:
            return self.filter(site__isnull=True, municipality_id=municipality)
        return self.filter(site__isnull=True, municipality__isnull=True, province_id=province)

    def of_person(self, person: Person) -> Self:
        """One person's."""
        return self.filter(person=person)

    def of_organisation(self, organisation: Organisation) -> Self:
        """One organisation's."""
        return self.filter(organisation=organisation)

    def with_parties(self) -> Self:
        """Bring along who it is."""
        return self.select_related("organisation", "person", "person__organisation").order_by("added_at", "pk")

    def with_place(self) -> Self:
        """Bring along where it is, without borders."""
        places = ("municipality", "province")
        return self.select_related("site", *places).defer(*heavy(*places))

    def with_places(self) -> Self:
        """Bring along where it is, without borders, the latest first."""
        return self.with_place().order_by("-added_at", "-pk")


class Involvement(AboutPlace):
    """One organisation or one person, in one place, in one role. Persons are De Huizen's alone."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="involvements")
    role = models.CharField(_("role"), max_length=10, choices=InvolvementRole)
    role_words = models.CharField(_("role in words"), max_length=120, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("involvement")
        verbose_name_plural = _("involvements")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, person__isnull=False)
                | Q(organisation__isnull=False, person__isnull=True),
                name="involvement_is_of_one_party",
            ),
            models.CheckConstraint(
                condition=Q(site__isnull=False) | Q(municipality__isnull=False) | Q(province__isnull=False),
                name="involvement_is_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.get_role_display()}"

    @property
    def party(self) -> Organisation | Person | None:
        """Who it is; None for a person whom one may not see."""
        return self.organisation or self.person


class StandingQuerySet(models.QuerySet["Standing"]):
    """Which stances."""

    def visible_to(self, user: "User") -> Self:
        """Those in the scope of De Huizen, governors and observers; a municipality reads none."""
        rows = within_reach(self, user) if user.role in OVERVIEW - MUNICIPAL else self.none()
        return rows if user.role in REVIEWERS else rows.filter(is_of_person=False)

    def of_all(self, involvements: Sequence[int]) -> Self:
        """Those of these involvements, the earliest first."""
        return self.filter(involvement_id__in=involvements).order_by("known_on", "pk")

    def of(self, involvement: Involvement) -> Self:
        """The history of one involvement, the newest first."""
        return self.filter(involvement=involvement).order_by("-known_on", "-pk")


class Standing(models.Model):
    """How much depended on somebody on a day, where they stood, and from where that is known."""

    involvement = models.ForeignKey(Involvement, models.CASCADE, related_name="standings")
    known_on = models.DateField(_("on"))
    influence = models.SmallIntegerField(_("influence"), choices=Influence)
    stance = models.SmallIntegerField(_("stance"), choices=Stance)
    source = models.CharField(_("known from"), max_length=10, choices=StandingSource)
    source_words = models.CharField(_("source in words"), max_length=200, blank=True)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    is_of_person = models.BooleanField(default=True, editable=False)
    municipality = MunicipalityToday(null=True, editable=False, related_name="+")
    province = ProvinceToday(null=True, editable=False, related_name="+")
    for_reviewers = models.BooleanField(default=True, editable=False)
    for_governor = models.BooleanField(default=False, editable=False)
    for_observers = models.BooleanField(default=False, editable=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["known_on", "pk"]
        indexes = [models.Index(fields=["involvement", "known_on"], name="standing_in_time")]
        constraints = [
            models.CheckConstraint(condition=Q(influence__range=(1, 5)), name="standing_influence_one_to_five"),
            models.CheckConstraint(condition=Q(stance__range=(-2, 2)), name="standing_stance_against_to_for"),
        ]

    def __str__(self) -> str:
        return f"{self.known_on}: {self.get_stance_display()}"


class StandingNoteQuerySet(models.QuerySet["StandingNote"]):
    """Which notes."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen's alone."""
        return self.all() if user.role in REVIEWERS else self.none()

    def written_before(self, moment: datetime) -> Self:
        """Those from before a moment."""
        return self.filter(standing__entered_at__lt=moment)

    def of(self, involvement: Involvement) -> Self:
        """Those on the history of one involvement."""
        return self.filter(standing__involvement=involvement)


class StandingNote(models.Model):
    """Why De Huizen thinks so: an internal note beside a stance, in a table of its own so that nobody else gets it."""

    standing = models.OneToOneField(Standing, models.CASCADE, primary_key=True, related_name="note")
    text = models.TextField(_("internal note"))

    objects = StandingNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.standing_id}"
