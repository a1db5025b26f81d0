"""What De Huizen decides of a site, on which assessments, and why."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import MUNICIPAL, REVIEWERS
from accounts.scope import within_reach
from reviews.kinds import WORDING_FROM_RESERVE, WORDLESS, Outcome
from reviews.models.assessment import Assessment
from reviews.models.framework import Framework
from sites.models import OfSite, Site
from sites.workflow import BEFORE_DECISION, Status

if TYPE_CHECKING:
    from accounts.models import User


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Which decisions."""

    def of_site(self, site: Site) -> Self:
        """Those about one site."""
        return self.filter(site=site)

    def visible_to(self, user: "User") -> Self:
        """De Huizen; the municipality once it was told."""
        rows = within_reach(self, user)
        if user.role in MUNICIPAL:
            return rows.filter(told_at__isnull=False)
        return rows if user.role in REVIEWERS else self.none()

    def standing(self) -> Self:
        """Those that count: neither taken back nor reopened; one that waits stands before the one it will follow."""
        return self.filter(ended_at__isnull=True)

    def with_words(self) -> Self:
        """Those whose term is not over: their words are still there."""
        return self.exclude(reasons=WORDLESS)

    def over_before(self, moment: datetime) -> Self:
        """Those that ended before a moment, or were told before it about a site that became no house; with words.

        A site that was reopened and is not decided anew still needs what was found: its former decision is not over.
        """
        left = [Status.NOT_RETAINED, Status.CANCELLED, Status.CLOSED]
        ended = Q(ended_at__lt=moment) & ~Q(site__status__in=BEFORE_DECISION)
        told = Q(told_at__lt=moment, site__status__in=left, site__status_since__lt=moment)
        return self.with_words().filter(ended | told)

    def with_people(self) -> Self:
        """Bring along who decided, who assessed, and the version."""
        return self.select_related("decided_by", "reviewer_1", "reviewer_2", "framework")


class Decision(OfSite):
    """One decision with what it rests on, as it was on the day: it can be ended, never rewritten.

    Two assessments of two people, or an override that says why not; `told_at` is the moment the municipality was told,
    and only then the site's status moves. While a decision about a site on the reserve waits, the former one holds.
    The database adds: each assessment belongs to its reviewer and to this site.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome)
    from_reserve = models.BooleanField(default=False, db_default=False, help_text="Chosen or dropped from the reserve")
    reasons = models.TextField()
    framework = models.ForeignKey(Framework, models.PROTECT, null=True, related_name="+")
    assessment_1 = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+", db_constraint=False)
    reviewer_1 = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assessment_2 = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+", db_constraint=False)
    reviewer_2 = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    override = models.TextField(blank=True, help_text="Why it was decided although something is missing")
    lacking = models.JSONField(default=list, help_text="What was missing when an override was used")
    table = models.JSONField(default=dict, help_text="Criteria, means, spread, replies and interests as they were")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_reason = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(ended_at__isnull=True, told_at__isnull=True), name="one_waiting_decision"
            ),
            models.UniqueConstraint(
                fields=["site"], condition=Q(ended_at__isnull=True, told_at__isnull=False), name="one_told_decision"
            ),
            models.CheckConstraint(
                condition=Q(from_reserve=False) | ~Q(outcome=Outcome.RESERVE),
                name="decision_from_reserve_is_another",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=~Q(override="")
                | Q(
                    assessment_1__isnull=False,
                    reviewer_1__isnull=False,
                    assessment_2__isnull=False,
                    reviewer_2__isnull=False,
                ),
                name="decision_has_two_assessments_or_override",
            ),
            models.CheckConstraint(
                condition=Q(reviewer_1__isnull=True) | ~Q(reviewer_1=F("reviewer_2")),
                name="decision_has_two_people",
            ),
            models.CheckConstraint(
                condition=Q(assessment_1__isnull=True, reviewer_1__isnull=True)
                | Q(assessment_1__isnull=False, reviewer_1__isnull=False),
                name="decision_first_assessment_has_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(assessment_2__isnull=True, reviewer_2__isnull=True)
                | Q(assessment_2__isnull=False, reviewer_2__isnull=False),
                name="decision_second_assessment_has_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""), name="decision_ends_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.outcome}"

    @property
    def wording(self) -> str:
        """Which text its letter begins from."""
        return WORDING_FROM_RESERVE[self.outcome] if self.from_reserve else self.outcome

    @property
    def is_told(self) -> bool:
        """Whether the municipality knows."""
        return self.told_at is not None
