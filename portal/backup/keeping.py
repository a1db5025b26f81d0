"""Rules: which backups to keep, from their moments alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Keep:
    """How many days, weeks and months keep their last backup."""

    days: int
    weeks: int
    months: int

    @classmethod
    def read(cls, text: str) -> "Keep":
        """Read `7,5,12`; raises ValueError for anything that is not three numbers of at least 0, one above it."""
        days, weeks, months = (int(part) for part in text.split(","))
        if min(days, weeks, months) < 0 or not days + weeks + months:
            raise ValueError("three numbers, none below zero and one above it")
        return cls(days=days, weeks=weeks, months=months)


def week_of(day: date) -> tuple[int, int]:
    """Return year and number of a week as ISO 8601 counts them."""
    year, week, _ = day.isocalendar()
    return year, week


def to_keep(moments: Iterable[datetime], keep: Keep) -> set[datetime]:
    """Return the newest moment, and the last one of each of the newest days, weeks and months that have one."""
    newest_first = sorted(moments, reverse=True)
    kept = set(newest_first[:1])
    kept |= last_of_each(newest_first, lambda moment: moment.date(), keep.days)
    kept |= last_of_each(newest_first, lambda moment: week_of(moment.date()), keep.weeks)
    return kept | last_of_each(newest_first, lambda moment: (moment.year, moment.month), keep.months)


def last_of_each(newest_first: list[datetime], period: Callable[[datetime], object], number: int) -> set[datetime]:
    """Return the last moment of each of the newest periods, as many as asked."""
    last: dict[object, datetime] = {}
    for moment in newest_first:
        last.setdefault(period(moment), moment)
    return set(sorted(last.values(), reverse=True)[:number])
