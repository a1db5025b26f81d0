"""An address asked in the wrong way says so in plain words, and what a signed-in person reads is kept by no browser."""

import pytest
from django.test import Client

from tests.make import Cast


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "neemt"), ("fr", "n’accepte"), ("de", "nimmt"), ("en", "This address takes no such request")],
)
def test_an_address_of_a_form_says_in_four_languages_that_it_is_one(
    cast: Cast, sign_in, language: str, words: str
) -> None:
    client = sign_in(cast.editor)
    client.cookies["django_language"] = language
    answer = client.get("/accounts/acting/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'<html lang="{language}">' in page
    assert words in page


def test_what_was_typed_is_shown_back(cast: Cast, client: Client) -> None:
    page = client.post("/privacy/", {"motivation": "Near the station."}).content.decode()
    assert "Near the station." in page


@pytest.mark.parametrize("address", ["/home/", "/sites/", "/accounts/mine/", "/nowhere/"])
def test_no_browser_keeps_a_page_of_somebody_who_is_signed_in(cast: Cast, sign_in, address: str) -> None:
    assert "no-store" in sign_in(cast.editor).get(address)["Cache-Control"]


def test_what_strangers_read_may_be_kept(db: None, client: Client) -> None:
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
