"""Mail is written in the transaction of the act, in the reader's language; the web adds and never changes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone, translation

from foundation.mail.models import MailKind, MailState, OutgoingMail
from foundation.mail.writing import Letter, post, worded
from tests.roles import in_role

LETTER = Letter(address="mayor@example.org", language="nl", subject="Dag", text="Beste burgemeester,\n")


def test_a_letter_waits_from_the_moment_it_is_posted(db: None) -> None:
    mail = post(LETTER)
    assert (mail.state, mail.attempts, mail.sent_at, mail.lease_until) == (MailState.WAITING, 0, None, None)
    assert OutgoingMail.objects.due(timezone.now()).get() == mail


def test_a_letter_for_later_is_not_due_today(db: None) -> None:
    now = timezone.now()
    post(LETTER, due_at=now + timedelta(days=1))
    assert not OutgoingMail.objects.due(now).exists()
    assert OutgoingMail.objects.due(now + timedelta(days=2)).exists()


def test_an_act_that_fails_writes_no_letter(db: None) -> None:
    with transaction.atomic():
        post(LETTER)
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_a_letter_speaks_the_readers_language_whatever_the_page_speaks() -> None:
    with translation.override("fr"):
        letter = worded("account/password_changed", address="a@example.org", language="en", context={})
    assert letter.subject == "Your password has been changed"
    assert letter.text.startswith("Dear sir or madam,")
    assert 'lang="en"' in letter.html


def test_a_letter_in_html_says_the_same_as_its_text() -> None:
    letter = worded("account/password_changed", address="a@example.org", language="en", context={})
    for line in filter(None, letter.text.splitlines()):
        assert line in letter.html.replace("&#x27;", "'")


def test_what_is_in_a_letter_is_escaped_in_its_html_only() -> None:
    context = {"code": "<b>12&3</b>"}
    letter = worded("account/password_reset_code", address="a@example.org", language="en", context=context)
    assert "<b>12&3</b>" in letter.text
    assert "&lt;b&gt;12&amp;3&lt;/b&gt;" in letter.html


def test_a_subject_is_one_line() -> None:
    letter = worded("account/password_changed", address="a@example.org", language="en", context={})
    assert "\n" not in letter.subject


@pytest.mark.parametrize("change", [{"state": "sent"}, {"subject": "Other"}, {"address": "else@example.org"}])
def test_the_web_changes_no_message(db: None, change: dict[str, str]) -> None:
    post(LETTER)
    with pytest.raises(ProgrammingError, match="permission denied"), in_role("portal_web"), transaction.atomic():
        OutgoingMail.objects.update(**change)


def test_the_web_takes_no_message_away(db: None) -> None:
    post(LETTER)
    with pytest.raises(ProgrammingError, match="permission denied"), in_role("portal_web"), transaction.atomic():
        OutgoingMail.objects.all().delete()
    with in_role("portal_web"):
        post(LETTER)
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("column", ["subject", "text", "html"])
def test_the_web_reads_no_letter(db: None, column: str) -> None:
    """A letter quotes sites and may hold a code: neither is walled by the rights on the rows it tells about."""
    post(LETTER)
    with pytest.raises(ProgrammingError, match="permission denied"), in_role("portal_web"), transaction.atomic():
        OutgoingMail.objects.values_list(column).get()


def test_a_secret_is_not_open_to_staff(db: None) -> None:
    post(Letter(address="a@example.org", language="nl", subject="Code", text="123456", kind=MailKind.SECRET))
    post(LETTER)
    assert OutgoingMail.objects.open_to_staff().get().subject == "Dag"


@pytest.mark.parametrize(
    ("change", "constraint"), [({"state": "sent"}, "mail_sent_has_moment"), ({"address": ""}, "mail_has_address")]
)
def test_the_database_refuses_a_message_without_its_facts(db: None, change: dict[str, str], constraint: str) -> None:
    post(LETTER)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OutgoingMail.objects.update(**change)


def test_the_oldest_message_that_should_have_left_is_known(db: None) -> None:
    now = timezone.now()
    assert OutgoingMail.objects.overdue_since() is None
    post(LETTER, due_at=now - timedelta(hours=1))
    post(LETTER)
    assert OutgoingMail.objects.overdue_since() == now - timedelta(hours=1)
