"""The map by mouse and by keys: clusters, rows and pins, layers, full screen, and an address that keeps its place."""

import re

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from tests import make
from tests.browser.stage import Stage
from tests.browser.test_keyboard import keys, tab_to
from tests.calls.giving import CONSIDER, own_answer
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NAMES = ("Convent", "School", "Barracks", "Town hall")


@pytest.fixture
def sites(people: Cast) -> None:
    own_answer(make.call(), CONSIDER, by=people.editor)
    for number, name in enumerate(NAMES):
        point = Point(3.2649 + number / 2000, 50.8279, srid=4326)
        make.submitted(people.signatory, name=name, point=point)
    make.submitted(people.signatory, name="Far away", point=Point(3.29, 50.75, srid=4326))


def test_by_mouse(stage: Stage, people: Cast, sites: None) -> None:
    walker = stage.enter(people.governor).go("/map/")
    page = walker.page
    cluster = page.locator(".map-cluster")
    expect(cluster).to_have_count(1)
    expect(cluster).to_contain_text("4 sites here")
    expect(page.locator(".map-area--considering")).to_have_count(1)
    cluster.click()
    expect(page).to_have_url(re.compile(r"#map=[0-9.]+/50\.[0-9]+/3\.[0-9]+$"))
    page.get_by_label("Detention houses and transition houses").check()
    expect(page.locator(".map-pin--house").first).to_be_visible()
    page.get_by_role("button", name=re.compile("On the map ?: School")).click()
    expect(page.locator(".leaflet-popup")).to_contain_text("School")
    page.get_by_role("button", name="Next site").click()
    expect(page.locator(".leaflet-popup")).to_have_count(1)
    expect(page.locator(".leaflet-popup")).not_to_contain_text("School")
    walker.look()
    place = page.url
    page.reload()
    walker.settle()
    assert page.url == place
    page.select_option("select[name=colour]", "places")
    page.get_by_role("button", name="Show", exact=True).click()
    walker.look()
    expect(page.locator(".map-area--shade-4")).to_have_count(1)


def test_by_keys_alone(stage: Stage, people: Cast, sites: None) -> None:
    walker = stage.enter(people.governor).go("/map/")
    page = walker.page
    tab_to(walker, page.locator(".map-cluster"))
    keys(walker, "Enter")
    expect(page).to_have_url(re.compile("#map="))
    tab_to(walker, page.get_by_label("Railway stations"))
    keys(walker, "Space")
    expect(page.locator(".map-dot--stations").first).to_be_attached()
    tab_to(walker, page.get_by_role("button", name="Next site"))
    keys(walker, "Enter")
    expect(page.locator(".leaflet-popup")).to_be_visible()
    first = page.locator(".leaflet-popup .map-popup-name").inner_text()
    expect(page.locator(".leaflet-marker-icon:focus")).to_contain_text(first)
    keys(walker, "Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)


def test_distances_from_a_row(stage: Stage, people: Cast, sites: None) -> None:
    walker = stage.enter(people.governor).go("/map/")
    walker.page.get_by_role("link", name=re.compile("Distances from here ?: Far away")).click()
    walker.look().reads("Distances from Far away, as the crow flies.")
    expect(walker.page.locator(".map-row").nth(1)).to_contain_text("km to the north")
