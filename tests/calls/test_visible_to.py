"""Who sees which call, who was asked, and which answers."""

import pytest
from django.contrib.auth.models import AnonymousUser

from calls.models import Answer, Call, Recipient
from tests import make
from tests.calls.giving import PROPOSE, own_answer
from tests.make import Cast

MUNICIPAL = {"reader", "editor", "signatory"}
DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}
GOVERNORS = {"governor", "governor_elsewhere"}


@pytest.fixture
def call(cast: Cast) -> Call:
    return make.call()


def who_sees(cast: Cast, row: Call | Recipient | Answer) -> set[str]:
    rows = type(row).objects
    return {name for name, user in cast.everybody().items() if rows.visible_to(user).filter(pk=row.pk).exists()}


def test_an_answer_is_seen_by_its_municipality_its_governor_and_de_huizen(cast: Cast, call: Call) -> None:
    answer = own_answer(call, PROPOSE, by=cast.signatory)
    assert who_sees(cast, answer) == MUNICIPAL | DE_HUIZEN | {"governor"}


def test_that_a_municipality_was_asked_is_seen_by_the_same(cast: Cast, call: Call) -> None:
    row = call.recipients.get(municipality__nis=make.KORTRIJK)
    assert who_sees(cast, row) == MUNICIPAL | DE_HUIZEN | {"governor"}


def test_a_call_to_all_is_seen_by_everybody_with_a_part_in_it(cast: Cast, call: Call) -> None:
    assert who_sees(cast, call) == MUNICIPAL | {"neighbour", "observer"} | DE_HUIZEN | GOVERNORS


def test_a_call_to_some_is_seen_by_those_and_their_governor(cast: Cast, call: Call) -> None:
    call.recipients.exclude(municipality__nis=make.KORTRIJK).delete()
    assert who_sees(cast, call) == MUNICIPAL | {"observer", "governor"} | DE_HUIZEN


def test_a_visitor_sees_nothing(cast: Cast, call: Call) -> None:
    own_answer(call, PROPOSE, by=cast.signatory)
    for rows in (Call.objects, Recipient.objects, Answer.objects):
        assert not rows.visible_to(AnonymousUser()).exists()


def test_after_a_merger_the_successor_sees_the_answer(cast: Cast, call: Call) -> None:
    answer = own_answer(call, PROPOSE, by=cast.signatory)
    answer.municipality = cast.neighbour.acting.organisation.municipality
    answer.province_id = answer.municipality.province_id
    answer.save()
    assert who_sees(cast, answer) == {"neighbour"} | DE_HUIZEN
    assert answer.municipality_then.nis == make.KORTRIJK
