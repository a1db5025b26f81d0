"""Working days in Belgium: which days count, and when a term ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.workdays import add_workdays, end_of_term, is_workday, legal_holidays

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))
TERMS = st.integers(min_value=0, max_value=60)

HOLIDAYS_ON_A_WEEKDAY = [
    date(2026, 1, 1),
    date(2026, 4, 6),  # Easter Monday
    date(2026, 5, 1),
    date(2026, 5, 14),  # Ascension
    date(2026, 5, 25),  # Whit Monday
    date(2026, 7, 21),
    date(2026, 11, 11),
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 3, 29),  # Easter Monday
    date(2027, 5, 6),  # Ascension
    date(2027, 5, 17),  # Whit Monday
    date(2027, 7, 21),
    date(2027, 11, 1),
    date(2027, 11, 11),
]


def test_a_legal_holiday_is_no_working_day() -> None:
    assert [day for day in HOLIDAYS_ON_A_WEEKDAY if is_workday(day)] == []


def test_no_other_weekday_of_two_years_is_free() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(730)]
    assert [day for day in days if day.weekday() < 5 and not is_workday(day)] == HOLIDAYS_ON_A_WEEKDAY


def test_a_holiday_of_a_community_counts() -> None:
    assert is_workday(date(2025, 7, 11))
    assert is_workday(date(2027, 9, 27))
    assert is_workday(date(2027, 11, 15))


def test_the_day_of_sending_is_day_zero() -> None:
    assert add_workdays(date(2026, 3, 2), 0) == date(2026, 3, 2)
    assert add_workdays(date(2026, 3, 2), 1) == date(2026, 3, 3)


def test_fifteen_days_over_easter_end_a_day_later() -> None:
    assert add_workdays(date(2026, 3, 23), 15) == date(2026, 4, 14)


def test_a_term_sent_on_a_saturday_starts_on_monday() -> None:
    assert add_workdays(date(2026, 3, 7), 1) == date(2026, 3, 9)


def test_a_bridge_day_lengthens_the_term() -> None:
    friday_after_ascension = date(2026, 5, 15)
    assert add_workdays(date(2026, 5, 13), 1) == friday_after_ascension
    assert add_workdays(date(2026, 5, 13), 1, bridge_days=[friday_after_ascension]) == date(2026, 5, 18)


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than zero"):
        add_workdays(date(2026, 3, 2), -1)


def test_a_term_ends_a_minute_before_midnight_in_brussels_in_summer_and_winter() -> None:
    assert end_of_term(date(2026, 7, 1)) == datetime(2026, 7, 1, 21, 59, tzinfo=UTC)
    assert end_of_term(date(2026, 12, 1)) == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)


@given(start=DAYS, days=TERMS)
def test_a_term_holds_exactly_its_working_days(start: date, days: int) -> None:
    end = add_workdays(start, days)
    counted = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    assert sum(is_workday(day) for day in counted) == days
    assert not days or is_workday(end)


@given(start=DAYS, days=TERMS, bridge=DAYS)
def test_a_bridge_day_never_shortens_a_term(start: date, days: int, bridge: date) -> None:
    assert add_workdays(start, days, bridge_days=[bridge]) >= add_workdays(start, days)


@given(year=st.integers(min_value=2020, max_value=2040))
def test_a_year_has_its_ten_holidays_and_two_sundays(year: int) -> None:
    assert len(legal_holidays(year)) in {11, 12}  # Ascension may fall on the first of May
