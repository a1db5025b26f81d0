"""Letters that failed: a person tries again or settles them; what comes back after it left is one of them."""

import uuid
from email.message import EmailMessage
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from contacts.models import Person
from foundation.audit.models import Entry
from foundation.mail.bouncing import read_bounce, take
from foundation.mail.models import MailKind, MailState, OutgoingMail
from foundation.mail.troubles import settle, try_again
from foundation.mail.writing import Letter, post
from tests.make import Cast
from tests.roles import as_web

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mail.example
To: bounces@huizen.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

I'm sorry.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; mayor@example.org
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--=_b
Content-Type: message/rfc822

Message-ID: <{number}@huizen.example>
Subject: Dag

Beste,
--=_b--
"""


def letter(state: str = MailState.FAILED, **changes: object) -> OutgoingMail:
    mail = post(Letter(address="mayor@example.org", language="nl", subject="Dag", text="Beste,\n", **changes))
    sent = timezone.now() if state == MailState.SENT else None
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state, attempts=3, sent_at=sent, last_error="550 gone")
    return mail


def read(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


def test_the_web_lets_a_failed_letter_wait_again(cast: Cast) -> None:
    mail = letter()
    with as_web(cast.admin):
        assert try_again(mail, by=cast.admin)
    again = read(mail)
    assert (again.state, again.attempts, again.address) == ("waiting", 0, "mayor@example.org")
    assert OutgoingMail.objects.due(timezone.now()).get() == again
    assert Entry.objects.get(verb="mail.try_again").actor_id == cast.admin.pk


def test_it_goes_to_the_address_that_its_reader_has_today(cast: Cast) -> None:
    person = Person.objects.create(name="Voorbeeld", email="new@voorbeeld.example")
    readers = {f"user:{cast.editor.pk}": "editor@example.org", f"contacts.person:{person.pk}": person.email}
    for recipient, address in (readers | {"": "mayor@example.org", "user:0": "mayor@example.org"}).items():
        mail = letter(recipient=recipient)
        with as_web(cast.admin):
            assert try_again(mail, by=cast.admin)
        assert read(mail).address == address


def test_the_web_cannot_name_an_address_of_its_own(cast: Cast) -> None:
    mail = letter(recipient=f"user:{cast.editor.pk}")
    with as_web(cast.admin), connection.cursor() as cursor:
        cursor.execute("SELECT mail_try_again(%s, 'mine@example.net', 'user:1')", [mail.pk])
    assert read(mail).address == "editor@example.org"


@pytest.mark.parametrize("state", [MailState.WAITING, MailState.SENT])
def test_only_what_failed_is_tried_again(cast: Cast, state: str) -> None:
    mail = letter(state)
    with as_web(cast.admin):
        assert not try_again(mail, by=cast.admin)
        assert not settle(mail, by=cast.admin)
    assert read(mail).state == state


def test_a_secret_is_never_sent_again(cast: Cast) -> None:
    mail = letter(kind=MailKind.SECRET)
    with as_web(cast.admin):
        assert not try_again(mail, by=cast.admin)
    assert not OutgoingMail.objects.in_trouble().exists()


def test_a_settled_letter_leaves_the_list_and_stays_failed(cast: Cast) -> None:
    mail = letter()
    assert OutgoingMail.objects.in_trouble().get() == mail
    with as_web(cast.coordinator):
        assert settle(mail, by=cast.coordinator)
        assert not settle(mail, by=cast.coordinator)
    assert not OutgoingMail.objects.in_trouble().exists()
    assert (read(mail).state, read(mail).settled_by) == ("failed", f"user:{cast.coordinator.pk}")


def test_the_web_still_rewrites_no_letter(cast: Cast) -> None:
    mail = letter()
    with as_web(cast.admin), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(address="mine@example.org")


def test_a_letter_that_comes_back_for_good_stands_among_the_failed(db: None) -> None:
    mail = letter(MailState.SENT)
    bounce = read_bounce(REPORT.format(status="5.1.1", number=mail.pk).encode())
    assert bounce
    assert take(bounce)
    assert not take(bounce)
    back = OutgoingMail.objects.in_trouble().get()
    assert (back.pk, back.sent_at) == (mail.pk, None)
    assert back.bounced_at
    assert "550 5.1.1 no such mailbox" in back.last_error


def test_a_report_of_a_delay_changes_nothing(db: None) -> None:
    mail = letter(MailState.SENT)
    bounce = read_bounce(REPORT.format(status="4.4.1", number=mail.pk).encode())
    assert bounce
    assert not take(bounce)
    assert read(mail).state == "sent"


def test_a_letter_of_a_person_is_no_report(db: None) -> None:
    answer = EmailMessage()
    answer["In-Reply-To"] = f"<{uuid.uuid4()}@huizen.example>"
    answer.set_content("Thank you.")
    assert read_bounce(answer.as_bytes()) is None
    assert read_bounce(b"\xff\x00 no mail at all") is None


def test_the_command_reads_a_report_from_its_input(db: None, monkeypatch) -> None:
    mail, said = letter(MailState.SENT), StringIO()
    raw = REPORT.format(status="5.1.1", number=mail.pk).encode()
    monkeypatch.setattr("sys.stdin", type("Input", (), {"buffer": BytesIO(raw)}))
    call_command("take_bounce", stdout=said)
    assert "came back" in said.getvalue()
    assert read(mail).state == "failed"
