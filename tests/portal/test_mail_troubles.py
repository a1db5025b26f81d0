"""The page of failed letters: why, try again, off the list; never a secret one, never what a letter says."""

import pytest
from django.test import Client
from django.urls import reverse

from foundation.mail.models import MailKind, OutgoingMail
from foundation.mail.writing import Letter, post
from tests.make import Cast

pytestmark = pytest.mark.django_db


def failed(address: str = "mayor@example.org", **changes: object) -> OutgoingMail:
    mail = post(Letter(address=address, language="nl", subject="Dag", text="Geheim verhaal\n", **changes))
    OutgoingMail.objects.filter(pk=mail.pk).update(state="failed", attempts=20, last_error="550 no such mailbox")
    return mail


def test_it_names_the_address_and_what_the_server_said(cast: Cast, sign_in, django_assert_max_num_queries) -> None:
    client: Client = sign_in(cast.admin)
    assert "Nothing failed" in client.get(reverse("mail_troubles")).content.decode()
    for number in range(10):
        failed(f"person{number}@example.org")
    failed("hidden@example.org", kind=MailKind.SECRET)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("mail_troubles")).content.decode()
    assert "person9@example.org" in page
    assert "550 no such mailbox" in page
    assert "Geheim verhaal" not in page
    assert "hidden@example.org" not in page


def test_one_press_lets_it_wait_again(cast: Cast, sign_in) -> None:
    mail = failed()
    sign_in(cast.coordinator).post(reverse("mail_again", args=[mail.pk]))
    assert OutgoingMail.objects.get().state == "waiting"


def test_nobody_sends_a_letter_to_an_address_of_their_own_choice(cast: Cast, sign_in) -> None:
    mail = failed(recipient=f"user:{cast.editor.pk}")
    for person in (cast.admin, cast.coordinator):
        client: Client = sign_in(person)
        assert 'name="address"' not in client.get(reverse("mail_troubles")).content.decode()
        client.post(reverse("mail_again", args=[mail.pk]), {"address": "mine@example.net"})
        assert OutgoingMail.objects.get().address == "editor@example.org"


def test_what_somebody_saw_to_is_off_the_list(cast: Cast, sign_in) -> None:
    mail = failed()
    client: Client = sign_in(cast.admin)
    client.post(reverse("mail_settle", args=[mail.pk]))
    assert "Nothing failed" in client.get(reverse("mail_troubles")).content.decode()
    assert client.post(reverse("mail_again", args=[mail.pk])).status_code == 404
