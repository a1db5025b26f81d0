"""After a restore no letter leaves twice: delivery stands still until a person says which had left."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from foundation.mail.delivering import claim
from foundation.mail.models import MailKind, MailState, OutgoingMail, Standstill
from tests.roles import as_owner, as_web

pytestmark = pytest.mark.django_db


def letter(address: str = "anna@example.org", **changes) -> OutgoingMail:
    now = timezone.now()
    given = {"written_at": now, "due_at": now, "address": address, "language": "nl", "subject": "s", "text": "t"}
    return OutgoingMail.objects.create(**{**given, **changes})


@pytest.fixture
def standing(db) -> Standstill:
    now = timezone.now()
    with as_owner():
        return Standstill.objects.create(began_at=now, backup_at=now - timedelta(hours=8))


def test_only_codes_resets_and_invitations_leave(standing):
    letter()
    code = letter(kind=MailKind.SECRET)
    assert claim(now=timezone.now()) == [code]


def test_there_is_one_standstill_at_a_time(standing):
    with as_owner(), pytest.raises(Exception, match="one_standstill_at_a_time"), transaction.atomic():
        Standstill.objects.create(began_at=timezone.now(), backup_at=timezone.now())


def test_what_is_ticked_is_kept_back_and_the_others_leave(standing, cast, sign_in):
    had_left, not_yet, secret = letter("a@example.org"), letter("b@example.org"), letter(kind=MailKind.SECRET)
    page = sign_in(cast.admin)
    shown = page.get(reverse("standstill")).content.decode()
    assert "a@example.org" in shown
    assert str(secret.pk) not in shown
    said = page.post(reverse("standstill"), {"had_left": [str(had_left.pk)]}, follow=True)
    assert "1 letter was kept back as sent" in said.content.decode()
    had_left.refresh_from_db()
    assert (had_left.state, had_left.sent_at) == (MailState.SENT, standing.began_at)
    assert set(claim(now=timezone.now())) == {not_yet, secret}


def test_who_presses_twice_hears_that_delivery_goes_on(standing, cast, sign_in):
    page = sign_in(cast.admin)
    page.post(reverse("standstill"))
    assert "goes on already" in page.post(reverse("standstill"), follow=True).content.decode()


def test_a_letter_that_does_not_wait_cannot_be_ticked(standing, cast, sign_in):
    secret = letter(kind=MailKind.SECRET)
    answer = sign_in(cast.admin).post(reverse("standstill"), {"had_left": [str(secret.pk)]})
    assert answer.status_code == 200
    assert Standstill.objects.running().exists()


def test_without_a_standstill_nothing_is_marked_and_the_web_begins_none(cast):
    mail = letter()
    with as_web(cast.admin), connection.cursor() as cursor:
        cursor.execute("SELECT mail_had_left(%s, 'user:1')", [[mail.pk]])
        assert cursor.fetchone() == (0,)
    with as_web(cast.admin), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Standstill.objects.create(began_at=timezone.now(), backup_at=timezone.now())
