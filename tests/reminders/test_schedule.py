"""When a rung leaves: off weekends, holidays and pauses, on the clock of Belgium, also on 29 February."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.kinds import Pause
from reminders.schedule import (
    Quiet,
    is_first_of_week,
    is_quiet,
    leave_at,
    leave_on,
    makes_sense_until,
    next_weekly,
    window,
)

QUIET = Quiet(
    bridge_days=frozenset({date(2026, 5, 15)}),
    august=(801, 831),
    elections=((date(2027, 6, 1), date(2027, 6, 20)),),
)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("due_on", "days", "leaves"),
    [
        (date(2026, 3, 12), -1, date(2026, 3, 11)),
        (date(2026, 3, 16), -1, date(2026, 3, 13)),  # the visit is on Monday: the word comes on Friday
        (date(2026, 3, 13), 1, date(2026, 3, 16)),  # due on Friday: asked after on Monday
        (date(2026, 4, 7), -1, date(2026, 4, 3)),  # Easter Monday lies between
        (date(2026, 5, 18), -3, date(2026, 5, 13)),  # Ascension and the bridge day after it
        (date(2026, 12, 25), 0, date(2026, 12, 28)),
        (date(2028, 3, 1), -1, date(2028, 2, 29)),  # a leap year
        (date(2027, 3, 1), -1, date(2027, 2, 26)),  # none: 28 February 2027 is a Sunday
        (date(2028, 2, 29), 366, date(2029, 3, 1)),
    ],
)
def test_a_rung_leaves_on_an_open_day(due_on: date, days: int, leaves: date) -> None:
    assert leave_on(due_on, days, quiet=QUIET) == leaves


def test_a_pause_is_kept_by_the_kinds_that_keep_it() -> None:
    august = frozenset({Pause.AUGUST})
    assert leave_on(date(2026, 8, 12), -5, quiet=QUIET, pauses=august) == date(2026, 7, 31)
    assert leave_on(date(2026, 7, 30), 5, quiet=QUIET, pauses=august) == date(2026, 9, 1)
    assert leave_on(date(2026, 8, 12), -5, quiet=QUIET) == date(2026, 8, 7)
    assert leave_on(date(2027, 5, 31), 1, quiet=QUIET, pauses={Pause.ELECTIONS}) == date(2027, 6, 21)
    assert leave_on(date(2027, 5, 31), 1, quiet=QUIET, pauses=august) == date(2027, 6, 1)


def test_a_pause_that_never_ends_does_not_hold_for_ever() -> None:
    endless = Quiet(elections=((date(2026, 1, 1), date(2099, 1, 1)),))
    assert leave_on(date(2026, 3, 12), 1, quiet=endless, pauses={Pause.ELECTIONS}) == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 27), datetime(2026, 3, 27, 6, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 30, 5, tzinfo=UTC)),  # summer time began on Sunday
        (date(2026, 10, 23), datetime(2026, 10, 23, 5, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 26, 6, tzinfo=UTC)),  # and ended on Sunday
    ],
)
def test_mail_leaves_at_the_same_hour_of_the_clock_in_summer_and_winter(day: date, utc: datetime) -> None:
    assert leave_at(day, hour=7) == utc


@given(due_on=DAYS, days=st.integers(-60, 120))
def test_a_warning_comes_before_and_all_else_after_and_never_on_a_quiet_day(due_on: date, days: int) -> None:
    leaves = leave_on(due_on, days, quiet=QUIET)
    assert not is_quiet(leaves, QUIET, ())
    assert (leaves < due_on) if days < 0 else (leaves >= due_on)
    until = makes_sense_until(due_on, days, leaves_on=leaves, patience=14)
    assert leave_at(leaves, hour=7) < until


@given(today=DAYS)
def test_weekly_mail_leaves_once_a_week_on_its_first_open_day(today: date) -> None:
    day = next_weekly(today, quiet=QUIET)
    assert day > today
    assert not is_quiet(day, QUIET, ())
    assert is_first_of_week(day, quiet=QUIET)
    assert (day - today).days <= 14


def test_weekly_mail_waits_for_the_day_after_a_holiday() -> None:
    assert next_weekly(date(2026, 4, 2), quiet=QUIET) == date(2026, 4, 7)  # after Easter Monday


@given(today=DAYS, ladder=st.lists(st.integers(-30, 60), min_size=1, max_size=3).map(sorted))
def test_the_window_holds_every_due_day_with_a_rung_that_still_makes_sense(today: date, ladder: list[int]) -> None:
    first, last = window(today, ladder, horizon=60, patience=14)
    assert first < today < last
    assert (today - first).days >= max(*ladder, 0) + 14
    assert (last - today).days >= 60 - min(*ladder, 0)
