"""What an answer needs, and who may give it; no database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from accounts.roles import Role
from calls.kinds import AnswerKind, AnswerSource, Concern
from calls.rules import AnswerRefused, Given, Period, Refusal, may_answer, refusals_of

TODAY = date(2026, 3, 10)
PERIOD = Period(begins_on=date(2026, 1, 1), closes_on=date(2026, 6, 30))
LONGEST = timedelta(days=60)

PROPOSE = Given(kind=AnswerKind.PROPOSE)
CONSIDER = Given(kind=AnswerKind.CONSIDER, until=date(2026, 4, 1))
DECLINE = Given(kind=AnswerKind.DECLINE, words="Too few police.")
LETTER = replace(DECLINE, source=AnswerSource.LETTER, source_note="Letter 12", given_on=date(2026, 3, 2))


def refused(given: Given, *, today: date = TODAY, period: Period = PERIOD) -> list[Refusal]:
    return refusals_of(given.settled(today), period=period, longest=LONGEST, today=today)


@pytest.mark.parametrize("given", [PROPOSE, CONSIDER, DECLINE, LETTER])
def test_each_of_the_three_answers_is_taken(given: Given) -> None:
    assert refused(given) == []


@pytest.mark.parametrize(
    ("until", "refusals"),
    [
        (None, [Refusal.UNTIL_MISSING]),
        (TODAY - timedelta(days=1), [Refusal.UNTIL_OVER]),
        (TODAY, [Refusal.UNTIL_OVER]),
        (TODAY + timedelta(days=1), []),
        (TODAY + LONGEST, []),
        (TODAY + LONGEST + timedelta(days=1), [Refusal.UNTIL_FAR]),
        (date.max, [Refusal.UNTIL_FAR]),
    ],
)
def test_considering_ends_on_a_day_that_comes(until: date | None, refusals: list[Refusal]) -> None:
    assert refused(replace(CONSIDER, until=until)) == refusals


def test_nobody_considers_beyond_the_last_day_of_the_call() -> None:
    late = date(2026, 6, 20)
    assert refused(replace(CONSIDER, until=date(2026, 6, 30)), today=late) == []
    assert refused(replace(CONSIDER, until=date(2026, 7, 1)), today=late) == [Refusal.UNTIL_FAR]


def test_no_needs_a_concern_or_words() -> None:
    bare = Given(kind=AnswerKind.DECLINE)
    assert refused(bare) == [Refusal.REASON_MISSING]
    assert refused(replace(bare, words=" \n ")) == [Refusal.REASON_MISSING]
    assert refused(replace(bare, concerns=(Concern.VALUE,))) == []


@pytest.mark.parametrize(
    ("day", "refusals"),
    [
        (date(2025, 12, 31), [Refusal.TOO_EARLY]),
        (date(2026, 1, 1), []),
        (date(2026, 6, 30), []),
        (date(2026, 7, 1), [Refusal.CLOSED]),
    ],
)
def test_a_call_is_answered_between_its_first_and_its_last_day(day: date, refusals: list[Refusal]) -> None:
    assert refused(PROPOSE, today=day) == refusals


def test_a_call_without_last_day_stays_open() -> None:
    assert refused(PROPOSE, today=date(2036, 1, 1), period=Period(begins_on=date(2026, 1, 1))) == []


def test_a_letter_written_in_time_is_taken_after_the_last_day() -> None:
    assert refused(LETTER, today=date(2026, 8, 1)) == []
    assert refused(replace(LETTER, given_on=date(2026, 7, 2)), today=date(2026, 8, 1)) == [Refusal.CLOSED]


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date.max])
def test_a_letter_of_tomorrow_is_a_slip_of_the_pen(day: date) -> None:
    assert refused(replace(LETTER, given_on=day)) == [Refusal.STILL_TO_COME]


def test_a_letter_considers_from_its_own_day_on() -> None:
    letter = replace(LETTER, kind=AnswerKind.CONSIDER)
    assert refused(replace(letter, until=date(2026, 3, 5))) == []
    assert refused(replace(letter, until=date(2026, 3, 2))) == [Refusal.UNTIL_OVER]


def test_what_came_otherwise_needs_its_source() -> None:
    assert refused(replace(LETTER, source_note="  ")) == [Refusal.SOURCE_MISSING]


def test_everything_wrong_is_said_at_once() -> None:
    both = Given(kind=AnswerKind.DECLINE, source=AnswerSource.PHONE)
    assert refused(both) == [Refusal.REASON_MISSING, Refusal.SOURCE_MISSING]


def test_what_does_not_belong_to_the_answer_is_left_out() -> None:
    full = Given(kind=AnswerKind.PROPOSE, until=TODAY, concerns=(Concern.VALUE,), words=" Yes ", source_note="x")
    assert full.settled(TODAY) == Given(kind=AnswerKind.PROPOSE, words="Yes", given_on=TODAY)
    considered = replace(full, kind=AnswerKind.CONSIDER).settled(TODAY)
    assert (considered.until, considered.concerns) == (TODAY, (Concern.VALUE,))


def test_nobody_dates_an_answer_of_the_portal_back() -> None:
    assert replace(PROPOSE, given_on=date(2026, 1, 1)).settled(TODAY).given_on == TODAY


@for_all(
    kind=st.sampled_from(AnswerKind),
    source=st.sampled_from(AnswerSource),
    until=st.none() | st.dates(),
    given_on=st.none() | st.dates(),
    words=st.text(max_size=3),
)
def test_no_date_breaks_the_rules(
    kind: AnswerKind, source: AnswerSource, until: date | None, given_on: date | None, words: str
) -> None:
    given = Given(kind=kind, source=source, until=until, given_on=given_on, words=words)
    taken = refused(given) == []
    assert not (taken and kind == AnswerKind.CONSIDER and (until is None or until > PERIOD.closes_on))


@pytest.mark.parametrize(
    ("role", "portal", "letter"),
    [
        (Role.READER, False, False),
        (Role.EDITOR, True, False),
        (Role.SIGNATORY, True, False),
        (Role.REVIEWER, False, True),
        (Role.COORDINATOR, False, True),
        (Role.GOVERNOR, False, True),
        (Role.OBSERVER, False, False),
        (Role.ADMIN, False, False),
        ("", False, False),
    ],
)
def test_a_municipality_speaks_for_itself_and_others_enter_letters(role: str, portal: bool, letter: bool) -> None:
    here = {"is_own": True, "in_own_province": True}
    assert may_answer(role, source=AnswerSource.PORTAL, **here) is portal
    assert may_answer(role, source=AnswerSource.LETTER, **here) is letter


def test_nobody_answers_for_a_neighbour_or_another_province() -> None:
    elsewhere = {"is_own": False, "in_own_province": False}
    assert not may_answer(Role.SIGNATORY, source=AnswerSource.PORTAL, **elsewhere)
    assert not may_answer(Role.GOVERNOR, source=AnswerSource.LETTER, **elsewhere)
    assert may_answer(Role.REVIEWER, source=AnswerSource.LETTER, **elsewhere)


def test_a_refusal_carries_its_words() -> None:
    error = AnswerRefused([Refusal.CLOSED])
    assert error.refusals == (Refusal.CLOSED,)
    assert "closed" in str(error)
