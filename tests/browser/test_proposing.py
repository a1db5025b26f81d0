"""A file filled in over two sessions: it saves by itself, through a cut network, an ended session and a colleague."""

import pytest
from playwright.sync_api import expect

from accounts.models import SignedIn
from sites.models import FileChange, Site, SitePaper
from tests import make
from tests.browser.stage import Stage, Walker
from tests.browser.walking import add_photo, begin, check_and_submit, is_saved, photo, sign_in_here
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NAME = "Convent of Kortrijk"
WORDS = "Typed for a long time, and not to be lost."
MOTIVATION = "Why is this a good place?"


def open_part(stage: Stage, user: make.User, site: Site, part: str = "support") -> Walker:
    """Sit down at one's own computer with this part."""
    return stage.enter(user).go(f"/sites/{site.pk}/file/{part}/")


def write(walker: Walker, words: str, label: str = MOTIVATION) -> Walker:
    """Type as a person does."""
    field = walker.page.get_by_label(label)
    field.fill("")
    field.press_sequentially(words)
    return walker


def says(walker: Walker, words: str, label: str = MOTIVATION) -> None:
    """Expect this text in the form."""
    expect(walker.page.get_by_label(label)).to_have_value(words)


def state(walker: Walker, name: str) -> Walker:
    """Expect the page to say this about saving."""
    expect(walker.page.locator("#save-state")).to_have_attribute("data-state", name)
    return walker


def test_a_file_is_filled_in_over_two_sessions_and_submitted(stage: Stage, people: Cast):
    editor = stage.enter(people.editor).go("/sites/propose/")
    begin(editor, NAME)
    site = Site.objects.get()
    editor.page.get_by_label("Latitude").fill("50.8279")
    editor.page.get_by_label("Longitude").fill("3.2649")
    is_saved(editor).look()
    editor.page.locator("#rail").get_by_role("link", name="Building").click()
    editor.look().page.get_by_label("Kind of building").select_option("religious")
    editor.page.get_by_label("Owner", exact=True).select_option("religious")
    is_saved(editor).look()
    editor.go(f"/sites/{site.pk}/papers/")
    add_photo(editor, photo(b"MZ this is a program"))
    expect(editor.page.locator("main")).to_contain_text("front.jpg")
    assert not SitePaper.objects.exists()
    editor.forgive("422")
    editor.go(f"/sites/{site.pk}/check/").press("Ask the signatory to submit").reads("Your signatory was asked on")
    signatory = open_part(stage, people.signatory, site, "capacity")
    write(signatory, "28", "Number of places")
    is_saved(signatory).reads("28").look()
    signatory.go(f"/sites/{site.pk}/file/support/")
    is_saved(write(open_part(stage, people.editor, site), "His text."))
    write(signatory, WORDS).reads("Editor saved this part while you were typing.").forgive("409")
    signatory.look().press("Look at both texts and choose").reads("His text.", WORDS).forgive("409")
    signatory.press("Save what I chose").reads("Saved.")
    signatory.page.context.set_offline(offline=True)
    signatory.page.get_by_label("The college's decision comes later").check()
    state(signatory, "unsaved").look().forgive("ERR_INTERNET_DISCONNECTED")
    signatory.page.context.set_offline(offline=False)
    is_saved(signatory)
    assert check_and_submit(signatory, site)
    site.refresh_from_db()
    assert (site.motivation, site.places, site.building_kind) == (WORDS, 28, "religious")


def test_a_cut_network_loses_nothing_and_the_page_tries_again(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_part(stage, people.signatory, site)
    walker.page.context.set_offline(offline=True)
    state(write(walker, WORDS), "unsaved")
    walker.look().forgive("ERR_INTERNET_DISCONNECTED")
    walker.page.context.set_offline(offline=False)
    is_saved(walker)
    site.refresh_from_db()
    assert site.motivation == WORDS


def test_a_lid_closed_without_a_network_loses_nothing(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_part(stage, people.signatory, site)
    walker.page.context.set_offline(offline=True)
    state(write(walker, WORDS), "unsaved").forgive("ERR_INTERNET_DISCONNECTED")
    walker.page.goto("about:blank")
    walker.complaints.clear()
    walker.page.context.set_offline(offline=False)
    walker.go(f"/sites/{site.pk}/file/support/")
    says(walker, WORDS)
    is_saved(walker)
    site.refresh_from_db()
    assert site.motivation == WORDS


def test_an_ended_session_leads_back_to_the_same_place_with_the_same_text(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_part(stage, people.signatory, site)
    SignedIn.objects.all().delete()
    state(write(walker, WORDS), "signedOut").forgive("401")
    walker.look().press("Sign in again and go on here", role="link")
    sign_in_here(walker, people.signatory)
    assert walker.path == f"/sites/{site.pk}/file/support/"
    says(walker, WORDS)
    expect(walker.page.get_by_label(MOTIVATION)).to_be_focused()
    is_saved(walker)
    site.refresh_from_db()
    assert site.motivation == WORDS


def test_an_answer_that_is_lost_is_no_colleague(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_part(stage, people.signatory, site)
    walker.page.route("**/file/support/", lambda route: (route.fetch(), route.abort()), times=1)
    state(write(walker, "One"), "unsaved").forgive("ERR_FAILED")
    is_saved(write(walker, "One and two"))
    site.refresh_from_db()
    assert site.motivation == "One and two"


def test_two_colleagues_see_both_texts_and_one_chooses(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    hers, his = open_part(stage, people.signatory, site), open_part(stage, people.editor, site)
    is_saved(write(his, "His text."))
    write(hers, "Her text.").reads("Editor saved this part while you were typing.").forgive("409")
    hers.look().press("Look at both texts and choose").reads("His text.", "Her text.").forgive("409")
    hers.page.get_by_label("Your colleague's text").check()
    hers.press("Save what I chose").reads("Saved.")
    says(hers, "His text.")
    assert FileChange.objects.filter(part="support", by=people.signatory, version__gt=1).count() == 0


def test_what_is_wrong_is_named_and_the_rest_is_saved(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_part(stage, people.signatory, site, "building")
    walker.page.get_by_label("Storeys").fill("3")
    walker.page.get_by_label("Year of construction").fill("19310")
    state(walker, "partly").look().reads("The rest is saved. Please look at this:")
    site = Site.objects.with_file().get()
    assert (site.building.storeys, site.building.built_in) == (3, None)


def test_an_outline_is_drawn_on_the_map(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_part(stage, people.signatory, site, "place")
    walker.press("Draw the outline")
    for right, down in ((150, 100), (250, 100), (250, 200)):
        walker.page.locator("[data-map=pin] .leaflet-container").click(position={"x": right, "y": down})
        walker.page.wait_for_timeout(500)  # two clicks at once would zoom
    is_saved(walker).look().reads("The outline measures")
    assert Site.objects.with_file().get().drawn_area > 0
