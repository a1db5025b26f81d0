"""Participation plan, agreements, action plan, follow-ups and calendar in Chromium: on a desk and on a telephone."""

from datetime import date, timedelta
from re import search

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests import make
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.conftest import people, stage
from tests.browser.stage import Stage, Walker, Window
from tests.browser.walking import PASSWORD
from tests.contacts import plans
from tests.make import Cast

__all__ = ["people", "stage"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

YESTERDAY = (timezone.localdate() - timedelta(days=1)).isoformat()
SOON = timezone.localdate() + timedelta(days=20)


def fill(walker: Walker, **typed: str) -> Walker:
    """Type into fields by the names of the form."""
    for name, words in typed.items():
        walker.page.locator(f"#id_{name}").fill(words)
    return walker


def choose(walker: Walker, name: str, label: str) -> Walker:
    """Choose in a list."""
    walker.page.locator(f"#id_{name}").select_option(label=label)
    return walker


def walk_a_plan(stage: Stage, people: Cast) -> None:
    """From the step that was told too early to a plan with a time line, and a calendar that a program reads."""
    site = make.in_review(people.signatory, people.reviewer, name="Convent")
    plans.organisation("Voorbeeld CAW")
    walker = stage.enter(people.coordinator)
    walker.go(f"/contacts/sites/{site.pk}/participation/").press("The press is told", role="link")
    fill(walker, done_on=YESTERDAY).press("Save").reads("Saved.", "Street not told before the press.")
    walker.press("Letter and brochure to the streets around", role="link")
    fill(walker, done_on=YESTERDAY).press("Save").reads("Saved.")

    walker.go(f"/contacts/sites/{site.pk}/agreements/").reads("No agreements yet").press("New agreement", role="link")
    fill(walker, title="Bridge figure", starts_on=YESTERDAY, ends_on="2026-01-01").press("Save")
    walker.reads("The last day lies before the first.").forgive("422")
    fill(walker, ends_on=SOON.isoformat(), decision="Whether it goes on", decision_due_on=SOON.isoformat())
    walker.press("Save").reads("Now add the parties").press("Add a party", role="link")
    choose(walker, "organisation", "Voorbeeld CAW")
    fill(walker, promise="Pays half of it", amount_per_year="30000").press("Save").reads("€30,000.00")
    walker.go(f"/contacts/sites/{site.pk}/agreements/").reads("Bridge figure", "not signed by everybody yet")

    walker.go(f"/contacts/sites/{site.pk}/actions/").press("Add a step", role="link")
    fill(walker, what="Letter to the street", term_words="voorjaar 2027").press("Save").reads("voorjaar 2027")
    walker.press("Letter to the street", exact=False).reads("done")

    walker.go("/contacts/follow-ups/").reads("Nothing to follow up").press("Write something down", role="link")
    fill(walker, what="Call the mayor", due_on=SOON.isoformat()).press("Save").reads("Call the mayor")
    walker.follow("Move or hand over").press("Back, change nothing", role="link")
    walker.go("/contacts/agreements/").reads("Bridge figure").go("/contacts/actions/").reads("No plan yet")
    walker.press("Add a step", role="link")
    fill(walker, what="Tell the country", term_words="2027").press("Save").reads("Tell the country")

    walker.go("/contacts/calendar/").reads("You have no address yet").press("Make an address")
    walker.page.locator("input[name=password]").fill(PASSWORD)
    walker.page.locator("form:has(input[name=password]) button[type=submit]").click()
    walker.look().reads("Your address, shown this once")
    found = search(r"/contacts/calendar/[\w-]+\.ics", walker.page.locator("code").inner_text())
    assert found
    read = Calendar.from_ical(Client().get(found[0]).content)
    assert {str(event["SUMMARY"]): event.start for event in read.walk("VEVENT")} == {
        "To do: Call the mayor": SOON,
        "Decide: Whether it goes on (Bridge figure)": SOON,
        "Agreement ends: Bridge figure": SOON,
        "Action: Tell the country": date(2027, 12, 31),
    }


def test_a_plan_is_walked_on_a_desk(stage: Stage, people: Cast):
    stage.checks = (open_to_everybody, as_wide_as_its_window)
    walk_a_plan(stage, people)


def test_a_plan_is_walked_on_a_telephone(stage: Stage, people: Cast):
    stage.window, stage.checks = Window(width=360), (open_to_everybody, as_wide_as_its_window)
    walk_a_plan(stage, people)


def test_a_plan_is_walked_without_javascript(stage: Stage, people: Cast):
    stage.window, stage.checks = Window(width=360, javascript=False), (as_wide_as_its_window,)
    walk_a_plan(stage, people)
