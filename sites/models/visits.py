"""A visit to a site: moments proposed, one chosen, what was seen there."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.roles import REVIEWERS
from accounts.scope import within_reach
from documents.models import Document
from sites.models.scope import OfSite
from sites.moments import VisitState
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User


class SiteVisitQuerySet(models.QuerySet["SiteVisit"]):
    """Which visits."""

    def visible_to(self, user: "User") -> Self:
        """Visits to the sites this person may see; observers read none."""
        return within_reach(self, user)

    def newest_first(self) -> Self:
        """The latest proposal first."""
        return self.select_related("proposed_by", "chosen_by").order_by("-proposed_at", "-pk")

    def with_site(self) -> Self:
        """Bring the site, its places and the people along, without borders."""
        places = ("site__municipality", "site__province")
        people = ("site__reviewer", "proposed_by", "chosen_by")
        return self.select_related("site", *places, *people).defer(*heavy(*places))

    def of_person(self, number: int) -> Self:
        """Those that somebody proposed, or of which somebody chose the moment."""
        return self.filter(Q(proposed_by=number) | Q(chosen_by=number)).select_related("site")

    def still_open(self) -> Self:
        """Those of which nothing is written yet and that nobody called off."""
        return self.filter(held_at__isnull=True, called_off_at__isnull=True)

    def awaiting_choice(self) -> Self:
        """Proposed, and the municipality has not said which moment suits."""
        return self.still_open().filter(chosen_at__isnull=True, none_suits_at__isnull=True)

    def planned(self) -> Self:
        """A moment is chosen and the visit is still to come or to be written up."""
        return self.still_open().filter(starts_at__isnull=False)

    def in_calendar_of(self, user: "User", *, by_oneself: bool) -> Self:
        """Those that stand in somebody's calendar: all in reach, or (`by_oneself`) those this person goes to."""
        if not by_oneself:
            return self
        return self.filter(
            Q(site__reviewer=user) | Q(site__second_reviewer=user) | Q(site__reviewer=None, proposed_by=user)
        )

    def starting_between(self, first: datetime, last: datetime) -> Self:
        """Planned visits that begin between two moments."""
        return self.planned().filter(starts_at__gte=first, starts_at__lt=last)


class SiteVisit(OfSite):
    """Moments that De Huizen proposes, the one that the municipality chose, and whether the visit took place."""

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="visits")
    key = models.UUIDField(editable=False, help_text="Of the form it was proposed in")
    moments = ArrayField(models.DateTimeField(), help_text="Proposed beginnings, the earliest first")
    minutes = models.PositiveSmallIntegerField()
    meeting_point = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    none_suits_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_reason = models.TextField(blank=True)
    held_at = models.DateTimeField(null=True, help_text="The moment it was written up")

    objects = SiteVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["starts_at"], name="site_visit_start")]
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="visit_once_per_form"),
            models.UniqueConstraint(
                fields=["site"],
                name="one_open_visit_per_site",
                condition=Q(held_at__isnull=True, called_off_at__isnull=True, none_suits_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, chosen_at__isnull=True)
                | Q(starts_at__isnull=False, chosen_at__isnull=False),
                name="visit_moment_is_chosen",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(starts_at__isnull=False), name="visit_held_had_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(none_suits_at__isnull=True) | Q(starts_at__isnull=True, answer__gt=""),
                name="visit_none_suits_says_why",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | ~Q(called_off_reason=""), name="visit_called_off_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.state}"

    @property
    def state(self) -> VisitState:
        """Where the visit stands."""
        if self.called_off_at:
            return VisitState.CALLED_OFF
        if self.held_at:
            return VisitState.HELD
        if self.starts_at:
            return VisitState.PLANNED
        return VisitState.NONE_SUITS if self.none_suits_at else VisitState.PROPOSED

    @property
    def ends_at(self) -> datetime | None:
        """When it is over, as planned."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    def has_begun(self, now: datetime) -> bool:
        """Say whether the moment has come."""
        return self.starts_at is not None and self.starts_at <= now


class VisitNoteQuerySet(models.QuerySet["VisitNote"]):
    """Which notes."""

    def visible_to(self, user: "User") -> Self:
        """Notes and photos of a visit are De Huizen's own: they become part of its assessment."""
        return within_reach(self, user) if user.role in REVIEWERS else self.none()

    def of_site(self, site_id: int) -> Self:
        """All that was seen at one site, visit by visit."""
        return self.filter(site=site_id).oldest_first()

    def with_photos(self) -> Self:
        """Those with a photo that is ready to be shown, and the stored file."""
        return self.filter(document__is_ready=True).select_related("document")

    def oldest_first(self) -> Self:
        """In the order in which it was written down, with the stored photos."""
        return self.select_related("document", "by", "visit").order_by("visit_id", "at", "pk")


class VisitNote(OfSite):
    """One thing seen during a visit: words, a photo, or both; evidence for the assessment."""

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="visit_notes")
    visit = models.ForeignKey(SiteVisit, models.CASCADE, related_name="notes")
    text = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = VisitNoteQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(document__isnull=False), name="visit_note_says_or_shows_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.text[:60]}"
