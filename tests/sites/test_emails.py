"""The letters of a site: who reads what, in which language."""

import pytest

from foundation.mail.models import OutgoingMail
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.make import Cast


def letters_to(name: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(address=f"{name}@example.org").order_by("written_at"))


def test_a_receipt_names_the_reference_and_commits_nobody(cast: Cast) -> None:
    site = make.submitted(cast.signatory, name="École de l'Église")
    (receipt,) = letters_to("signatory")
    assert receipt.subject == f"Receipt {site.reference}: École de l'Église"
    assert "commits nobody" in receipt.text
    assert f"/sites/{site.pk}/" in receipt.text
    assert receipt.recipient == f"user:{cast.signatory.pk}"


def test_the_html_says_the_same_and_nothing_typed_becomes_markup(cast: Cast) -> None:
    make.submitted(cast.signatory, name="<b>Old</b> school")
    (receipt,) = letters_to("signatory")
    assert "<b>Old</b> school" in receipt.text
    assert "&lt;b&gt;Old&lt;/b&gt; school" in receipt.html


def test_a_line_break_in_a_name_makes_no_header(cast: Cast) -> None:
    make.submitted(cast.signatory, name="Old school\r\nBcc: everybody@example.org")
    (receipt,) = letters_to("signatory")
    assert "\n" not in receipt.subject
    assert "\r" not in receipt.subject


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_each_person_reads_its_own_language(cast: Cast, language: str) -> None:
    cast.editor.language = language
    cast.editor.save()
    site = make.submitted(cast.signatory)
    take_step(site, Step.TAKE_UP, by=cast.reviewer)
    assert {letter.language for letter in letters_to("editor")} == {language}


def test_the_question_tells_until_when(cast: Cast) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    question = letters_to("editor")[-1]
    due = site.information_requests.get().due_on
    assert "Which rooms are there?" in question.text
    assert f"{due.day} {due:%B %Y}" in question.text
