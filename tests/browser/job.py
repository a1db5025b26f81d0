"""The main job, person by person: propose, review, decide, see it in the province, read the letters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Position, expect

from foundation.mail.tasks import deliver_waiting
from sites.models import Site
from tests import make
from tests.browser.mailbox import Mailbox
from tests.browser.stage import Stage, Walker
from tests.browser.walking import (
    ANSWER,
    QUESTION,
    REASON,
    Building,
    add_photo,
    answer_the_call,
    begin,
    check_and_submit,
    fill_in,
    find_by_button,
    find_by_typing,
    open_from_inbox,
    pin_of,
    place_of,
    show_on_map,
    sign_in,
    supply,
    take_step,
)
from tests.make import Cast
from tests.roles import as_worker

HEULE = (50.83, 3.24)


def main_job(stage: Stage, people: Cast, building: Building) -> str:
    """From the call to the decision; returns the reference."""
    signatory = stage.enter()
    reference = propose(signatory, people, building)
    review(stage.enter(), people, building)
    supply(signatory, building)
    decide(stage.enter(), people, building)
    return reference


def propose(walker: Walker, people: Cast, building: Building) -> str:
    """The signatory answers, gives a name, puts the pin, fills in part after part, adds a photo and submits."""
    answer_the_call(sign_in(walker, people.signatory))
    begin(walker, building.name)
    put_the_pin(walker) if walker.has_javascript else type_the_place(walker)
    fill_in(walker, building)
    site = Site.objects.get(name=building.name)
    add_photo(walker)
    expect(walker.page.locator("main")).to_contain_text("All files are added." if walker.has_javascript else "added.")
    walker.go(f"/sites/{site.pk}/file/capacity/").reads("€50,010.00", "All together")
    return check_and_submit(walker, site)


def put_the_pin(walker: Walker) -> None:
    """Choose a found place, then click on the map, then drag the pin: each moves it and says so in the form."""
    find_by_typing(walker, "Heul").click()
    assert place_of(walker) == pytest.approx(HEULE, abs=0.05)
    canvas = walker.look().page.locator("[data-map=pin] .leaflet-container")
    moved(walker, lambda: canvas.click(position=from_middle(canvas, right=80)))
    moved(walker, lambda: pin_of(walker).drag_to(canvas, target_position=from_middle(canvas, right=40)))


def from_middle(canvas: Locator, *, right: int) -> Position:
    """A spot of the map, this many pixels to the right of its middle."""
    box = canvas.bounding_box()
    assert box
    return {"x": box["width"] / 2 + right, "y": box["height"] / 2}


def moved(walker: Walker, act: Callable[[], None]) -> None:
    """Do something that moves the pin; the form then says another place."""
    longitude = walker.page.get_by_label("Longitude")
    before = longitude.input_value()
    act()
    expect(longitude).not_to_have_value(before)


def type_the_place(walker: Walker) -> None:
    """Without a map: the Find button fills in a place found, and its coordinates can be typed over."""
    expect(walker.page.locator("[data-map] ~ noscript p")).to_be_visible()
    find_by_button(walker, "Heule").click()
    assert place_of(walker.look()) == pytest.approx(HEULE, abs=0.05)
    walker.page.get_by_label("Latitude").fill("50.8312")
    walker.page.get_by_label("Longitude").fill("3.2391")


def review(walker: Walker, people: Cast, building: Building) -> None:
    """The reviewer finds the site in the inbox, takes it up, and asks."""
    sign_in(walker, people.reviewer).reads("Nobody has it yet")
    open_from_inbox(walker, building, pile="new")
    take_step(walker, "Take up")
    take_step(walker, "Ask for information", QUESTION)


def decide(walker: Walker, people: Cast, building: Building) -> None:
    """The coordinator reads the answer, retains the site with a reason, and lets the letter leave."""
    sign_in(walker, people.coordinator)
    open_from_inbox(walker, building, pile="colleagues")
    site = Site.objects.get(name=building.name)
    walker.go(f"/sites/{site.pk}/planning/").reads(ANSWER).go(f"/sites/{site.pk}/")
    make.replied(Site.objects.get(name=building.name), people.reviewer, people.coordinator)
    walker.go(walker.path).press("Retain", role="link").reads("What the decision rests on")
    walker.page.get_by_label("Reasons").fill(REASON)
    walker.press("Decide").reads("The letter is written and waits here until you send it.")
    walker.press("Send by mail").reads("The letter has left by mail.")


def governor_sees(walker: Walker, people: Cast, building: Building) -> None:
    """The governor finds the site on the map and in the list."""
    sign_in(walker, people.governor)
    if walker.has_javascript:
        show_on_map(walker, building).press("Open the site's page", role="link")
    else:
        walker.go("/map/").press(building.name, role="link")
    walker.reads(building.motivation)
    walker.go("/sites/").reads(building.name)


def neighbour_governor_sees_nothing(walker: Walker, people: Cast, building: Building) -> None:
    """Another province's governor finds nothing, not even by address."""
    sign_in(walker, people.governor_elsewhere).reads("No sites to show")
    walker.go("/sites/").reads("No sites yet")
    walker.go(f"/sites/{Site.objects.get(name=building.name).pk}/")
    walker.forgive("404")


def letters_arrive(mailbox: Mailbox, people: Cast, building: Building, reference: str) -> None:
    """The worker delivers what was written on the way, to a real mail server."""
    with as_worker():
        assert deliver_waiting() == len(mailbox.letters) > 0
    to_signatory = mailbox.to(people.signatory)
    assert f"Reference: {reference}" in to_signatory[f"Receipt {reference}: {building.name}"]
    assert QUESTION in to_signatory[f"{building.name} (Kortrijk): More information asked"]
    assert REASON in to_signatory[f"{building.name} is weerhouden"]
    assert ANSWER in " ".join(mailbox.to(people.reviewer).values())
    assert not mailbox.to(people.governor_elsewhere)
    assert not mailbox.to(people.neighbour)
