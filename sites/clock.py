"""The clock of an assessment: working days since submission, less those in which it stood still. No database.

It runs while De Huizen has to act, stands still while the municipality is asked for more and while the site is on hold,
and stops with the decision. A day belongs to the spell in which it ends, as terms count: the day of a step is day 0.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foundation.workdays import workdays_between
from sites.workflow import BEFORE_DECISION, WAITS, Status

RUNS = BEFORE_DECISION - {Status.DRAFT, Status.INCOMPLETE}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A status that began on a day."""

    status: Status
    on: date


@dataclass(frozen=True, kw_only=True)
class Spell:
    """Some days in one status; `until` is None for the one that still lasts, `target` 0 where none is set."""

    status: Status
    since: date
    until: date | None
    workdays: int
    target: int = 0

    @property
    def runs(self) -> bool:
        """Whether the clock ran."""
        return self.status in RUNS

    @property
    def over(self) -> int:
        """Working days beyond the target; 0 within it, and where none is set."""
        return beyond(self.workdays, self.target)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What the clock shows: its spells, the oldest first, and whether it runs now."""

    spells: tuple[Spell, ...]

    @property
    def workdays(self) -> int:
        """Working days counted."""
        return sum(spell.workdays for spell in self.spells if spell.runs)

    @property
    def stood_still(self) -> int:
        """Working days not counted."""
        return sum(spell.workdays for spell in self.spells if not spell.runs)

    @property
    def runs(self) -> bool:
        """Whether it runs now."""
        return bool(self.spells) and self.spells[-1].until is None and self.spells[-1].runs


def beyond(workdays: int, target: int) -> int:
    """Working days beyond a target; a target of 0 is none."""
    return max(workdays - target, 0) if target else 0


def read_clock(
    turns: Iterable[Turn],
    *,
    today: date,
    bridge_days: Collection[date] = (),
    targets: Mapping[str, int] | None = None,
) -> Clock:
    """Read the clock from the turns of a site, the oldest first; empty while nothing is submitted.

    `targets` are the working days that a status is meant to take at most; a status without one has none.
    """
    counted = since_submission(list(turns))
    ends = [*(later.on for later in counted[1:]), None]
    spells = tuple(
        Spell(
            status=turn.status,
            since=turn.on,
            until=end,
            workdays=workdays_between(turn.on, end or today, bridge_days=bridge_days),
            target=(targets or {}).get(turn.status, 0),
        )
        for turn, end in zip(counted, ends, strict=False)
        if belongs(turn.status)
    )
    return Clock(spells=spells)


def since_submission(turns: list[Turn]) -> list[Turn]:
    """The turns from the latest submission on; a site that was brought back as a draft begins anew."""
    starts = [number for number, turn in enumerate(turns) if turn.status == Status.SUBMITTED]
    drafts = [number for number, turn in enumerate(turns) if turn.status == Status.DRAFT]
    first = next((number for number in starts if number > max(drafts, default=-1)), None)
    return turns[first:] if first is not None else []


def belongs(status: Status) -> bool:
    """Say whether a status is part of the clock: it runs in it, or stands still."""
    return status in RUNS or status in WAITS
