"""The pages of the door: in our own look, and each says what to do."""

import pytest
from django.conf import settings
from django.test import override_settings

from tests.make import Cast

PAGES = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/signup/",
    "/accounts/inactive/",
]
OWN_PAGES = ["/accounts/password/change/", "/accounts/logout/", "/accounts/reauthenticate/"]


@pytest.mark.parametrize("address", PAGES)
def test_strangers_see_the_pages_of_the_door_in_our_look(client, cast: Cast, address):
    response = client.get(address)
    assert response.status_code == 200
    assert 'class="skip"' in response.content.decode()


@pytest.mark.parametrize("address", OWN_PAGES)
def test_people_see_the_pages_of_their_account_in_our_look(sign_in, cast: Cast, address):
    cast.signatory.set_password("correct horse battery")
    cast.signatory.save()
    response = sign_in(cast.signatory).get(address)
    assert response.status_code == 200
    assert cast.signatory.email in response.content.decode()


def test_demo_accounts_stand_on_the_sign_in_page_of_a_demo_only(client, cast: Cast):
    assert "demo-portal" not in client.get("/accounts/login/").content.decode()
    with override_settings(DEMO=True):
        text = client.get("/accounts/login/").content.decode()
    assert text.count("@demo.example") == 18
    assert "demo-portal-2026" in text


def test_a_wrong_password_leads_to_the_field(client, cast: Cast):
    text = client.post("/accounts/login/", {"login": cast.signatory.email, "password": "wrong"}).content.decode()
    assert "We could not sign you in." in text


def test_an_expired_session_shows_the_words_back(client, cast: Cast):
    response = client.post("/sites/propose/", {"name": "Old school in the Kerkstraat"})
    assert response.status_code == 401
    assert "Old school in the Kerkstraat" in response.content.decode()


def test_the_reset_asks_for_the_code_of_the_mail(client, cast: Cast):
    assert settings.ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED
    response = client.post("/accounts/password/reset/", {"email": cast.signatory.email}, follow=True)
    assert "Type the code from our mail" in response.content.decode()
