"""Signing in with a code by mail: typed, once, soon, and telling nobody who has an account."""

import re
import time

import pytest
from django.test import Client
from django.utils import timezone

from foundation.mail.delivering import claim, deliver
from foundation.mail.models import MailKind, OutgoingMail
from tests.make import Cast
from tests.roles import as_worker

ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


def ask(client: Client, address: str, **more: str) -> str:
    """Ask for a code and return where that leads."""
    return client.post(ASK, {"email": address, **more})["Location"]


def code_in_the_mail(address: str) -> str:
    """Read the newest code from the outbox."""
    found = re.search(
        r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", OutgoingMail.objects.filter(address=address)[0].text, re.MULTILINE
    )
    assert found
    return found[0]


@pytest.fixture
def asked(client, cast: Cast) -> str:
    """Somebody asked for a code; returns it."""
    ask(client, cast.signatory.email)
    return code_in_the_mail(cast.signatory.email)


def test_the_code_opens_the_portal(client, cast: Cast, asked):
    assert client.post(CONFIRM, {"code": asked})["Location"] == "/home/"
    assert client.get("/home/").status_code == 200


def test_the_letter_is_in_the_persons_language_and_holds_no_link(client, cast: Cast):
    cast.signatory.language = "fr"
    cast.signatory.save()
    ask(client, cast.signatory.email.upper())
    letter = OutgoingMail.objects.get()
    assert (letter.language, letter.kind, letter.recipient) == ("fr", MailKind.SECRET, f"user:{cast.signatory.pk}")
    assert "http" not in letter.text


def test_the_code_leaves_the_database_once_the_letter_left(client, cast: Cast, asked):
    with as_worker():
        deliver(claim(now=timezone.now()))
    letter = OutgoingMail.objects.get()
    assert letter.sent_at is not None
    assert letter.text == letter.html == ""


def test_a_code_works_once(client, cast: Cast, asked):
    client.post(CONFIRM, {"code": asked})
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": asked})
    assert client.get("/home/").status_code == 302


def test_a_code_works_only_in_the_browser_that_asked(client, cast: Cast, asked):
    other = Client()
    other.post(CONFIRM, {"code": asked})
    assert other.get("/home/").status_code == 302
    ask(other, cast.neighbour.email)
    other.post(CONFIRM, {"code": asked})
    assert other.get("/home/").status_code == 302


def test_a_new_code_replaces_the_old_one(client, cast: Cast, asked):
    client.post(CONFIRM, {"action": "resend"})
    client.post(CONFIRM, {"code": asked})
    assert client.get("/home/").status_code == 302
    client.post(CONFIRM, {"code": code_in_the_mail(cast.signatory.email)})
    assert client.get("/home/").status_code == 200


def test_after_three_wrong_tries_the_code_is_gone(client, cast: Cast, asked):
    for _ in range(3):
        client.post(CONFIRM, {"code": "AAA-AAA"})
    client.post(CONFIRM, {"code": asked})
    assert client.get("/home/").status_code == 302


def test_an_old_code_is_refused(client, cast: Cast, asked, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 11 * 60)
    client.post(CONFIRM, {"code": asked})
    assert client.get("/home/").status_code == 302


def test_nothing_happens_on_a_get(client, cast: Cast, asked):
    client.get(CONFIRM, {"code": asked})
    assert client.get("/home/").status_code == 302


def test_an_unknown_address_meets_the_same_pages_and_gets_no_mail(client, cast: Cast):
    cast.neighbour.is_active = False
    cast.neighbour.save()
    addresses = [cast.signatory.email, "nobody@example.org", cast.neighbour.email]
    pages = []
    for address in addresses:
        browser = Client()
        assert ask(browser, address) == CONFIRM
        pages.append(browser.get(CONFIRM).content.decode().replace(address, "…"))
    without_tokens = {re.sub(r'value="\w{64}"|nonce="[^"]*"', "", page) for page in pages}
    assert len(without_tokens) == 1
    assert [letter.address for letter in OutgoingMail.objects.all()] == [cast.signatory.email]


def test_asking_for_codes_is_limited_per_account(cast: Cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "1000/m/ip,2/m/key"}
    answers = [Client().post(ASK, {"email": cast.governor.email}).status_code for _ in range(3)]
    assert answers == [302, 302, 200]
    assert OutgoingMail.objects.filter(address=cast.governor.email).count() == 2


def test_asking_for_codes_is_limited_per_connection(cast: Cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "2/m/ip"}
    addresses = [person.email for person in (cast.reader, cast.editor, cast.observer)]
    answers = [Client(REMOTE_ADDR="192.0.2.7").post(ASK, {"email": each}).status_code for each in addresses]
    assert answers == [302, 302, 200]


def test_the_page_asked_for_opens_and_no_other_site(client, cast: Cast):
    for wanted, opened in (("/sites/", "/sites/"), ("https://evil.example/", "/home/"), ("//evil.example", "/home/")):
        browser = Client()
        browser.post(ASK, {"email": cast.signatory.email, "next": wanted})
        code = code_in_the_mail(cast.signatory.email)
        assert browser.post(CONFIRM, {"code": code, "next": wanted})["Location"] == opened


def test_a_second_factor_is_asked_after_the_mail_code_too(client, cast: Cast, asked, settings):
    settings.SECOND_FACTOR_FORCED = True
    client.post(CONFIRM, {"code": asked})
    client.post("/accounts/logout/")
    ask(client, cast.reviewer.email)
    client.post(CONFIRM, {"code": code_in_the_mail(cast.reviewer.email)})
    assert client.get("/inbox/")["Location"] == "/accounts/second-step/"
