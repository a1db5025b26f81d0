"""The clock of an assessment, against calendars counted by hand."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from foundation.workdays import is_workday, workdays_between
from sites.clock import Turn, read_clock
from sites.workflow import Status


def day(number: int) -> date:
    """A day of March 2026, whose second is a Monday."""
    return date(2026, 3, number)


def turns(*pairs: tuple[Status, date]) -> list[Turn]:
    return [Turn(status=status, on=on) for status, on in pairs]


def test_nothing_is_counted_before_the_site_is_submitted() -> None:
    assert read_clock([], today=day(9)).workdays == 0
    assert not read_clock([], today=day(9)).runs


def test_a_week_after_a_monday_counts_five() -> None:
    clock = read_clock(turns((Status.SUBMITTED, day(2))), today=day(9))
    assert (clock.workdays, clock.stood_still, clock.runs) == (5, 0, True)


def test_the_clock_stands_still_while_more_is_asked() -> None:
    history = turns(
        (Status.SUBMITTED, day(2)),
        (Status.IN_REVIEW, day(4)),
        (Status.INCOMPLETE, day(6)),
        (Status.IN_REVIEW, day(20)),
    )
    clock = read_clock(history, today=day(24))
    assert [spell.workdays for spell in clock.spells] == [2, 2, 10, 2]
    assert (clock.workdays, clock.stood_still, clock.runs) == (6, 10, True)


def test_it_stands_still_now_while_an_answer_is_awaited() -> None:
    clock = read_clock(turns((Status.SUBMITTED, day(2)), (Status.INCOMPLETE, day(3))), today=day(31))
    assert (clock.workdays, clock.runs) == (1, False)


def test_it_stops_with_the_decision_and_runs_again_when_that_is_taken_back() -> None:
    history = turns((Status.SUBMITTED, day(2)), (Status.RETAINED, day(9)))
    assert read_clock(history, today=day(31)).workdays == 5
    assert not read_clock(history, today=day(31)).runs
    reopened = [*history, *turns((Status.IN_REVIEW, day(16)))]
    assert read_clock(reopened, today=day(18)).workdays == 5 + 2


def test_a_target_holds_for_its_status_alone_and_an_empty_one_is_none() -> None:
    history = turns((Status.SUBMITTED, day(2)), (Status.IN_REVIEW, day(9)))
    clock = read_clock(history, today=day(31), targets={"submitted": 3, "in_review": 0})
    assert [(spell.target, spell.over) for spell in clock.spells] == [(3, 2), (0, 0)]
    assert [spell.over for spell in read_clock(history, today=day(31), targets={"submitted": 5}).spells] == [0, 0]


def test_a_site_that_was_brought_back_begins_anew() -> None:
    history = turns((Status.SUBMITTED, day(2)), (Status.WITHDRAWN, day(4)), (Status.DRAFT, day(5)))
    assert read_clock(history, today=day(31)).spells == ()
    again = [*history, *turns((Status.SUBMITTED, day(16)))]
    assert read_clock(again, today=day(17)).workdays == 1


def test_legal_holidays_and_bridge_days_do_not_count() -> None:
    # Labour day and Ascension day of 2026 fall on Friday 1 and Thursday 14 May.
    assert workdays_between(date(2026, 4, 30), date(2026, 5, 4)) == 1
    assert workdays_between(date(2026, 5, 13), date(2026, 5, 15), bridge_days=[date(2026, 5, 15)]) == 0


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800), st.integers(0, 800))
def test_spells_add_up_and_agree_with_counting_day_by_day(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    whole = workdays_between(start, end)
    assert whole == workdays_between(start, middle) + workdays_between(middle, end)
    if first + second < 60:
        assert whole == sum(is_workday(start + timedelta(days=n)) for n in range(1, first + second + 1))
