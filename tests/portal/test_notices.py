"""What the portal owes its visitors, open to everybody in four languages."""

import pytest
from django.test import Client

LANGUAGES = ("nl", "fr", "de", "en")


@pytest.mark.parametrize("address", ["/privacy/", "/accessibility/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notices_are_open_in_four_languages(db: None, client: Client, address: str, language: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


def test_every_page_leads_to_the_notices(db: None, client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert 'href="/privacy/"' in page
    assert 'href="/accessibility/"' in page


def test_security_txt_names_a_contact_and_an_end(db: None, client: Client, settings) -> None:
    settings.SECURITY_CONTACT = "security@portal.example"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:security@portal.example"
    assert lines["Expires"].endswith("T00:00:00Z")


def test_without_a_contact_there_is_no_security_txt(db: None, client: Client, settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
