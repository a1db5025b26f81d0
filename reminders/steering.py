"""What people change about a reminder: skip it or move it with a reason, say that a task is done."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.audit.recording import record
from foundation.parameters.reading import value
from foundation.workdays import end_of_term
from reminders.models import Because, Reminder, State
from reminders.schedule import leave_at


class SteeringRefused(ValueError):
    """The reminder left meanwhile, or the day is past; the message tells the person."""


LEFT = _("This reminder has left or ended since you opened the page.")
PAST = _("Please choose a day from tomorrow on.")


def locked(reminder: Reminder) -> Reminder:
    """Lock a reminder that is still to leave; raises SteeringRefused."""
    row = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if not row.is_planned:
        raise SteeringRefused(LEFT)
    return row


@transaction.atomic
def skip(reminder: Reminder, *, by: User, reason: str) -> Reminder:
    """Let a reminder not leave, for a reason that stays; raises SteeringRefused when it has left."""
    row = locked(reminder)
    row.state, row.because, row.ended_at = State.SKIPPED, Because.PERSON, timezone.now()
    row.reason, row.changed_by = reason, by
    row.save(update_fields=["state", "because", "ended_at", "reason", "changed_by"])
    record("reminder.skip", row, by=by, details={"reason": reason})
    return row


@transaction.atomic
def move(reminder: Reminder, *, by: User, on: date, reason: str) -> Reminder:
    """Let a reminder leave on another day, from tomorrow on; raises SteeringRefused."""
    row = locked(reminder)
    if on <= timezone.localdate():
        raise SteeringRefused(PAST)
    row.moved_on, row.leave_at = on, leave_at(on, hour=value("reminders.hour"))
    row.until_at = max(row.until_at, end_of_term(on))
    row.reason, row.changed_by = reason, by
    row.save(update_fields=["moved_on", "leave_at", "until_at", "reason", "changed_by"])
    record("reminder.move", row, by=by, details={"on": on, "reason": reason})
    return row


@transaction.atomic
def finish(reminder: Reminder, *, by: User) -> Reminder:
    """Say that a task is done; said twice it stays as it was."""
    row = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if row.is_open_task:
        row.done_at = timezone.now()
        row.save(update_fields=["done_at"])
        record("reminder.finish", row, by=by)
    return row
