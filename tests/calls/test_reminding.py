"""What a call reminds of: its last day, while nobody answered, and the day until which somebody considers it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from calls.models import Call
from calls.reminding import calls_closing, considering, last_answers
from tests import make
from tests.calls.giving import CONSIDER, NEXT_MONTH, PROPOSE, own_answer
from tests.make import Cast
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def closing(days: int) -> tuple[Call, date]:
    call, day = make.call(), timezone.localdate() + timedelta(days=days)
    with as_owner():
        Call.objects.filter(pk=call.pk).update(closes_on=day)
    call.refresh_from_db()
    return call, day


def test_who_has_not_answered_hears_of_the_last_day(cast: Cast) -> None:
    call, day = closing(20)
    silent = {due.responsible for due in calls_closing(day, day)}
    assert silent == {cast.signatory.pk, cast.neighbour.pk}
    own_answer(call, PROPOSE, by=cast.editor)
    assert {due.responsible for due in calls_closing(day, day)} == {cast.neighbour.pk}
    assert list(calls_closing(day + timedelta(days=1), day + timedelta(days=9))) == []


def test_the_call_is_named_in_the_language_of_the_municipality(cast: Cast) -> None:
    _call, day = closing(20)
    assert {due.about for due in calls_closing(day, day)} == {"Call nl"}


def test_who_considers_is_reminded_of_the_day_it_named(cast: Cast) -> None:
    call = make.call()
    own_answer(call, CONSIDER, by=cast.editor)
    due = next(considering(NEXT_MONTH, NEXT_MONTH))
    assert (due.responsible, due.informed) == (cast.editor.pk, (cast.signatory.pk,))
    assert due.follows == (cast.coordinator.pk,)
    assert set(last_answers([due.thing])) == {due.thing}
    own_answer(call, PROPOSE, by=cast.editor)
    assert list(considering(NEXT_MONTH, NEXT_MONTH)) == []
