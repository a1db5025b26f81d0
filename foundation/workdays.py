"""Working days in Belgium: how long a term is, whatever the screen, letter or reminder that names it.

Source of the holidays: the ten legal ones (royal decree of 18 April 1974), as the package `holidays` lists them.
The package also lists Easter and Pentecost, which are Sundays and so change nothing.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

BRUSSELS = ZoneInfo("Europe/Brussels")
SATURDAY = 5


@lru_cache(maxsize=64)
def legal_holidays(year: int) -> frozenset[date]:
    """Return the legal holidays of a calendar year."""
    return frozenset(holidays.country_holidays("BE", years=year))


def is_workday(day: date, *, bridge_days: Collection[date] = ()) -> bool:
    """Say whether a day counts: no weekend, no legal holiday, no bridge day of the office."""
    return day.weekday() < SATURDAY and day not in legal_holidays(day.year) and day not in bridge_days


def add_workdays(start: date, days: int, *, bridge_days: Collection[date] = ()) -> date:
    """Return the last day of a term of `days` working days; the day of sending is day 0.

    Raises ValueError for a negative number of days.
    """
    if days < 0:
        raise ValueError("A term cannot have fewer than zero working days.")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_workday(day, bridge_days=bridge_days)
    return day


def workdays_between(start: date, end: date, *, bridge_days: Collection[date] = ()) -> int:
    """Count the working days after `start` up to and including `end`, as a term counts them; 0 when `end` is no later.

    Spells that follow each other add up: the last day of one is day 0 of the next.
    """
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    days = weeks * SATURDAY + sum((start + timedelta(days=n)).weekday() < SATURDAY for n in range(1, rest + 1))
    free = {day for year in range(start.year, end.year + 1) for day in legal_holidays(year)} | set(bridge_days)
    return days - sum(start < day <= end and day.weekday() < SATURDAY for day in free)


def end_of_term(last_day: date) -> datetime:
    """Return the moment a term ends: 23:59 Europe/Brussels of its last working day."""
    return datetime.combine(last_day, time(23, 59), tzinfo=BRUSSELS)
