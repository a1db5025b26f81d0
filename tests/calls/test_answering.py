"""Answers on real rows: one transaction that keeps the answer, the log and the letters."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from calls.kinds import AnswerSource, Concern
from calls.models import Answer, Call, Recipient
from calls.opening import note_opening
from calls.rules import AnswerRefused, Refusal
from foundation.audit.models import Entry
from foundation.mail.models import OutgoingMail
from tests import make
from tests.calls.giving import CONSIDER, DECLINE, NEXT_MONTH, PROPOSE, TODAY, entered, own_answer
from tests.make import Cast


@pytest.fixture
def call(cast: Cast) -> Call:
    return make.call()


def refusals(excinfo: pytest.ExceptionInfo[AnswerRefused]) -> tuple[Refusal, ...]:
    return excinfo.value.refusals


def test_an_answer_is_kept_with_who_gave_it(cast: Cast, call: Call) -> None:
    answer = own_answer(call, replace(DECLINE, words=" Too few police. "), by=cast.editor)
    answer.refresh_from_db()
    assert (answer.kind, answer.concerns, answer.words) == ("decline", ["police"], "Too few police.")
    assert (answer.municipality.nis, answer.province.code) == (make.KORTRIJK, make.WEST_FLANDERS)
    assert (answer.given_by, answer.membership_id) == (cast.editor, cast.editor.acting.pk)
    assert (answer.source, answer.is_confirmed) == ("portal", True)
    entry = Entry.objects.get(verb="call.answer", object_id=str(answer.pk))
    assert (entry.actor_id, entry.membership_id) == (cast.editor.pk, cast.editor.acting.pk)


def test_a_later_answer_counts_and_the_earlier_stays(cast: Cast, call: Call) -> None:
    first = own_answer(call, CONSIDER, by=cast.editor)
    second = own_answer(call, PROPOSE, by=cast.signatory)
    assert list(Answer.objects.of(call, first.municipality_id).newest_first()) == [second, first]


def test_a_double_click_is_one_answer_one_log_one_receipt(cast: Cast, call: Call) -> None:
    key = uuid.uuid4()
    assert own_answer(call, CONSIDER, by=cast.editor, key=key) == own_answer(call, CONSIDER, by=cast.editor, key=key)
    assert Answer.objects.count() == 1
    assert Entry.objects.filter(verb="call.answer").count() == 1
    assert OutgoingMail.objects.filter(address="editor@example.org").count() == 1


def test_back_in_the_browser_and_another_choice_is_another_answer(cast: Cast, call: Call) -> None:
    key = uuid.uuid4()
    for given in (CONSIDER, DECLINE, CONSIDER, CONSIDER):
        last = own_answer(call, given, by=cast.editor, key=key)
    kinds = list(Answer.objects.newest_first().values_list("kind", flat=True))
    assert kinds == ["consider", "decline", "consider"]
    assert last == Answer.objects.newest_first().first()


def test_a_colleague_with_the_same_key_gives_an_answer_of_their_own(cast: Cast, call: Call) -> None:
    key = uuid.uuid4()
    own_answer(call, CONSIDER, by=cast.editor, key=key)
    own_answer(call, CONSIDER, by=cast.signatory, key=key)
    own_answer(call, CONSIDER, by=cast.neighbour, key=key)
    assert Answer.objects.count() == 3


def test_a_closed_call_takes_no_answer(cast: Cast, call: Call) -> None:
    call.closes_on = TODAY - timedelta(days=1)
    call.save()
    with pytest.raises(AnswerRefused) as refused:
        own_answer(call, PROPOSE, by=cast.signatory)
    assert refusals(refused) == (Refusal.CLOSED,)
    assert not Answer.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_call_of_tomorrow_takes_no_answer(cast: Cast, call: Call) -> None:
    call.opens_on = TODAY + timedelta(days=1)
    call.save()
    with pytest.raises(AnswerRefused) as refused:
        own_answer(call, PROPOSE, by=cast.signatory)
    assert refusals(refused) == (Refusal.TOO_EARLY,)


def test_a_second_click_after_the_last_moment_is_no_error(cast: Cast, call: Call) -> None:
    key = uuid.uuid4()
    answer = own_answer(call, PROPOSE, by=cast.signatory, key=key)
    call.closes_on = TODAY - timedelta(days=1)
    call.save()
    assert own_answer(call, PROPOSE, by=cast.signatory, key=key) == answer


@pytest.mark.parametrize(
    "name", ["reader", "reviewer", "coordinator", "governor", "observer", "admin", "stranger", "neighbour"]
)
def test_who_does_not_write_for_a_municipality_cannot_answer_for_it(cast: Cast, call: Call, name: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        entered(call, by=getattr(cast, name), source=AnswerSource.PORTAL)
    assert refusals(refused) == (Refusal.RIGHT,)
    assert not Answer.objects.exists()


def test_a_municipality_that_is_not_asked_cannot_answer(cast: Cast, call: Call) -> None:
    call.recipients.get(municipality__nis=make.KORTRIJK).delete()
    with pytest.raises(AnswerRefused) as refused:
        own_answer(call, PROPOSE, by=cast.signatory)
    assert refusals(refused) == (Refusal.NOT_ASKED,)


def test_considering_too_long_is_refused_by_the_parameter(cast: Cast, call: Call) -> None:
    with pytest.raises(AnswerRefused) as refused:
        own_answer(call, replace(CONSIDER, until=TODAY + timedelta(days=400)), by=cast.editor)
    assert refusals(refused) == (Refusal.UNTIL_FAR,)


def test_the_receipt_goes_to_all_who_write_and_the_notice_to_coordinators(cast: Cast, call: Call) -> None:
    own_answer(call, PROPOSE, by=cast.editor)
    subjects = dict(OutgoingMail.objects.values_list("address", "subject"))
    assert set(subjects) == {"editor@example.org", "signatory@example.org", "coordinator@example.org"}
    assert subjects["editor@example.org"] == "Receipt: Kortrijk answers “We propose a building”"
    assert subjects["coordinator@example.org"] == "Kortrijk answers the call: “We propose a building”"


def test_letters_speak_the_language_of_their_reader(cast: Cast, call: Call) -> None:
    cast.signatory.language = "fr"
    cast.signatory.save()
    own_answer(call, CONSIDER, by=cast.editor)
    french = OutgoingMail.objects.get(address="signatory@example.org")
    english = OutgoingMail.objects.get(address="editor@example.org")
    assert (french.language, english.language) == ("fr", "en")
    assert "Courtrai" in french.text
    assert "Call fr" in french.text
    assert "Call en" in english.text


def test_a_letter_shows_what_was_said_letter_by_letter(cast: Cast, call: Call) -> None:
    own_answer(call, replace(DECLINE, words='L\'école <reste> & "vit"'), by=cast.signatory)
    mail = OutgoingMail.objects.get(address="signatory@example.org")
    assert "- Police capacity, missing risk analysis\n" in mail.text
    assert 'L\'école <reste> & "vit"' in mail.text
    assert "<reste>" not in mail.html


def test_a_name_with_an_apostrophe_stands_as_it_is_in_the_subject(cast: Cast, call: Call) -> None:
    cast.signatory.acting.organisation.municipality.name_nl = "Braine-l'Alleud"
    own_answer(call, PROPOSE, by=cast.signatory)
    assert OutgoingMail.objects.filter(subject__contains="Braine-l'Alleud").count() == 3


def test_a_letter_is_entered_with_its_source_and_the_municipality_hears_of_it(cast: Cast, call: Call) -> None:
    answer = entered(call, by=cast.governor)
    assert (answer.source, answer.source_note, answer.given_by) == ("letter", "Letter 2026/118", cast.governor)
    subjects = dict(OutgoingMail.objects.values_list("address", "subject"))
    assert subjects == {
        "editor@example.org": "Noted for Kortrijk: “No, because …”",
        "signatory@example.org": "Noted for Kortrijk: “No, because …”",
        "coordinator@example.org": "Kortrijk answers the call: “No, because …”",
    }


def test_a_coordinator_who_enters_a_letter_needs_no_notice_of_it(cast: Cast, call: Call) -> None:
    entered(call, by=cast.coordinator)
    assert not OutgoingMail.objects.filter(address="coordinator@example.org").exists()


def test_a_governor_enters_letters_of_the_own_province_alone(cast: Cast, call: Call) -> None:
    with pytest.raises(AnswerRefused) as refused:
        entered(call, by=cast.governor_elsewhere)
    assert refusals(refused) == (Refusal.RIGHT,)
    assert entered(call, by=cast.governor_elsewhere, nis=make.LIEGE).municipality.nis == make.LIEGE


def test_a_letter_counts_from_its_own_day(cast: Cast, call: Call) -> None:
    answer = entered(call, by=cast.reviewer, given_on=date(2026, 2, 3))
    assert timezone.localtime(answer.given_at).replace(tzinfo=None) == datetime(2026, 2, 3)  # noqa: DTZ001
    assert timezone.localdate(answer.entered_at) == TODAY


def test_two_clicks_at_the_same_moment_are_one_answer(transactional_db: None) -> None:
    cast = make.cast()
    call, key = make.call(), uuid.uuid4()

    def click(_: int) -> int:
        try:
            return own_answer(call, CONSIDER, by=cast.editor, key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        assert len(set(clicks.map(click, range(4)))) == 1
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "consider", "until": None}, "answer_considering_has_date"),
        ({"kind": "decline", "concerns": [], "words": ""}, "answer_decline_has_reason"),
        ({"source": "phone", "source_note": ""}, "answer_from_elsewhere_has_source"),
        ({"given_at": timezone.now() + timedelta(days=1)}, "answer_given_before_entered"),
    ],
)
def test_the_database_refuses_half_an_answer(
    cast: Cast, call: Call, changes: dict[str, object], constraint: str
) -> None:
    answer = own_answer(call, PROPOSE, by=cast.signatory)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(**changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"closes_on": date(2019, 1, 1)}, "call_closes_after_opening"),
        ({"opens_on": None}, "call_has_a_beginning"),
    ],
)
def test_the_database_refuses_an_impossible_call(
    cast: Cast, call: Call, changes: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**changes)


def test_the_database_asks_nobody_twice(cast: Cast, call: Call) -> None:
    row = call.recipients.first()
    with pytest.raises(IntegrityError, match="asked_once_per_call"), transaction.atomic():
        Recipient.objects.create(
            call=call,
            municipality=row.municipality,
            municipality_then=row.municipality_then,
            province_id=row.province_id,
        )


def test_the_first_look_of_the_municipality_is_kept_once(cast: Cast, call: Call) -> None:
    assert note_opening(call, by=cast.reader) is True
    row = call.recipients.get(municipality__nis=make.KORTRIJK)
    assert note_opening(call, by=cast.signatory) is False
    assert call.recipients.get(pk=row.pk).opened_at == row.opened_at
    assert Entry.objects.get(verb="call.open").actor_id == cast.reader.pk
    assert call.recipients.unopened().count() == call.recipients.count() - 1


@pytest.mark.parametrize("name", ["reviewer", "coordinator", "governor", "observer", "admin", "stranger"])
def test_nobody_elses_look_opens_a_call(cast: Cast, call: Call, name: str) -> None:
    assert note_opening(call, by=getattr(cast, name)) is False
    assert call.recipients.unopened().count() == call.recipients.count()


def test_concerns_have_words_and_the_day_of_considering_stands_in_the_letter(cast: Cast, call: Call) -> None:
    answer = own_answer(call, replace(CONSIDER, concerns=(Concern.VALUE,)), by=cast.editor)
    assert answer.concern_labels == ["Value of homes"]
    mail = OutgoingMail.objects.get(address="editor@example.org")
    assert f"{NEXT_MONTH.day} " in mail.text
    assert str(NEXT_MONTH.year) in mail.text
