"""A job: what was asked by whom, how far it is, and what came out."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from jobs.kinds import UnknownKind, kind_named

if TYPE_CHECKING:
    from accounts.models import User


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Not done")
    CANCELLED = "cancelled", _("Stopped")


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    """Which jobs."""

    def visible_to(self, user: "User") -> Self:
        """A person's own jobs, of the membership the person acts in; nobody else sees them."""
        acting = getattr(user, "acting", None)
        return self.filter(owner=user, membership=acting) if acting else self.none()

    def of_person(self, number: int) -> Self:
        """Everything one person asked for, whatever the membership."""
        return self.filter(owner_id=number).order_by("asked_at", "pk")

    def newest_first(self) -> Self:
        """The job asked last comes first."""
        return self.order_by("-asked_at", "-pk")

    def unfinished(self) -> Self:
        """Jobs that still wait or run."""
        return self.filter(state__in=UNFINISHED)

    def asked_like(self, job: "Job") -> Self:
        """Unfinished jobs of the same person that ask for the very same."""
        return self.unfinished().filter(kind=job.kind, owner_id=job.owner_id, likeness=job.likeness)

    def to_take_up(self, now: datetime) -> Self:
        """Jobs that nobody works on: waiting ones, and those whose worker gave no sign of life in time."""
        lost = Q(state=JobState.RUNNING, lease_until__lt=now)
        return self.filter(Q(state=JobState.WAITING) | lost).order_by("asked_at", "pk")

    def ended_before(self, moment: datetime) -> Self:
        """Jobs that ended before a moment, however they ended."""
        return self.filter(ended_at__lt=moment)


class Job(models.Model):
    """One piece of long work of one person, done by the worker within that person's scope."""

    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True, help_text="What it is about, in the owner's words")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    given = models.JSONField(default=dict, help_text="What the kind needs to know: ids, days, filters")
    likeness = models.CharField(max_length=64, help_text="SHA-256 of kind and input: the same job is asked once")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    sentence = models.TextField(blank=True, help_text="What came out, or why it was not done")
    result = models.FileField(upload_to="jobs/%Y/%m/", max_length=200, blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    result_type = models.CharField(max_length=100, blank=True)
    result_address = models.CharField(max_length=500, blank=True, help_text="Path in the portal to go on at")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["owner", "-asked_at", "-id"], name="job_of_owner"),
            models.Index(fields=["asked_at", "id"], name="job_unfinished", condition=Q(state__in=UNFINISHED)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "likeness"],
                name="job_once_while_unfinished",
                condition=Q(state__in=UNFINISHED),
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, ended_at__isnull=True)
                | (~Q(state__in=UNFINISHED) & Q(ended_at__isnull=False)),
                name="job_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(result="") | Q(state=JobState.DONE, result__gt="", result_name__gt=""),
                name="job_result_is_of_done_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def title(self) -> str | Promise:
        """What kind of work it is, in the language of the page."""
        try:
            return kind_named(self.kind).title
        except UnknownKind:
            return self.kind

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still to come."""
        return self.state in UNFINISHED

    @property
    def is_being_stopped(self) -> bool:
        """Whether it runs on although the owner asked to stop it."""
        return self.state == JobState.RUNNING and self.cancel_asked_at is not None

    @property
    def can_be_tried_again(self) -> bool:
        """Whether the owner may start it once more."""
        return self.state in {JobState.FAILED, JobState.CANCELLED}
