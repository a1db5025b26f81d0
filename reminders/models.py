"""A reminder is a row: planned once per fact, rung and person, sent at most once; and how each person wants them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import MUNICIPAL, REVIEWERS
from reminders.kinds import Kind, Part, Rung, is_known, kind_named
from reminders.schedule import Rhythm
from territory.fields import MunicipalityToday

if TYPE_CHECKING:
    from accounts.models import User


class State(models.TextChoices):
    """Where a reminder stands."""

    PLANNED = "planned", _("planned")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("no longer needed")
    DROPPED = "dropped", _("came too late")
    SKIPPED = "skipped", _("skipped")


class Because(models.TextChoices):
    """Why a reminder did not leave."""

    NONE = "", ""
    DONE = "done", _("it is done, or no longer asked")
    MOVED = "moved", _("its date changed")
    HANDED = "handed", _("somebody else is asked now")
    REACTED = "reacted", _("there was a reaction")
    STALE = "stale", _("it would have come too late to make sense")
    OVERTAKEN = "overtaken", _("the next reminder left at the same time")
    PERSON = "person", _("a person decided so")


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Which reminders."""

    def visible_to(self, user: "User") -> Self:
        """One's own; on a file also those to colleagues of the municipality, and for De Huizen all of a known file."""
        acting = getattr(user, "acting", None)
        if acting is None:
            return self.none()
        mine = Q(recipient=user)
        if acting.role in REVIEWERS:
            return self.filter(mine | Q(for_reviewers=True))
        if acting.role in MUNICIPAL:
            return self.filter(mine | Q(municipality_id=acting.municipality_id))
        return self.filter(mine)

    def due_before(self, moment: datetime) -> Self:
        """Reminders of facts that were due before the day of a moment."""
        return self.filter(due_on__lt=moment.date()).order_by("pk")

    def of_person(self, user: "User") -> Self:
        """What one person gets or got."""
        return self.filter(recipient=user)

    def about(self, thing: str) -> Self:
        """Reminders about one row, as key_of names it."""
        return self.filter(thing=thing)

    def of_kind_between(self, kind: str, first: date, last: date) -> Self:
        """Every reminder of a kind whose fact falls due between two days, both included."""
        return self.filter(kind=kind, due_on__range=(first, last))

    def deadlines_of(self, user: "User", today: date) -> Self:
        """What falls due for one person from a day on, and is neither over nor taken back."""
        return self.filter(recipient=user, due_on__gte=today, state__in=[State.PLANNED, State.SENT]).order_by("due_on")

    def planned(self) -> Self:
        """Reminders that are still to leave, the next one first."""
        return self.filter(state=State.PLANNED).order_by("leave_at", "pk")

    def to_leave(self, now: datetime) -> Self:
        """Planned reminders whose moment has come."""
        ready = Q(put_off_until_at__isnull=True) | Q(put_off_until_at__lte=now)
        return self.planned().filter(ready, leave_at__lte=now)

    def of_kinds_but(self, names: Collection[str]) -> Self:
        """Reminders of all kinds but these."""
        return self.exclude(kind__in=names) if names else self

    def people(self, *, after: int) -> "models.QuerySet[Reminder, int]":
        """The people to whom these go, each once, by number, from the one after this number on."""
        rows = self.filter(recipient_id__gt=after)
        return rows.order_by("recipient_id").values_list("recipient_id", flat=True).distinct()

    def leaving_before(self, moment: datetime) -> Self:
        """Planned reminders that leave before a moment, those put off for a weekly mail by the day of that mail."""
        ready = Q(put_off_until_at__isnull=True) | Q(put_off_until_at__lt=moment)
        return self.planned().filter(ready, leave_at__lt=moment)

    def taken_back(self) -> Self:
        """Reminders that will not leave any more, the last decision first; each says why."""
        return self.exclude(state__in=[State.PLANNED, State.SENT]).order_by("-ended_at", "-pk")

    def that_left(self) -> Self:
        """Reminders that were sent, by mail or to the portal alone."""
        return self.filter(state=State.SENT)

    def to_people(self, people: Collection[int]) -> Self:
        """Reminders to some people, with what writing to them needs."""
        return self.filter(recipient_id__in=people).select_related("recipient")

    def with_people(self) -> Self:
        """Bring along who gets each, and who moved or skipped it."""
        return self.select_related("recipient", "changed_by")

    def open_tasks(self) -> Self:
        """Tasks for a person that are told and not done."""
        return self.filter(rung=Rung.TASK, state=State.SENT, done_at__isnull=True).order_by("sent_at", "pk")

    def newest_first(self) -> Self:
        """What left or ended last comes first."""
        return self.order_by("-leave_at", "-pk")

    def that_failed_to_leave(self) -> Self:
        """What was dropped because it came too late."""
        return self.filter(state=State.DROPPED, because=Because.STALE).newest_first()


class Reminder(models.Model):
    """One rung of one ladder about one fact, to one person; its key says so and is taken once, for ever."""

    kind = models.CharField(max_length=60)
    rung = models.CharField(max_length=10, choices=Rung)
    thing = models.CharField(max_length=80, help_text="What it is about: app.model:number")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_on = models.DateField(help_text="The due date of the fact")
    part = models.CharField(max_length=12, choices=Part)
    about = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    municipality = MunicipalityToday(null=True, related_name="+")
    for_reviewers = models.BooleanField(default=False)
    leave_at = models.DateTimeField()
    until_at = models.DateTimeField(help_text="After this it makes no sense any more")
    put_off_until_at = models.DateTimeField(null=True, help_text="When the weekly mail of its person leaves")
    moved_on = models.DateField(null=True, help_text="The day a person chose instead")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    because = models.CharField(max_length=10, choices=Because, blank=True, default=Because.NONE)
    reason = models.CharField(max_length=300, blank=True, help_text="Why a person moved or skipped it")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When it was cancelled, dropped or skipped")
    done_at = models.DateTimeField(null=True, help_text="When the task was done")
    mail = models.UUIDField(null=True, help_text="The letter in the outbox; none when it shows in the portal only")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["leave_at", "pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(fields=["leave_at", "id"], name="reminder_to_leave", condition=Q(state="planned")),
            models.Index(fields=["recipient", "leave_at"], name="reminder_of_person"),
            models.Index(fields=["thing", "leave_at"], name="reminder_about"),
            models.Index(fields=["kind", "due_on"], name="reminder_of_kind"),
            models.Index(
                fields=["sent_at"], name="reminder_open_task", condition=Q(rung="task", state="sent", done_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "kind", "rung", "recipient", "due_on"], name="reminder_once_per_fact"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="reminder_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "sent"], ended_at__isnull=True)
                | Q(state__in=["cancelled", "dropped", "skipped"], ended_at__isnull=False),
                name="reminder_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=(~Q(state="skipped") & Q(moved_on__isnull=True)) | ~Q(reason=""),
                name="reminder_steered_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rung} {self.thing} → {self.recipient_id}"

    @property
    def of_kind(self) -> Kind | None:
        """The kind, or None when no app offers it any more."""
        return kind_named(self.kind) if is_known(self.kind) else None

    @property
    def title(self) -> str | Promise:
        """What it reminds of, in the language of the page."""
        return self.of_kind.title if self.of_kind else self.kind

    @property
    def leaves_at(self) -> datetime:
        """When it leaves, as far as is known today."""
        return max(self.leave_at, self.put_off_until_at or self.leave_at)

    @property
    def is_late(self) -> bool:
        """Whether its day is past and it has not left: it leaves on the next open day, with what else is late."""
        return self.is_planned and self.leaves_at < timezone.now()

    @property
    def is_planned(self) -> bool:
        """Whether it is still to leave."""
        return self.state == State.PLANNED

    @property
    def is_taken_back(self) -> bool:
        """Whether it will not leave any more."""
        return self.state not in {State.PLANNED, State.SENT}

    @property
    def is_open_task(self) -> bool:
        """Whether a person still has to do something about it."""
        return self.rung == Rung.TASK and self.state == State.SENT and self.done_at is None


class PreferenceQuerySet(models.QuerySet["Preference"]):
    """Which wishes."""

    def of_people(self, people: Collection[int]) -> dict[tuple[int, str], str]:
        """Rhythm by person and kind, for those who chose one."""
        rows = self.filter(user_id__in=people).values_list("user_id", "kind", "rhythm")
        return {(user, kind): rhythm for user, kind, rhythm in rows}

    def forget(self, person: int) -> int:
        """Delete the wishes of one person, and return how many there were."""
        return self.filter(user_id=person).delete()[0]


class Preference(models.Model):
    """How one person wants one kind of reminder; without a row, as the kind proposes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    chosen_at = models.DateTimeField()

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        ordering = ["user", "kind"]
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}: {self.rhythm}"
