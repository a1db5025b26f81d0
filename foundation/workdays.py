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


def end_of_term(last_day: date) -> datetime:
    """Return the moment a term ends: 23:59 Europe/Brussels of its last working day."""
    return datetime.combine(last_day, time(23, 59), tzinfo=BRUSSELS)
