"""The main job in Chromium: from the call to the governor's map, every page on the way open to everybody."""

import pytest

from tests import make
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.job import governor_sees, letters_arrive, main_job, neighbour_governor_sees_nothing
from tests.browser.mailbox import Mailbox
from tests.browser.stage import Stage, Window
from tests.browser.walking import Building
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BUILDING = Building()


def test_a_building_goes_from_the_call_to_the_governors_map(stage: Stage, people: Cast, mailbox: Mailbox):
    make.call()
    reference = main_job(stage, people, BUILDING)
    governor_sees(stage.enter(), people, BUILDING)
    neighbour_governor_sees_nothing(stage.enter(), people, BUILDING)
    letters_arrive(mailbox, people, BUILDING, reference)


def test_all_of_it_goes_without_javascript(stage: Stage, people: Cast):
    make.call()
    stage.window = Window(javascript=False)
    main_job(stage, people, BUILDING)
    governor_sees(stage.enter(), people, BUILDING)


@pytest.mark.parametrize(
    "window", [Window(width=360), Window(width=640, scale=2)], ids=["telephone", "zoom of 200 percent"]
)
def test_no_page_of_it_scrolls_sideways(stage: Stage, people: Cast, window: Window):
    make.call()
    stage.window, stage.checks = window, (as_wide_as_its_window,)
    main_job(stage, people, BUILDING)
    governor_sees(stage.enter(), people, BUILDING)


def test_the_menus_of_a_telephone(stage: Stage, people: Cast):
    stage.window, stage.checks = Window(width=360), (open_to_everybody, as_wide_as_its_window)
    make.submitted(people.signatory, name=BUILDING.name)
    walker = stage.enter(people.coordinator).go("/inbox/").press("Menu")
    walker.page.locator("details.account summary").click()
    walker.look().press("Map", role="link").reads(BUILDING.name)
    assert walker.path == "/map/"
