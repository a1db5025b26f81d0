"""The first call: De Huizen's letter in four languages, put to every municipality once."""

import re

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from calls.loading import first_call, load_first_call
from calls.models import Call, Recipient
from territory.models import Municipality
from tests.make import Cast


def test_every_municipality_of_today_is_asked_once(cast: Cast) -> None:
    asked = Municipality.objects.current().count()
    assert load_first_call() == asked
    assert load_first_call() == 0
    assert Recipient.objects.of_call(Call.objects.get()).count() == asked


def test_the_day_of_the_letter_is_not_known_and_the_call_runs(cast: Cast) -> None:
    load_first_call()
    call = Call.objects.running(timezone.localdate()).get()
    assert (call.opens_on, call.closes_on, str(call.not_before)) == (None, None, "2025-09-15")
    assert set(call.recipients.values_list("asked_on", flat=True)) == {None}


def test_a_new_municipality_is_asked_at_the_next_run(cast: Cast) -> None:
    load_first_call()
    Recipient.objects.get(municipality__nis="34013").delete()
    assert load_first_call() == 1


def test_the_heir_of_a_merger_is_not_asked_again(cast: Cast) -> None:
    load_first_call()
    heir, ended = Municipality.objects.get(nis="34022"), Recipient.objects.get(municipality__nis="34013")
    Recipient.objects.get(municipality=heir).delete()
    ended.municipality = heir
    ended.save()
    Municipality.objects.filter(nis="34013").update(valid_until="2026-01-01")
    assert load_first_call() == 0


def test_words_that_staff_changed_stay(cast: Cast) -> None:
    load_first_call()
    Call.objects.update(title_nl="Onze eigen titel")
    load_first_call()
    assert Call.objects.get().title_nl == "Onze eigen titel"


def test_the_command_says_how_many(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_first_call")
    call_command("load_first_call")
    assert capsys.readouterr().out == "12 municipalities asked.\n0 municipalities asked.\n"


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_each_language_tells_the_same_facts(language: str) -> None:
    columns = first_call()
    text = re.sub(r"[\s.,]", "", columns[f"text_{language}"])
    for fact in ("15", "2025", "20", "60", "1667", "100000", "2024"):
        assert fact in text
    assert columns["text_nl"].count("\n\n") == columns[f"text_{language}"].count("\n\n")


def test_a_call_speaks_the_language_of_the_page() -> None:
    call = Call(**first_call())
    with translation.override("de"):
        assert call.title == "Hat Ihre Gemeinde Platz für ein Hafthaus?"
        assert call.text.startswith("Sehr geehrte")
