"""The pages of the door in a real browser, wide and narrow: open to everybody, within the window, no complaint."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page

from tests.accounts.second_factors import PASSWORD, code_of, with_password
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]


class Look:
    """One window, and what was found wrong in it."""

    def __init__(self, chromium: Browser, place: str, width: int) -> None:
        self.context = chromium.new_context(locale="en", viewport={"width": width, "height": 800})
        self.page: Page = self.context.new_page()
        self.place, self.wrong = place, []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def at(self, heading: str) -> None:
        """The page with this heading is there; look it over."""
        self.page.get_by_role("heading", name=heading, exact=True, level=1).wait_for()
        self.wrong += [f"{heading}: {each}" for each in open_to_everybody(self.page) + as_wide_as_its_window(self.page)]

    def go(self, address: str, heading: str) -> None:
        """Open an address."""
        self.page.goto(self.place + address)
        self.at(heading)

    def press(self, name: str, heading: str) -> None:
        """Press a button or follow a link."""
        words = re.compile(f"^{re.escape(name)}")
        button, link = (self.page.locator("main").get_by_role(role, name=words) for role in ("button", "link"))
        button.or_(link).first.click()
        self.at(heading)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_the_door(live_server, chromium: Browser, cast: Cast, settings, width: int):
    settings.SECOND_FACTOR_FORCED = True
    person = with_password(cast.reviewer)
    look = Look(chromium, live_server.url, width)
    look.go("/accounts/login/", "Sign in")
    look.press("Send me a code by mail", "A code by mail")
    look.page.locator("input[name=email]").fill(person.email)
    look.press("Send me a code", "Type the code from our mail")
    look.press("Cancel", "Sign in")
    set_up(look, person.email)
    secret = look_at_what_is_set_up(look)
    sign_in_with_the_app(look, person.email, secret)
    assert look.wrong == []
    look.context.close()


def set_up(look: Look, address: str) -> None:
    """Sign in, and be led to the set-up."""
    look.page.locator("input[name=login]").fill(address)
    look.page.locator("input[name=password]").fill(PASSWORD)
    look.press("Sign in", "Signing in with two steps")
    look.press("Set up an app", "Is it really you?")
    look.page.locator("input[name=password]").fill(PASSWORD)
    look.press("Go on", "Set up an authenticator app")


def look_at_what_is_set_up(look: Look) -> str:
    """Type the first code, and see every page of the second step."""
    secret = look.page.locator(".secret").inner_text()
    look.page.locator("input[name=code]").fill("000000")
    look.press("Set up the app", "Set up an authenticator app")
    look.page.locator("input[name=code]").fill(code_of(secret, at=time.time() - 30))
    look.press("Set up the app", "Recovery codes")
    look.press("Make new codes", "Make new recovery codes?")
    look.go("/accounts/second-step/", "Signing in with two steps")
    look.press("Remove the app", "Remove the app?")
    look.go("/accounts/second-step/passkeys/", "My passkeys")
    look.go("/accounts/second-step/passkeys/add/", "Add a passkey")
    look.go("/accounts/second-step/again/", "Is it really you?")
    return secret


def sign_in_with_the_app(look: Look, address: str, secret: str) -> None:
    """Sign out and in again, with both steps."""
    look.go("/accounts/logout/", "Sign out")
    look.page.locator("main").get_by_role("button", name="Sign out").click()
    look.page.wait_for_url(f"{look.place}/")
    look.go("/accounts/login/", "Sign in")
    look.page.locator("input[name=login]").fill(address)
    look.page.locator("input[name=password]").fill(PASSWORD)
    look.press("Sign in", "Second step")
    look.page.locator("input[name=code]").fill(code_of(secret))
    look.page.locator("main").get_by_role("button", name="Sign in").click()
    look.page.wait_for_url(f"{look.place}/inbox/")
