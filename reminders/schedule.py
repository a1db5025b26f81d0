"""Rules: when a rung leaves, how long it makes sense, which days are quiet. Plain values, the same at every asking."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.workdays import BRUSSELS, end_of_term, is_workday
from reminders.kinds import Pause

ONE_DAY = timedelta(days=1)
# A pause longer than this must be a slip of the pen.
LONGEST_PAUSE = 400
# How far a usual pause can push a rung.
USUAL_PAUSE = timedelta(days=62)


class Rhythm(TextChoices):
    """How a person gets a kind of reminder."""

    AT_ONCE = "at_once", _("by mail, each on its own")
    DAILY = "daily", _("by mail, once a day together")
    WEEKLY = "weekly", _("by mail, once a week together")
    PORTAL = "portal", _("only here in the portal")


OF_LEGAL_KINDS = frozenset({Rhythm.AT_ONCE, Rhythm.DAILY})


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The days on which nothing leaves: bridge days, and the pauses that a kind may keep.

    `august` is month and day of its first and last day, as 801 and 831; `elections` are first and last days.
    """

    bridge_days: frozenset[date] = frozenset()
    august: tuple[int, int] | None = None
    elections: tuple[tuple[date, date], ...] = ()


def is_quiet(day: date, quiet: Quiet, pauses: Collection[Pause]) -> bool:
    """Say whether nothing of a kind leaves on a day: weekend, legal holiday, bridge day, or a pause the kind keeps."""
    if not is_workday(day, bridge_days=quiet.bridge_days):
        return True
    in_year = day.month * 100 + day.day
    if Pause.AUGUST in pauses and quiet.august and quiet.august[0] <= in_year <= quiet.august[1]:
        return True
    return Pause.ELECTIONS in pauses and any(first <= day <= last for first, last in quiet.elections)


def leave_on(due_on: date, days: int, *, quiet: Quiet, pauses: Collection[Pause] = ()) -> date:
    """Return the day a rung leaves: so many days from the due day, and off quiet days.

    What warns of a day to come moves to an earlier day, what asks after a day that is past moves to a later one.
    """
    day = due_on + timedelta(days=days)
    step = -ONE_DAY if days < 0 else ONE_DAY
    for _turn in range(LONGEST_PAUSE):
        if not is_quiet(day, quiet, pauses):
            return day
        day += step
    return due_on + timedelta(days=days)


def leave_at(day: date, *, hour: int) -> datetime:
    """Return the moment mail of a day leaves, on the clock of Belgium; the hour exists on every day of the year."""
    return datetime.combine(day, time(hour), tzinfo=BRUSSELS)


def makes_sense_until(due_on: date, days: int, *, leaves_on: date, patience: int) -> datetime:
    """Return the moment after which a rung is stale: the due day for a warning, some days later for all else."""
    return end_of_term(due_on if days < 0 else leaves_on + timedelta(days=patience))


def window(today: date, ladder: Sequence[int], *, horizon: int, patience: int) -> tuple[date, date]:
    """Return the first and last due day that can have a rung from here to the horizon, pauses included."""
    first = today - timedelta(days=max(*ladder, 0) + patience) - USUAL_PAUSE
    return first, today + timedelta(days=horizon) - timedelta(days=min(*ladder, 0))


def next_weekly(today: date, *, quiet: Quiet) -> date:
    """Return the next day on which weekly mail leaves: the first day of a week that is not quiet."""
    day = today + ONE_DAY
    while is_quiet(day, quiet, ()) or not is_first_of_week(day, quiet=quiet):
        day += ONE_DAY
    return day


def is_first_of_week(day: date, *, quiet: Quiet) -> bool:
    """Say whether no earlier day of the same week, which begins on Monday, was open."""
    return all(is_quiet(day - timedelta(days=back), quiet, ()) for back in range(1, day.weekday() + 1))
