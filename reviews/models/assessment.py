"""What each reviewer finds of a site, who has an interest in it, and where reviewers talked about their difference."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.roles import REVIEWERS, Role
from accounts.scope import within_reach
from reviews.models.framework import Framework
from reviews.scoring import Answer
from sites.models import OfSite, Site

if TYPE_CHECKING:
    from accounts.models import User


def may_compare(rows: Any, user: "User", *, site: str = "site") -> Any:
    """Narrow rows about a site to those that somebody may read who must judge for themselves first.

    A reviewer reads what others found once the own assessment is final; a coordinator who assesses nothing here too.
    """
    own = Assessment.objects.filter(site=OuterRef(site), reviewer=user)
    finished = Exists(own.filter(final_at__isnull=False))
    if user.role == Role.COORDINATOR:
        return rows.filter(finished | ~Exists(own))
    return rows.filter(finished)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Which assessments."""

    def of_site(self, site: Site) -> Self:
        """Those about one site."""
        return self.filter(site=site)

    def visible_to(self, user: "User") -> Self:
        """One's own; those of others once they are final and one's own is no longer in the making."""
        if user.role not in REVIEWERS:
            return self.none()
        finished = may_compare(Assessment.objects.filter(final_at__isnull=False), user)
        return within_reach(self, user).filter(Q(reviewer=user) | Q(pk__in=finished.values("pk")))

    def final(self) -> Self:
        """Assessments that their reviewers finished, the first one first."""
        return self.filter(final_at__isnull=False).order_by("final_at", "pk")

    def in_order(self) -> Self:
        """The first one finished before the others, those in the making last."""
        return self.order_by("final_at", "pk")

    def of(self, user: "User") -> Self:
        """Those of one reviewer."""
        return self.filter(reviewer=user)

    def unfinished(self) -> Self:
        """Assessments in the making, with their site and whose account is open."""
        return self.filter(final_at__isnull=True, reviewer__is_active=True).select_related("site")

    def left_before(self, moment: datetime) -> Self:
        """Assessments that were never finished and that nobody touched since a moment."""
        return self.filter(final_at__isnull=True, changed_at__lt=moment)

    def by_person(self, number: int) -> Self:
        """What one person assessed, oldest first."""
        return self.filter(reviewer_id=number).select_related("site").order_by("started_at", "pk")

    def with_people(self) -> Self:
        """Bring along who assessed, and with which version."""
        return self.select_related("reviewer", "framework")


class Assessment(OfSite):
    """What one reviewer finds of one site, against one version of the framework.

    `answers` maps a criterion's code to kind, score, note, evidence, knock_out, and `seen`: the facts as they were.
    `version` counts saves, so that a second window never overwrites the first one silently.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="assessments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    final_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "reviewer"], name="one_assessment_per_reviewer"),
            models.UniqueConstraint(fields=["id", "reviewer", "site"], name="assessment_with_its_reviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.reviewer_id}"

    @property
    def is_final(self) -> bool:
        """Whether the reviewer finished it."""
        return self.final_at is not None

    @property
    def given(self) -> dict[str, Answer]:
        """The answers as the rules want them."""
        return {
            code: Answer(
                kind=row.get("kind", ""),
                score=row.get("score"),
                note=row.get("note", ""),
                evidence=tuple(row.get("evidence", ())),
                knock_out=row.get("knock_out", ""),
            )
            for code, row in self.answers.items()
        }

    @property
    def seen(self) -> dict[str, dict[str, str]]:
        """The facts each answer rests on, as they were when it was given."""
        return {code: row.get("seen", {}) for code, row in self.answers.items()}


class InterestQuerySet(models.QuerySet["Interest"]):
    """Which declarations."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen reads the declarations about the sites it sees."""
        return within_reach(self, user) if user.role in REVIEWERS else self.none()

    def counting(self) -> Self:
        """The declaration of each person on each site that counts: an interest once declared stays, else the latest."""
        order = ("site_id", "person_id", "-has_interest", "-declared_at", "-pk")
        return self.order_by(*order).distinct("site_id", "person_id")

    def by_person(self, number: int) -> Self:
        """What one person declared, oldest first."""
        return self.filter(person_id=number).select_related("site").order_by("declared_at", "pk")

    def with_people(self) -> Self:
        """Bring along who declared."""
        return self.select_related("person")


class Interest(OfSite):
    """What a person of De Huizen declared about an own interest in a site; a later word is a new row.

    An interest once declared stays: nobody lifts an own interest just before deciding.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    has_interest = models.BooleanField()
    words = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(has_interest=False) | ~Q(words=""), name="interest_says_which"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.person_id} {self.has_interest}"


class TalkQuerySet(models.QuerySet["Talk"]):
    """Which talks."""

    def visible_to(self, user: "User") -> Self:
        """Those who may compare the assessments of a site."""
        if user.role not in REVIEWERS:
            return self.none()
        return may_compare(within_reach(self, user), user)

    def by_person(self, number: int) -> Self:
        """What one person wrote down, oldest first."""
        return self.filter(written_by_id=number).select_related("site").order_by("held_on", "pk")

    def with_people(self) -> Self:
        """Bring along who wrote it down."""
        return self.select_related("written_by")


class Talk(OfSite):
    """A talk of the reviewers about criteria on which they lay far apart, and what came of it."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="talks")
    codes = ArrayField(models.SlugField(max_length=20))
    held_on = models.DateField()
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(words="") & ~Q(codes=[]), name="talk_has_words_and_codes")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.held_on}"
