"""A claim walked by three people in Chromium, from the recorded year to the accepted justification."""

import pytest

from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.conftest import people, stage
from tests.browser.stage import Stage, Walker, Window
from tests.make import KORTRIJK, Cast
from tests.subsidies.houses import LAST_YEAR, house

__all__ = ["people", "stage"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

YEAR = f"/subsidies/{KORTRIJK}/{LAST_YEAR}/"


def fill(walker: Walker, **typed: str) -> Walker:
    """Type into fields by the names of the form."""
    for name, words in typed.items():
        walker.page.locator(f"#id_{name}").fill(words)
    return walker


def step(walker: Walker, path: str, name: str, **typed: str) -> Walker:
    """Open the claim, choose a step, give what it asks, take it."""
    walker.go(path).press(name, role="link")
    return fill(walker, **typed).press(name).reads("Done. This claim is now:")


def claim_is_made(signatory: Walker) -> str:
    """From the year to the submitted claim; returns its address."""
    signatory.go(YEAR).reads("57 places × €1,667.00", "€95,019.00").press("Claim this year")
    signatory.reads("Fill in who is paid and on which account").press("Fill in the claim", role="link")
    fill(signatory, kbo_number="0200.000.043", iban="BE32 1234 5678 9003").press("Save")
    signatory.reads("This is not a valid Belgian account number, such as BE32 1234 5678 9002.")
    signatory.forgive("422")
    fill(signatory, iban="BE32 1234 5678 9002", communication="+++202/5000/00165+++").press("Save").reads("Saved.")
    step(signatory, signatory.path, "Submit the claim")
    return signatory.path


def three_people_walk_a_claim(stage: Stage, people: Cast) -> None:
    """Signatory, reviewer and coordinator, each with a browser of their own."""
    house(people, places=57)
    signatory, reviewer, coordinator = (
        stage.enter(who) for who in (people.signatory, people.reviewer, people.coordinator)
    )
    coordinator.go(YEAR).reads("as computed today; not recorded yet").press("Record what is computed today")
    coordinator.reads("Recorded as entry 1 of this year.")
    path = claim_is_made(signatory)
    reviewer.go("/subsidies/claims/").press(f"Kortrijk, {LAST_YEAR}", role="link").reads("BE32 1234 5678 9002")
    step(reviewer, path, "Checked: it is right").reads("A coordinator who did not check it")
    step(coordinator, path, "Approve")
    step(coordinator, path, "Record the payment", paid_on=f"{LAST_YEAR + 1}-03-02")
    signatory.go(path).reads("Enter what the money went to.").press("Add a line", role="link")
    fill(signatory, description="Contact person, half-time", months="12", amount="60000,00").press("Add the line")
    signatory.reads("The line is added.", "€35,019.00")
    step(signatory, path, "Hand in the justification")
    step(reviewer, path, "Accept the justification").reads("Nothing more is asked. Keep the proof of what was spent.")
    coordinator.go("/subsidies/ledger/").reads("€35,019.00", "Justified spending")
    coordinator.go("/subsidies/forecast/").reads("Forecast over ten years")


def test_three_people_walk_a_claim(stage: Stage, people: Cast):
    stage.checks = (open_to_everybody, as_wide_as_its_window)
    three_people_walk_a_claim(stage, people)


def test_three_people_walk_a_claim_on_a_telephone_without_javascript(stage: Stage, people: Cast):
    stage.window, stage.checks = Window(width=360, javascript=False), (as_wide_as_its_window,)
    three_people_walk_a_claim(stage, people)


def test_two_houses_are_imagined_and_the_second_adds_nothing(stage: Stage, people: Cast):
    stage.checks = (open_to_everybody, as_wide_as_its_window)
    walker = stage.enter(people.editor).go("/subsidies/what-if/").press("New scenario", role="link")
    fill(walker, name="Two houses", first_year="2027", last_year="2029")
    for number, (name, places) in enumerate((("First", "60"), ("Second", "30"))):
        for field, words in (("name", name), ("places", places), ("opens_on", "2027-01-01")):
            walker.page.locator(f"#id_house-{number}-{field}").fill(words)
    walker.press("Save and compute").reads("“Second” adds nothing in 2027, 2028, 2029", "adds nothing")
    walker.go("/subsidies/rules/").reads("to be confirmed").go("/subsidies/open-data/").reads("rule_version")
