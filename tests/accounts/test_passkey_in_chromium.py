"""A passkey in a real browser with a virtual device: made, used alone and as second step, under the strict policy."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page

from tests.accounts.second_factors import PASSWORD, with_password
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def place(live_server) -> str:
    """Browsers know passkeys on http only at the name localhost."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(chromium: Browser, complaints: list[str]) -> Iterator[Page]:
    """A window whose computer knows passkeys."""
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def sign_in_with_password(page: Page, place: str, address: str) -> None:
    page.goto(f"{place}/accounts/login/?next=/sites/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state()


def make_passkey(page: Page, place: str) -> None:
    page.goto(f"{place}/accounts/second-step/")
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    assert open_to_everybody(page) == []
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("heading", name="Recovery codes", exact=True).wait_for()


def sign_out(page: Page, place: str) -> None:
    page.goto(f"{place}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{place}/")


def test_a_passkey_is_made_and_signs_in_alone_and_as_second_step(page, place, cast: Cast, complaints):
    person = with_password(cast.signatory)
    sign_in_with_password(page, place, person.email)
    make_passkey(page, place)
    assert open_to_everybody(page) == []
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).count() == 1
    sign_out(page, place)

    page.goto(f"{place}/accounts/login/?next=/sites/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{place}/sites/")
    sign_out(page, place)

    sign_in_with_password(page, place, person.email)
    assert page.get_by_role("heading", name="Second step").is_visible()
    assert open_to_everybody(page) + as_wide_as_its_window(page) == []
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{place}/sites/")
    assert complaints == []


def test_a_device_without_a_passkey_is_told_so_in_words(page, place, cast: Cast, complaints):
    page.goto(f"{place}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("That did not work with a passkey.").wait_for()
    assert complaints == []
