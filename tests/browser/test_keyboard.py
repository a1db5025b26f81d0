"""The keyboard alone does everything: from sign-in to a saved draft with a pin, and from the list into a popup."""

import re

import pytest
from playwright.sync_api import Locator, expect

from sites.models import Site
from tests import make
from tests.browser.stage import Stage, Walker
from tests.browser.walking import PASSWORD, Building, is_saved, pin_of, place_of, row_button
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MOST_STEPS = 90


def tab_to(walker: Walker, place: Locator) -> None:
    """Go on with Tab until this place has the focus; it must be seen there."""
    for _ in range(MOST_STEPS):
        walker.page.keyboard.press("Tab")
        if place.evaluate("element => element === document.activeElement"):
            expect(place).to_be_visible()
            return
    pytest.fail(f"Tab does not lead to {place}")


def keys(walker: Walker, *pressed: str) -> None:
    """Press keys, one after the other."""
    for key in pressed:
        walker.page.keyboard.press(key)


def type_into(walker: Walker, label: str, words: str) -> None:
    """Go to a field and type."""
    tab_to(walker, walker.page.get_by_role("textbox", name=label).or_(walker.page.get_by_label(label)).first)
    walker.page.keyboard.type(words)


def test_from_sign_in_to_a_saved_draft_with_a_pin(stage: Stage, people: Cast):
    walker = stage.enter().go("/accounts/login/")
    sign_in_by_keys(walker, people)
    tab_to(walker, walker.page.locator("main").get_by_role("link", name="Propose a building"))
    keys(walker, "Enter")
    walker.look()
    type_into(walker, "What do you call this building?", "Convent")
    keys(walker, "Enter")
    walker.page.wait_for_url("**/file/place/**")
    place = place_pin_by_keys(walker)
    fill_in_by_keys(walker)
    saved = Site.objects.get()
    assert (saved.name, saved.places, saved.building_kind) == ("Convent", 30, "school")
    assert saved.college_decides_later
    assert (saved.point.y, saved.point.x) == place


def sign_in_by_keys(walker: Walker, people: Cast) -> None:
    """The first Tab offers the way past the header; Enter in the password opens the door."""
    keys(walker, "Tab")
    expect(walker.page.get_by_role("link", name="To the content")).to_be_focused()
    keys(walker, "Enter")
    expect(walker.page.locator("#main")).to_be_focused()
    type_into(walker, "Email", people.editor.email)
    type_into(walker, "Password", PASSWORD)
    keys(walker, "Enter")
    walker.page.wait_for_url("**/home/")
    walker.look()


def place_pin_by_keys(walker: Walker) -> tuple[float, float]:
    """Find a place by typing, choose it with Enter, and move its pin with the arrows; returns where it stands then."""
    type_into(walker, "Find the place by name", "Heule")
    found = walker.page.locator(".choices button").first
    expect(found).to_be_visible()
    tab_to(walker, found)
    keys(walker, "Enter")
    expect(pin_of(walker)).to_be_focused()
    north, east = place_of(walker.look())
    keys(walker, "ArrowUp", "ArrowRight", "Shift+ArrowRight")
    assert place_of(walker)[0] > north
    assert place_of(walker)[1] > east
    return place_of(is_saved(walker))


def open_part(walker: Walker, name: str) -> None:
    """Follow the rail to a part."""
    tab_to(walker, walker.page.locator("#rail").get_by_role("link", name=name))
    keys(walker, "Enter")
    expect(walker.page.get_by_role("heading", name=name, level=2)).to_be_visible()
    walker.look()


def fill_in_by_keys(walker: Walker) -> None:
    """Choose from lists, tick and type; each part saves by itself."""
    open_part(walker, "Building")
    tab_to(walker, walker.page.get_by_label("Kind of building"))
    keys(walker, "ArrowDown")
    is_saved(walker)
    open_part(walker, "Capacity and target group")
    type_into(walker, "Number of places", "30")
    is_saved(walker)
    open_part(walker, "Support")
    tab_to(walker, walker.page.get_by_label("The college's decision comes later"))
    keys(walker, "Space")
    is_saved(walker)


def test_a_file_is_checked_and_submitted(stage: Stage, people: Cast):
    site = make.draft(people.signatory)
    walker = stage.enter(people.signatory).go(f"/sites/{site.pk}/file/place/")
    tab_to(walker, walker.page.locator("#rail").get_by_role("link", name="Check and submit"))
    keys(walker, "Enter")
    walker.page.wait_for_url("**/check/")
    tab_to(walker.look(), walker.page.get_by_role("button", name="Submit to De Huizen"))
    keys(walker, "Enter")
    walker.page.wait_for_url("**/receipt/")
    walker.look().reads("This receipt commits nobody")


def test_a_pin_without_a_place_name(stage: Stage, people: Cast):
    site = make.draft(people.editor, point=None)
    walker = stage.enter(people.editor).go(f"/sites/{site.pk}/file/place/")
    tab_to(walker, walker.page.get_by_role("button", name="Put the pin in the middle of the map"))
    keys(walker, "Enter")
    expect(pin_of(walker)).to_be_focused()
    before = place_of(walker)
    keys(walker, "ArrowDown", "ArrowLeft")
    assert (place_of(walker)[0] < before[0], place_of(walker)[1] < before[1]) == (True, True)
    tab_to(walker, walker.page.get_by_role("button", name="Take the pin away"))
    keys(walker, "Space")
    expect(pin_of(walker)).to_have_count(0)
    expect(walker.page.get_by_label("Latitude")).to_have_value("")


def test_from_the_list_into_the_popup_of_the_pin_and_back(stage: Stage, people: Cast):
    building = Building(name="Convent of Kortrijk")
    site = make.submitted(people.signatory, name=building.name)
    make.submitted(people.signatory, name="Another pin to pass by")
    walker = stage.enter(people.governor).go("/map/")
    tab_to(walker, row_button(walker, building))
    keys(walker, "Enter")
    pin = walker.page.locator(".leaflet-marker-icon", has_text=building.name)
    popup = walker.page.locator(".leaflet-popup")
    expect(pin).to_be_focused()
    expect(popup).to_contain_text(building.name)
    walker.look()
    keys(walker, "Tab")
    expect(popup.get_by_role("link", name="Open the site's page")).to_be_focused()
    keys(walker, "Escape")
    expect(popup).to_have_count(0)
    expect(pin).to_be_focused()
    keys(walker, "Enter")
    expect(popup).to_contain_text(building.name)
    keys(walker, "Tab", "Enter")
    expect(walker.page).to_have_url(re.compile(f"/sites/{site.pk}/$"))
    walker.look()
