"""Signing in with a password, out again, and choosing a new password by a code: nobody learns who has an account."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from accounts.models import User
from foundation.audit.models import Entry
from foundation.mail.models import MailKind, OutgoingMail
from foundation.mail.tasks import deliver_waiting
from tests.make import Cast

PASSWORD = "a quiet house in the street"
NEW = "another quiet house around the corner"


@pytest.fixture
def editor(cast: Cast) -> User:
    """Somebody who knows the own password."""
    cast.editor.set_password(PASSWORD)
    cast.editor.save()
    return cast.editor


def sign_in_as(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def text_without_token(answer) -> str:
    """The page without what differs between any two pages."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", answer.content.decode())
    return re.sub(r'value="[^"]*@example\.org"', "", page)


@pytest.mark.parametrize("typed", ["editor@example.org", "EDITOR@Example.Org", " editor@example.org "])
def test_a_person_signs_in_however_the_address_is_typed(client: Client, editor: User, typed: str) -> None:
    answer = sign_in_as(client, typed)
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert Entry.objects.filter(verb="account.sign_in", actor_id=editor.pk).exists()


def test_the_screens_follow_the_persons_language(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(language="fr")
    answer = sign_in_as(client, editor.email)
    assert answer.cookies["django_language"].value == "fr"


def test_a_wrong_password_and_an_unknown_address_meet_the_same_words(client: Client, editor: User) -> None:
    wrong = sign_in_as(client, editor.email, "not the password at all")
    unknown = sign_in_as(client, "nobody@example.org", "not the password at all")
    assert wrong.status_code == unknown.status_code == 200
    assert "We could not sign you in." in wrong.content.decode()
    assert text_without_token(wrong) == text_without_token(unknown)


def test_an_account_without_a_password_opens_for_none(client: Client, cast: Cast) -> None:
    for password in ("", "None", "!"):
        sign_in_as(client, cast.reader.email, password)
        assert client.get("/home/").status_code == 302


def test_a_closed_account_does_not_open(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_active=False)
    answer = sign_in_as(client, editor.email)
    assert answer["Location"] == "/accounts/inactive/"
    assert client.get("/home/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_nobody_is_led_elsewhere_after_signing_in(client: Client, editor: User, elsewhere: str) -> None:
    assert sign_in_as(client, editor.email, next=elsewhere)["Location"] == "/home/"


def test_a_person_comes_back_to_the_page_that_was_asked(client: Client, editor: User) -> None:
    assert client.get("/sites/?status=draft")["Location"] == "/accounts/login/?next=/sites/%3Fstatus%3Ddraft"
    assert sign_in_as(client, editor.email, next="/sites/?status=draft")["Location"] == "/sites/?status=draft"


def test_a_session_gets_a_new_key_at_the_door(client: Client, editor: User) -> None:
    client.post("/language/", {"language": "nl"})
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in_as(client, editor.email)
    assert client.session.session_key != session.session_key


def test_signing_out_needs_a_click_and_ends_the_session(client: Client, editor: User) -> None:
    sign_in_as(client, editor.email)
    client.get("/accounts/logout/")
    assert client.get("/home/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/home/")["Location"].startswith("/accounts/login/")


def test_nobody_signs_up(client: Client, cast: Cast) -> None:
    assert "An account begins with an invitation" in client.get("/accounts/signup/").content.decode()
    before = User.objects.count()
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.count() == before


# --- A new password by a code --------------------------------------------------------------------------------------


def ask_for_code(client: Client, email: str):
    return client.post("/accounts/password/reset/", {"email": email}, follow=True)


def code_in_mail() -> str:
    return re.search(r"^([A-Z0-9-]{6,})$", OutgoingMail.objects.get().text, re.MULTILINE)[1]


def test_a_forgotten_password_is_replaced_by_a_code_from_the_mail(client: Client, editor: User) -> None:
    ask_for_code(client, editor.email)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.address, mail.language) == (MailKind.SECRET, editor.email, "en")
    client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW})
    editor.refresh_from_db()
    assert editor.check_password(NEW)
    assert OutgoingMail.objects.filter(subject="Your password has been changed").exists()


def test_the_letter_is_written_in_the_persons_language(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(language="de")
    ask_for_code(client, editor.email)
    assert OutgoingMail.objects.get().language == "de"


def test_asking_for_a_code_tells_nothing_about_who_has_an_account(client: Client, editor: User) -> None:
    known, unknown = ask_for_code(client, editor.email), ask_for_code(Client(), "nobody@example.org")
    assert known.redirect_chain == unknown.redirect_chain
    assert text_without_token(known).replace(editor.email, "") == text_without_token(unknown).replace(
        "nobody@example.org", ""
    )
    assert OutgoingMail.objects.get().address == editor.email


def test_a_code_works_in_the_browser_that_asked_and_nowhere_else(client: Client, editor: User) -> None:
    ask_for_code(client, editor.email)
    elsewhere = Client().post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    assert elsewhere["Location"] == "/accounts/login/"
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_a_wrong_code_may_be_tried_a_few_times_only(client: Client, editor: User) -> None:
    ask_for_code(client, editor.email)
    for _ in range(5):
        client.post("/accounts/password/reset/confirm/", {"code": "WRONG1"})
    client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    answer = client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_a_code_that_was_used_opens_nothing_more(client: Client, editor: User) -> None:
    ask_for_code(client, editor.email)
    code = code_in_mail()
    client.post("/accounts/password/reset/confirm/", {"code": code})
    client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": NEW})
    client.post("/accounts/password/reset/confirm/", {"code": code})
    client.post(
        "/accounts/password/reset/complete/",
        {"password1": "a third house far away", "password2": "a third house far away"},
    )
    editor.refresh_from_db()
    assert editor.check_password(NEW)


def test_a_weak_new_password_is_refused(client: Client, editor: User) -> None:
    ask_for_code(client, editor.email)
    client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    answer = client.post("/accounts/password/reset/complete/", {"password1": "short", "password2": "short"})
    assert answer.context["form"].errors
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_changing_the_password_asks_for_the_old_one_and_tells_by_mail(client: Client, editor: User) -> None:
    sign_in_as(client, editor.email)
    typed = {"oldpassword": "not mine", "password1": NEW, "password2": NEW}
    assert "oldpassword" in client.post("/accounts/password/change/", typed).context["form"].errors
    client.post("/accounts/password/change/", {**typed, "oldpassword": PASSWORD})
    editor.refresh_from_db()
    assert editor.check_password(NEW)
    assert OutgoingMail.objects.get().subject == "Your password has been changed"


def test_an_address_that_was_changed_opens_the_door_no_more(client: Client, editor: User) -> None:
    sign_in_as(client, editor.email)
    ask_for_code(Client(), editor.email)
    OutgoingMail.objects.all().delete()
    client.post("/accounts/logout/")
    User.objects.filter(pk=editor.pk).update(email="new@example.org")
    assert sign_in_as(client, "editor@example.org").status_code == 200
    assert sign_in_as(client, "new@example.org").status_code == 302
    ask_for_code(Client(), "editor@example.org")
    assert not OutgoingMail.objects.exists()


@contextmanager
def broker_away() -> Iterator[None]:
    """Let tasks be sent to a Redis that is not there."""
    app = deliver_waiting.app
    known = app.conf.broker_url
    for address in ("redis+socket:///nowhere/redis.sock", known):
        app.conf.broker_url = address
        app.amqp._producer_pool = None
        app._pool = None
        if address != known:
            yield


@pytest.mark.django_db(transaction=True)
def test_the_code_waits_in_the_outbox_also_while_redis_is_away(client: Client, caplog) -> None:
    editor = User.objects.create_user("editor@example.org", PASSWORD, name="Editor", language="en")
    with broker_away():
        assert ask_for_code(client, editor.email).status_code == 200
    assert OutgoingMail.objects.get().state == "waiting"
    assert any("nowhere" in record.exc_text for record in caplog.records if record.exc_text)
