"""The pages of accounts in a real browser, wide and narrow: open to everybody, and nobody else is asked anything."""

import pytest

from accounts.invitations import invite
from accounts.models import AccessRequest, Membership
from accounts.requesting import request_access
from accounts.roles import Role
from foundation.retention.holding import place_hold
from tests import make
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.stage import Stage, Walker, Window
from tests.browser.walking import PASSWORD
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[1280, 360])
def room(request: pytest.FixtureRequest, stage: Stage) -> Stage:
    """A wide and a narrow window, each page looked at whole."""
    stage.window = Window(width=request.param)
    stage.checks = (open_to_everybody, as_wide_as_its_window)
    return stage


def prove(walker: Walker, path: str) -> None:
    """Open a page that asks for the password first, and type it."""
    walker.go(path)
    if walker.path != path:
        walker.page.get_by_label("Password").fill(PASSWORD)
        walker.page.locator("main form button[type=submit]").first.click()
        walker.look()
    assert walker.path == path


def test_who_asks_comes_and_leaves(room: Stage, people: Cast) -> None:
    kortrijk = make.municipality(make.KORTRIJK)
    address = invite("new@kortrijk.example", organisation=kortrijk, role=Role.READER, language="en", by=people.admin)
    guest = room.enter()
    for path in ("/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "/accounts/request/"):
        guest.go(path)
    guest.go("/accounts/" + address.partition("/accounts/")[2])
    reader = room.enter(people.reader)
    for path in ("/accounts/mine/", "/accounts/second-step/", "/accounts/password/change/"):
        reader.go(path)
    reader.go(f"/accounts/mine/{Membership.objects.get(user=people.reader).pk}/leave/")


def test_a_signatory_sees_and_asks_what_is_theirs(room: Stage, people: Cast) -> None:
    kortrijk = make.municipality(make.KORTRIJK)
    request_access(email="asks@x.example", name="Asks", organisation=kortrijk, role=Role.READER, language="en")
    signatory = room.enter(people.signatory).go(f"/accounts/people/{kortrijk.pk}/")
    prove(signatory, f"/accounts/people/{kortrijk.pk}/invite/")
    signatory.go(f"/accounts/memberships/{Membership.objects.get(user=people.reader).pk}/end/")
    signatory.go(f"/accounts/requests/{AccessRequest.objects.get().pk}/")
    signatory.press("Answer").forgive("422")


def test_an_administrator_reads_holds_and_is_asked_why(room: Stage, people: Cast) -> None:
    page = f"/accounts/persons/{people.reader.pk}/"
    admin = room.enter(people.admin).go("/accounts/people/?q=reader").go(page)
    admin.press("Keep it beyond its term").forgive("422")
    admin.page.get_by_label("Why must this be kept").fill("Dispute")
    admin.press("Keep it beyond its term").reads("Dispute")
    prove(admin, f"{page}erase/")
    admin.go(f"{page}look/").go("/audit/")


def test_a_coordinator_keeps_the_file_of_a_site(room: Stage, people: Cast) -> None:
    site = make.submitted(people.signatory)
    coordinator = room.enter(people.coordinator).go("/sites/kept/").go(f"/sites/{site.pk}/keep/")
    place_hold(site, reason="Dispute", by=people.coordinator)
    coordinator.go(f"/sites/{site.pk}/keep/").go("/sites/kept/").reads("Dispute")
