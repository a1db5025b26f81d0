"""Every field of every form that a role meets takes SQL, markup, templates, formulas and header lines as mere words."""

import re

import pytest
from django.test import Client

from tests.security.crawling import Form, ask, forms, walk
from tests.test_access import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.ignore_template_errors]

ATTACKS = {
    "sql": "' OR 1=1; SELECT CAST(version() AS int); --",
    "markup": "\"'><zap onmouseover=alert(1)></textarea><zap>",
    "template": "{{ 40600|add:1 }}{% load static %}{{ settings.SECRET_KEY }}",
    "formula": "=cmd|' /C calc'!A0",
    "header": "a\r\nX-Injected: yes\r\n\r\n<zap>",
    "number": "9" * 5000,
    "large": "9" * 30,
    "nothing": "\x00%00..%2f..%2fetc%2fpasswd",
}
# Somebody who meets the same pages and more of them: only what is new is tried again.
MORE_THAN = {"signatory": "editor", "coordinator": "reviewer"}
WHO = ("public", "editor", "signatory", "reviewer", "coordinator", "governor", "observer", "admin")


def signs(answer: object) -> list[str]:
    """What an attack that worked would leave in an answer."""
    text = b"" if answer.streaming else answer.content  # type: ignore[attr-defined]
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []  # type: ignore[attr-defined]
    found += ["header"] if answer.has_header("X-Injected") else []  # type: ignore[attr-defined]
    marks = {"markup": b"<zap", "template": b"40601", "sql": b"PostgreSQL 1", "trace": b"Traceback"}
    return found + [name for name, mark in marks.items() if mark in text]


def enter(client: Client, world: World, who: str) -> Client:
    """Sign in as somebody, or stay a stranger."""
    if who != "public":
        client.force_login(world.people[who])
    client.raise_request_exception = False
    return client


def attack(client: Client, form: Form) -> list[str]:
    """Put each attack into each field of a form, the others as they stand; return what left a sign."""
    wrong = []
    for name in dict.fromkeys(filter(None, form.written)):
        for kind, words in ATTACKS.items():
            found = signs(ask(client, form.method, form.action, {**form.given, name: words}))
            wrong += [f"{form.method} {form.action} {name} {kind}: {found}"] if found else []
    return wrong


@pytest.mark.parametrize("who", WHO)
def test_no_field_of_any_form_takes_an_attack_for_more_than_words(
    client: Client, who: str, record_property: object, capsys: pytest.CaptureFixture[str]
) -> None:
    world = make_world()
    tried = {form.shape for form in forms(enter(Client(), world, MORE_THAN[who]))} if who in MORE_THAN else set()
    found = [form for form in forms(enter(client, world, who)) if form.shape not in tried]
    wrong = [line for form in found for line in attack(client, form)]
    fields = sum(len(set(form.written)) for form in found)
    with capsys.disabled():
        print(f"\n{who}: {len(found)} forms, {fields} fields, {fields * len(ATTACKS)} attacks")  # noqa: T201
    assert not wrong, "\n".join(wrong)
    assert len(found) >= 3


@pytest.mark.parametrize("who", ["signatory", "coordinator", "governor"])
def test_what_was_stored_is_shown_to_everybody_as_mere_words(client: Client, who: str) -> None:
    world = make_world()
    enter(client, world, who)
    stored = 0
    for form in forms(client):
        words = {name: ATTACKS["markup"] if is_free(form, name) else form.given.get(name, "") for name in form.written}
        if form.method == "post" and any(word == ATTACKS["markup"] for word in words.values()):
            stored += client.post(form.action, {**form.given, **words}).status_code in {200, 302}
    assert stored
    shown = []
    for reader in ("signatory", "coordinator", "governor", "admin"):
        browser = enter(Client(), world, reader)
        shown += [f"{reader} {path}" for path, _, answer in walk(browser) if signs(answer)]
    assert not shown


def is_free(form: Form, name: str) -> bool:
    """Say whether a field looks like one for free words: nothing stands in it, or words do."""
    return bool(re.fullmatch(r"[^\d]*", form.given.get(name, ""))) and name not in {"draft_key", "version", "key"}
