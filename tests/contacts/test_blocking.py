"""What waits for what, without circles; and a time line drawn to scale."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.blocking import ActionState, WouldBlockItself, is_late, path, refuse_circle
from contacts.timeline import EDGE, WIDTH, Span, time_line

TODAY = date(2027, 3, 10)
graphs = st.dictionaries(st.integers(1, 6), st.sets(st.integers(1, 6), max_size=4), max_size=6)


def test_a_step_that_would_wait_for_itself_is_refused_with_the_whole_chain() -> None:
    with pytest.raises(WouldBlockItself) as refused:
        refuse_circle({2: {3}, 3: {1}}, step=1, blockers=[2])
    assert refused.value.chain == [1, 2, 3, 1]
    with pytest.raises(WouldBlockItself):
        refuse_circle({}, step=1, blockers=[1])
    refuse_circle({2: {3}, 4: {1}}, step=1, blockers=[2, 3])


@given(graphs, st.integers(1, 6), st.sets(st.integers(1, 6), max_size=3))
def test_what_is_not_refused_makes_no_circle(waits: dict[int, set[int]], step: int, blockers: set[int]) -> None:
    kept: dict[int, set[int]] = {}
    for number, wanted in waits.items():
        try:
            refuse_circle(kept, step=number, blockers=wanted)
        except WouldBlockItself:
            continue
        kept[number] = wanted
    with suppress(WouldBlockItself):
        refuse_circle(kept, step=step, blockers=blockers)
        kept[step] = blockers
    assert not any(path(kept, other, number) for number in kept for other in kept[number])


def test_only_what_is_open_is_late() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert is_late(ActionState.BUSY, yesterday, today=TODAY)
    assert not is_late(ActionState.DONE, yesterday, today=TODAY)
    assert not is_late(ActionState.PLANNED, TODAY, today=TODAY)
    assert not is_late(ActionState.PLANNED, None, today=TODAY)


def test_nothing_is_drawn_of_nothing() -> None:
    assert time_line([], today=TODAY) is None


spans = st.builds(
    lambda first, length, mark: Span(
        words="x", first=first, last=first + timedelta(days=length) if length else None, marks=(first + mark,)
    ),
    st.dates(date(2015, 1, 1), date(2060, 1, 1)),
    st.integers(0, 4000),
    st.timedeltas(timedelta(0), timedelta(days=900)),
)


@given(st.lists(spans, min_size=1, max_size=6))
def test_every_bar_and_mark_lies_inside_the_picture_in_the_order_of_the_days(rows: list[Span]) -> None:
    picture = time_line(rows, today=TODAY)
    assert picture is not None
    for bar in picture.bars:
        assert EDGE <= bar.x < WIDTH
        assert bar.x + bar.width <= WIDTH + 1
        assert all(EDGE <= mark <= WIDTH for mark in bar.marks)
    assert 1 <= len(picture.ticks) <= 25
    assert [tick.x for tick in picture.ticks] == sorted(tick.x for tick in picture.ticks)
    places = [bar.x for _span, bar in sorted(zip(rows, picture.bars, strict=True), key=lambda pair: pair[0].first)]
    assert places == sorted(places)


def test_two_months_stand_on_lines_of_months_and_thirty_years_on_lines_of_years() -> None:
    near = time_line([Span(words="x", first=date(2027, 3, 1), last=date(2027, 4, 30))], today=TODAY)
    far = time_line([Span(words="x", first=date(2015, 3, 1), last=date(2045, 4, 30))], today=TODAY)
    assert near is not None
    assert far is not None
    assert ([tick.on.month for tick in near.ticks], near.by_year) == ([3, 4], False)
    assert far.by_year
    assert {tick.on.month for tick in far.ticks} == {1}
    assert near.today_x is not None
