"""The letters of a site: who reads what, in which language."""

from typing import Any

import pytest
from django.utils import timezone

from foundation.mail.models import OutgoingMail
from foundation.parameters.models import Parameter
from foundation.templatetags.look import day, moment
from foundation.workdays import add_workdays
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.make import Cast
from tests.roles import as_owner


def letters_to(name: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(address=f"{name}@example.org").order_by("written_at"))


def test_a_receipt_names_the_reference_and_commits_nobody(cast: Cast) -> None:
    site = make.submitted(cast.signatory, name="École de l'Église")
    (receipt,) = letters_to("signatory")
    assert receipt.subject == f"Receipt {site.reference}: École de l'Église"
    assert "commits nobody" in receipt.text
    assert f"/sites/{site.pk}/" in receipt.text
    assert receipt.recipient == f"user:{cast.signatory.pk}"


def test_the_mailed_receipt_says_in_the_words_of_the_page_when_it_came_what_follows_and_by_when(
    cast: Cast, sign_in, settings: Any
) -> None:
    settings.SUPPORT_TELEPHONE = "+32 2 123 45 67"
    with as_owner():
        Parameter.objects.filter(key="sites.target_submitted").update(value=10)
    site = make.submitted(cast.signatory)
    text = " ".join(letters_to("signatory")[0].text.split())
    page = sign_in(cast.signatory).get(f"/sites/{site.pk}/receipt/").content.decode()
    by_when = day(add_workdays(timezone.localdate(), 10))
    came = f"“{site.name}” was submitted to De Huizen on {moment(site.submitted_at)}."
    follows = f"De Huizen takes the site up by {by_when} and writes to you when it does."
    for words in (came, follows, "Before anything is final you can comment", "+32 2 123 45 67", site.reference):
        assert words in text
        assert words in " ".join(page.split())


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
