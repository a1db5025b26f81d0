"""Rules of time: days of a calendar year, parts of it, and periods that do not meet; no database."""

from calendar import isleap
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

MONTHS = 12


class Days(NamedTuple):
    """From a first to a last day; both count."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int:
        """How many months have their first day here; the days lie in one calendar year."""
        return self.last.month - self.first.month + (self.first.day == 1)


class Period(NamedTuple):
    """So many places from a first to a last day; both count, an empty last day is open."""

    first: date
    last: date | None
    places: int

    def within(self, days: Days) -> Days | None:
        """Return the days it shares with these, None for none."""
        if self.first > days.last or (self.last is not None and self.last < days.first):
            return None
        return Days(max(self.first, days.first), days.last if self.last is None else min(self.last, days.last))


class PeriodFault(StrEnum):
    """What is wrong with the periods of one house."""

    NEGATIVE = "the number of places is below zero"
    REVERSED = "the last day lies before the first"
    OVERLAP = "the period overlaps another one of the same house"


def shared(one: Days, other: Days) -> Days | None:
    """Return the days that lie in both, None for none."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Days(first, last) if first <= last else None


def whole_year(year: int) -> Days:
    """Return the days of a calendar year; raises ValueError where the calendar has no such year."""
    return Days(date(year, 1, 1), date(year, 12, 31))


def year_length(year: int) -> int:
    """Return 365 or 366."""
    return 365 + isleap(year)


def first_fault(periods: Sequence[Period]) -> tuple[int, PeriodFault] | None:
    """Return the first period that cannot be, by its place in the list, and why; None when all can."""
    for index, period in enumerate(periods):
        if period.places < 0:
            return index, PeriodFault.NEGATIVE
        if period.last is not None and period.last < period.first:
            return index, PeriodFault.REVERSED
    in_time = sorted(range(len(periods)), key=lambda index: (periods[index].first, index))
    meeting = [
        max(earlier, later)
        for earlier, later in pairwise(in_time)
        if (last := periods[earlier].last) is None or last >= periods[later].first
    ]
    return (min(meeting), PeriodFault.OVERLAP) if meeting else None
