"""What people do in the walks, page by page and in their own words."""

import re
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, expect

from accounts.models import User
from sites.models import Site
from tests import make
from tests.browser.stage import Walker

PASSWORD = "walking-through-the-house"
OUR_ANSWER = "We propose a building"
QUESTION = "Which rooms are there on the first floor?"
ANSWER = "Eight classrooms and a teachers' room."
REASON = "Close to the station, and the garden is large."


@dataclass(frozen=True)
class Building:
    """What the municipality tells of its building."""

    name: str = "Old school, Heule"
    places: str = "30"
    motivation: str = "Empty since the summer, near the station, with a garden."


def sign_in(walker: Walker, user: User) -> Walker:
    """From the front page through the door."""
    return sign_in_here(walker.go("/").press("Sign in", role="link"), user)


def sign_in_here(walker: Walker, user: User) -> Walker:
    """Fill in the sign-in page that is open."""
    walker.page.get_by_label("Email").fill(user.email)
    walker.page.get_by_role("textbox", name="Password").fill(PASSWORD)
    return walker.press("Sign in")


def answer_the_call(walker: Walker) -> Walker:
    """From the task to the answer: we propose a building."""
    walker.reads("Your municipality has not answered yet.").follow("Answer the call: propose, consider, or no")
    walker.page.get_by_label(OUR_ANSWER).check()
    return walker.press("Send our answer").reads("Thank you, your answer is noted. Now tell us about the building.")


def find_by_typing(walker: Walker, words: str) -> Locator:
    """Type the name of a place and return the first place found."""
    walker.page.get_by_label("Find the place by name").press_sequentially(words, delay=20)
    found = walker.page.locator(".choices button").first
    expect(found).to_be_visible()
    return found


def find_by_button(walker: Walker, words: str) -> Locator:
    """Look up a place with the button, as without JavaScript."""
    walker.page.get_by_label("Find the place by name").fill(words)
    walker.press("Find")
    return walker.page.locator(".choices button").first


def place_of(walker: Walker) -> tuple[float, float]:
    """Latitude and longitude as the form says them."""
    latitude = walker.page.get_by_label("Latitude").input_value()
    longitude = walker.page.get_by_label("Longitude").input_value()
    return float(latitude), float(longitude)


def pin_of(walker: Walker) -> Locator:
    """The pin of the building on the map of the form."""
    return walker.page.locator("[data-map=pin] .map-pin--own")


def begin(walker: Walker, name: str) -> Walker:
    """Give the building a name: from then on there is a draft."""
    walker.page.get_by_label("What do you call this building?").fill(name)
    return walker.press("Begin the file").reads("Your draft is saved. Only your municipality can see it.")


def go_on(walker: Walker, part: str) -> Walker:
    """Save with the button and go on to the next part."""
    return walker.press(f"Save and go on to: {part}").reads("Saved.")


def is_saved(walker: Walker) -> Walker:
    """Wait until the page says that it has saved by itself."""
    expect(walker.page.locator("#save-state")).to_have_attribute("data-state", "saved")
    return walker


def fill_in(walker: Walker, building: Building) -> Walker:
    """Everything but the place, part after part, until the papers."""
    page = walker.page
    page.get_by_label("Street and number").fill("Heulseplein 1")
    go_on(walker, "Building")
    page.get_by_label("Kind of building").select_option("school")
    page.get_by_label("Owner", exact=True).select_option("municipality")
    page.get_by_label("Gross floor area (m²)").fill("2400")
    go_on(walker, "Capacity and target group")
    page.get_by_label("Number of places").fill(building.places)
    page.get_by_label("How many").first.fill("30")
    page.get_by_label("Area (m²)").first.fill("11")
    go_on(walker, "Surroundings").reads("Nearest station")
    page.get_by_label("Nearest school").select_option("near")
    go_on(walker, "Support")
    page.get_by_label("Why is this a good place?").fill(building.motivation)
    page.get_by_label("The college decided on").fill("2026-01-12")
    page.get_by_label("The college's decision comes later").check()
    return go_on(walker, "Papers and photos")


def photo(content: bytes | None = None) -> FilePayload:
    """A photo as a telephone sends it, or other bytes that only call themselves one."""
    return {
        "name": "front.jpg",
        "mimeType": "image/jpeg",
        "buffer": make.picture().getvalue() if content is None else content,
    }


def add_photo(walker: Walker, picture: FilePayload | None = None) -> Walker:
    """Choose a file and send it."""
    walker.page.get_by_label("Files").set_input_files(picture or photo())
    return walker.press("Add the files")


def check_and_submit(walker: Walker, site: Site) -> str:
    """From the check to the receipt; returns the reference."""
    walker.go(f"/sites/{site.pk}/check/").reads("This is what De Huizen will read.")
    walker.press("Submit to De Huizen").reads("A receipt is on its way to you. This commits nobody.")
    assert walker.path == f"/sites/{site.pk}/receipt/"
    return re.findall(r"DH-\d{4}-\d{4,}", walker.page.locator(".messages").inner_text())[0]


def open_from_inbox(walker: Walker, building: Building, *, pile: str) -> Walker:
    """From De Huizen's inbox, by the one for whom a site waits, to its page."""
    walker.go(f"/inbox/?pile={pile}").press(building.name, role="link")
    return walker.reads(building.motivation)


def take_step(walker: Walker, name: str, reason: str = "") -> Walker:
    """Choose a step on the page of a site, say why, and take it."""
    walker.press(name, role="link")
    if reason:
        walker.page.locator("#id_reason").fill(reason)
    return walker.press(name).reads("Done. This site is now:")


def supply(walker: Walker, building: Building) -> Walker:
    """From the task to the answer to De Huizen's question."""
    walker.go("/home/").follow(f"Answer De Huizen about “{building.name}”").reads(QUESTION)
    return take_step(walker, "Supply the information", ANSWER)


def row_button(walker: Walker, building: Building) -> Locator:
    """The button in the list that leads to the pin."""
    return walker.page.get_by_role("button", name=re.compile(f"On the map ?: {building.name}"))


def show_on_map(walker: Walker, building: Building) -> Walker:
    """From the row of the list to the pin and its popup."""
    walker.go("/map/").reads(building.name)
    row_button(walker, building).click()
    expect(walker.page.locator(".leaflet-popup")).to_contain_text(building.name)
    expect(walker.page.locator(".leaflet-marker-icon:focus")).to_contain_text(building.name)
    return walker.look()
