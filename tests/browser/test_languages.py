"""Four languages: every page of a short walk says everything in the language that was chosen, on a telephone too."""

import re

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.checks import as_wide_as_its_window
from tests.browser.stage import Stage, Walker, Window
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LANGUAGES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
NAME = "Sint-Jozefsklooster"
# What people wrote, or what is a name, is the same in every language.
OWN_WORDS = re.compile(rf"{NAME}|vzw De Huizen|@|Near the station, with a garden\.|As the file says\.")
A_SENTENCE = re.compile(r"[^\W\d]{2,}\W+[^\W\d]{2,}\W+[^\W\d]{2,}")

Said = dict[str, tuple[str, set[str]]]


def said_on(walker: Walker, path: str) -> Said:
    """Open a page, switch through the languages, and return its heading and its lines in each."""
    walker.go(path)
    said = {}
    for code, name in LANGUAGES.items():
        walker.page.locator(".languages").get_by_role("button", name=name).click()
        expect(walker.page.locator(f"html[lang={code}]")).to_have_count(1)
        assert walker.look().path == path
        said[code] = (walker.page.locator("h1").inner_text(), lines_of(walker))
    return said


def lines_of(walker: Walker) -> set[str]:
    """Every sentence that can be read on the page."""
    lines = {line.strip() for line in walker.page.locator("body").inner_text().splitlines()}
    return {line for line in lines if A_SENTENCE.search(line) and not OWN_WORDS.search(line)}


def left_in_english(said: Said) -> list[str]:
    """The sentences of the English page that other languages show as they are."""
    english = said["en"][1]
    assert english, "a page without a sentence"
    return [f"{code}: {line}" for code in said if code != "en" for line in sorted(said[code][1] & english)]


def says_all(walker: Walker, *paths: str) -> Walker:
    """On each of these pages, nothing is left in English."""
    left = {path: left_in_english(said_on(walker, path)) for path in paths}
    assert not any(left.values()), left
    return walker


def says_its_heading(walker: Walker, *paths: str) -> Walker:
    """The same for pages with a heading of the portal's own words: no two languages share it."""
    for path in paths:
        said = said_on(walker, path)
        assert not left_in_english(said), left_in_english(said)
        assert len({heading for heading, _lines in said.values()}) == len(LANGUAGES), path
    return walker


@pytest.fixture
def telephone(stage: Stage) -> Stage:
    stage.window, stage.checks = Window(width=360), (as_wide_as_its_window,)
    return stage


def test_for_everybody(telephone: Stage, people: Cast):
    says_its_heading(telephone.enter(), "/", "/accounts/login/")


def test_for_a_municipality(telephone: Stage, people: Cast):
    make.call()
    site = make.draft(people.signatory, name=NAME)
    walker = telephone.enter(people.signatory)
    says_its_heading(walker, "/sites/propose/", "/calls/test-call/")
    says_all(walker, "/home/", "/sites/", *(f"/sites/{site.pk}/{page}" for page in ("", "file/place/", "check/")))


def test_for_de_huizen(telephone: Stage, people: Cast):
    make.call()
    site = make.in_review(people.signatory, people.coordinator, name=NAME)
    walker = telephone.enter(people.coordinator)
    says_its_heading(walker, "/inbox/", "/map/", "/calls/coverage/", f"/sites/{site.pk}/steps/ask/")
    says_all(walker, f"/sites/{site.pk}/", f"/reviews/sites/{site.pk}/")
    make.shared(site, people.reviewer, people.coordinator)
    says_all(walker, f"/reviews/sites/{site.pk}/decide/")


def test_for_a_governor(telephone: Stage, people: Cast):
    make.submitted(people.signatory, name=NAME)
    says_all(telephone.enter(people.governor), "/map/", "/sites/")
