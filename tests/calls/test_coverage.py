"""In which class a municipality stands: the rule, and the same in the database."""

from datetime import date
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import User
from calls.coverage import ANSWERED, Coverage, answered_in, asked_in, coverage_of
from calls.kinds import AnswerKind
from calls.models import Call, Recipient
from calls.opening import note_opening
from calls.overview import Overview, provinces_of, total
from territory.models import Municipality
from tests import make
from tests.calls.giving import BY_LETTER, CONSIDER, DECLINE, PROPOSE, entered, own_answer
from tests.make import Cast

GIVEN = {AnswerKind.PROPOSE: PROPOSE, AnswerKind.CONSIDER: CONSIDER, AnswerKind.DECLINE: DECLINE}


@pytest.fixture
def call(cast: Cast) -> Call:
    return make.call()


def class_of(call: Call, nis: str = make.KORTRIJK) -> str:
    return Recipient.objects.of_call(call).with_coverage().get(municipality__nis=nis).coverage


def seen_by(user: User, call: Call) -> Overview:
    return Overview(call, user, provinces_of(user))


@pytest.mark.parametrize(
    ("asked", "answer", "opened", "coverage"),
    [
        (True, AnswerKind.PROPOSE, False, Coverage.PROPOSED),
        (True, AnswerKind.CONSIDER, True, Coverage.CONSIDERING),
        (True, AnswerKind.DECLINE, True, Coverage.DECLINED),
        (True, None, True, Coverage.OPENED),
        (True, None, False, Coverage.SILENT),
        (False, None, True, Coverage.NOT_ASKED),
    ],
)
def test_the_newest_answer_decides_then_the_look(
    asked: bool, answer: AnswerKind | None, opened: bool, coverage: Coverage
) -> None:
    assert coverage_of(asked=asked, answer=answer, opened=opened) == coverage


def test_no_is_an_answer_and_not_asked_is_not_counted() -> None:
    counts = {Coverage.DECLINED: 2, Coverage.SILENT: 3, Coverage.OPENED: 1, Coverage.NOT_ASKED: 5}
    assert (asked_in(counts), answered_in(counts)) == (6, 2)
    assert Coverage.DECLINED in ANSWERED


@pytest.mark.parametrize(("answer", "opened"), list(product([None, *AnswerKind], [False, True])))
def test_the_database_says_the_same_as_the_rule(
    cast: Cast, call: Call, answer: AnswerKind | None, opened: bool
) -> None:
    if opened:
        note_opening(call, by=cast.reader)
    if answer:
        own_answer(call, GIVEN[answer], by=cast.editor)
    assert class_of(call) == coverage_of(asked=True, answer=answer, opened=opened)


def test_the_newest_answer_counts_and_the_unconfirmed_does_not(cast: Cast, call: Call) -> None:
    own_answer(call, DECLINE, by=cast.editor)
    newest = own_answer(call, PROPOSE, by=cast.signatory)
    assert class_of(call) == Coverage.PROPOSED
    newest.is_confirmed = False
    newest.save()
    assert class_of(call) == Coverage.DECLINED


def test_an_answer_to_another_call_counts_there_only(cast: Cast, call: Call) -> None:
    own_answer(make.call("other"), PROPOSE, by=cast.editor)
    assert class_of(call) == Coverage.SILENT


def test_two_merged_municipalities_stand_once_and_share_their_look(cast: Cast, call: Call) -> None:
    merged = Recipient.objects.get(call=call, municipality__nis=make.OLEN)
    merged.opened_at = timezone.now()
    merged.municipality = Municipality.objects.get(nis=make.KORTRIJK)
    merged.save()
    rows = Recipient.objects.of_call(call)
    assert rows.filter(municipality__nis=make.KORTRIJK).count() == 1
    assert class_of(call) == Coverage.OPENED


def test_every_municipality_stands_in_exactly_one_class(cast: Cast, call: Call) -> None:
    own_answer(call, PROPOSE, by=cast.signatory)
    entered(call, by=cast.reviewer, nis=make.LIEGE)
    note_opening(call, by=cast.neighbour)
    call.recipients.get(municipality__nis=make.FOREST).delete()
    rows = seen_by(cast.reviewer, call).by_municipality()
    classes = {row.municipality.nis: row.coverage for row in rows}
    assert len(rows) == len(classes) == Municipality.objects.current().count()
    assert {nis: classes[nis] for nis in (make.KORTRIJK, make.LIEGE, make.OLEN, make.FOREST, "34013")} == {
        make.KORTRIJK: "proposed",
        make.LIEGE: "declined",
        make.OLEN: "opened",
        make.FOREST: "not_asked",
        "34013": "silent",
    }


def test_the_counts_of_the_provinces_add_up(cast: Cast, call: Call) -> None:
    own_answer(call, PROPOSE, by=cast.signatory)
    call.recipients.get(municipality__nis=make.FOREST).delete()
    rows = seen_by(cast.reviewer, call).by_province()
    of = {row.province.code: row for row in rows}
    assert (of[make.WEST_FLANDERS].asked, of[make.WEST_FLANDERS].answered) == (3, 1)
    assert of["04000"].counts[Coverage.NOT_ASKED] == 1
    country = total(rows)
    assert (country.asked, country.answered) == (11, 1)
    assert sum(number for _, number in country.by_class) == 12


def test_a_governor_counts_the_own_province_alone(cast: Cast, call: Call) -> None:
    own_answer(call, PROPOSE, by=cast.signatory)
    seen = seen_by(cast.governor_elsewhere, call)
    rows = seen.by_province()
    assert [(row.province.code, row.answered) for row in rows] == [(make.LIEGE_PROVINCE, 0)]
    assert {row.province.code for row in seen.by_municipality()} == {make.LIEGE_PROVINCE}


def test_one_class_is_listed_with_the_answer_that_counts(cast: Cast, call: Call) -> None:
    own_answer(call, CONSIDER, by=cast.signatory)
    (row,) = seen_by(cast.reviewer, call).by_municipality("considering")
    assert (row.municipality.nis, row.answer.until) == (make.KORTRIJK, CONSIDER.until)


def test_an_older_letter_does_not_overtake_a_newer_answer(cast: Cast, call: Call) -> None:
    own_answer(call, PROPOSE, by=cast.signatory)
    entered(call, by=cast.reviewer, given_on=date(2026, 1, 2))
    assert class_of(call) == Coverage.PROPOSED
    entered(call, by=cast.reviewer, given_on=BY_LETTER.given_on, words="We saw them today.")
    assert class_of(call) == Coverage.DECLINED


def test_a_municipality_that_changed_province_counts_where_it_was_then(cast: Cast) -> None:
    """Zwijndrecht lay in Antwerp when it was asked; since its merger it lies in East Flanders."""
    call = make.call("before-the-merger")
    places = {row.nis: row for row in Municipality.objects.with_province()}
    Recipient.objects.of_call(call).filter(municipality=places["46030"]).delete()
    heir, then = places["46030"], places["11056"]
    Recipient.objects.create(call=call, municipality=heir, municipality_then=then, province=heir.province)
    asked = {row.province.code: row.asked for row in seen_by(cast.coordinator, call).by_province()}
    before = {row.province.code: row.asked for row in seen_by(cast.coordinator, make.call()).by_province()}
    assert asked["10000"] == before["10000"] + 1
    assert asked["40000"] == before["40000"] - 1
    names = {row.municipality.nis for row in seen_by(cast.coordinator, call).by_municipality()}
    assert "46030" in names
