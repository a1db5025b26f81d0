"""From two blind assessments to a decision in Chromium, and the letters read page by page in Dutch and French."""

import io
import re

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.models import User
from accounts.roles import Role
from foundation.mail.tasks import deliver_waiting
from foundation.parameters.models import Parameter
from reviews.deciding import decide
from reviews.kinds import Outcome
from reviews.models import Assessment, Letter, LetterTemplate
from reviews.sending import send
from sites.models import Site
from tests import make
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.mailbox import Mailbox
from tests.browser.stage import Stage, Walker, Window
from tests.make import Cast
from tests.roles import as_worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FOREST_POINT = Point(4.36, 50.81, srid=4326)
SEEN = "Seen on the plan."
TALK = "We count the plan of the neighbourhood committee as it stands today."
COMMENT = "De bus rijdt nu ook op zondag."
REASONS = "Midden in de stad, met een tuin en een buurt die meedenkt."


@pytest.fixture
def forest(cast: Cast) -> User:
    """Somebody who signs for a municipality of Brussels, which gets its letters in two languages."""
    return make.person("forest", make.municipality(make.FOREST), Role.SIGNATORY)


@pytest.fixture
def site(cast: Cast, forest: User) -> Site:
    return make.in_review(forest, cast.reviewer, name="Oud klooster", point=FOREST_POINT)


def tab(walker: Walker, site: Site) -> Walker:
    """Open the tab of the assessment."""
    return walker.go(reverse("reviews:site", args=[site.pk]))


def begin(walker: Walker, site: Site) -> Walker:
    """Declare no interest, and begin."""
    tab(walker, site).page.get_by_label("No, I have no interest in this site").check()
    walker.press("Declare").reads("You declared that you have no interest in this site.")
    return walker.press("Begin my assessment").reads("Unknown is an answer, and it is not zero.")


def answer_all(walker: Walker, *, score: int, **other: int) -> None:
    """Answer every criterion with a score and a note; the browser saves by itself."""
    for row in walker.page.locator(".criterion").all():
        code = row.get_attribute("id") or ""
        row.locator(f"input[name='{code}-answer'][value='{other.get(code, score)}']").check()
        row.locator(f"textarea[name='{code}-note']").fill(SEEN)
        if row.locator(f"input[name='{code}-knock_out']").count():
            row.locator(f"input[name='{code}-knock_out'][value='no']").check()


def assess(walker: Walker, site: Site, *, score: int, **other: int) -> Walker:
    """The whole assessment of one person."""
    answer_all(begin(walker, site), score=score, **other)
    return walker.press("Finish: my assessment is final").reads("Your assessment is final.")


def saved_by_itself(walker: Walker, site: Site, reviewer: User) -> None:
    """What was answered is there after a moment, without a button."""
    walker.page.locator("#scale input[name='scale-answer'][value='unknown']").check()
    expect(walker.page.locator("#kept input[name=version]")).not_to_have_value("1")
    assert Assessment.objects.get(site=site, reviewer=reviewer).given["scale"].kind == "unknown"
    walker.go(reverse("reviews:assess", args=[site.pk]))
    expect(walker.page.locator("#scale input[name='scale-answer'][value='unknown']")).to_be_checked()


def test_from_two_blind_assessments_to_letters_in_two_languages(
    stage: Stage, cast: Cast, forest: User, site: Site, mailbox: Mailbox
) -> None:
    first, second = stage.enter(cast.reviewer), stage.enter(cast.second_reviewer)
    saved_by_itself(begin(first, site), site, cast.reviewer)
    answer_all(first, score=3, value=4)
    first.press("Finish: my assessment is final").reads("Your assessment is final.")
    expect(tab(second, site).page.locator("main")).not_to_contain_text(SEEN)
    assess(second, site, score=3, value=1).reads("The reviewers lie far apart.")
    second.page.get_by_label("What came of it?").fill(TALK)
    second.press("Write down this talk").reads(TALK)
    coordinator, municipality = stage.enter(cast.coordinator), stage.enter(forest)
    share(coordinator, site)
    reply(municipality, site)
    decide_and_send(coordinator, municipality, site)
    letters_in_two_languages(municipality, mailbox, site, forest)


def share(walker: Walker, site: Site) -> None:
    """The coordinator declares no interest, reads what both found and shares the draft."""
    tab(walker, site).reads(TALK).press("Share the assessment", role="link").reads("Please say first whether you have")
    walker.page.get_by_label("No, I have no interest in this site").check()
    walker.press("Declare").reads("You declared that you have no interest in this site.")
    walker.press("Share the assessment", role="link").reads("The draft as the municipality will read it")
    walker.press("Share the assessment").reads("The letter has left.")


def reply(walker: Walker, site: Site) -> None:
    """The municipality reads the draft and comments on one criterion."""
    tab(walker, site).reads("Are the facts right?", SEEN)
    walker.page.locator("textarea[name='comment-transport']").fill(COMMENT)
    walker.press("This is our reply").reads("De Huizen has your reply.", COMMENT)


def decide_and_send(coordinator: Walker, municipality: Walker, site: Site) -> None:
    """The coordinator decides; nobody outside knows until the letter has left."""
    tab(coordinator, site).press("Retain", role="link").reads(COMMENT)
    coordinator.page.get_by_label("Reasons").fill(REASONS)
    coordinator.press("Decide").reads("The letter is written and waits here until you send it.")
    expect(tab(municipality, site).page.locator("main")).not_to_contain_text(REASONS)
    expect(municipality.page.locator(".page-header .chip").first).to_have_text(re.compile("Right of reply"))
    coordinator.reads("Oud klooster is weerhouden", "Oud klooster est retenu")
    coordinator.press("Send by mail").reads("The letter has left by mail.")
    tab(municipality, site).reads(REASONS)
    expect(municipality.page.locator(".page-header .chip").first).to_have_text(re.compile("Retained"))


def letters_in_two_languages(walker: Walker, mailbox: Mailbox, site: Site, forest: User) -> None:
    """The mail holds both texts; each PDF is read page by page."""
    with as_worker():
        deliver_waiting()
    mail = mailbox.to(forest)
    text = next(text for subject, text in mail.items() if "Oud klooster" in subject and REASONS in text)
    assert "Wij hebben goed nieuws" in text
    assert "Nous avons une bonne nouvelle" in text
    letter = Letter.objects.get(site=site, kind="decision")
    told = {"nl": ("weerhoudt", "Openbaar vervoer", "De gemeente zegt"), "fr": ("retient", "Transports en commun", "")}
    for language, (verb, criterion, _said) in told.items():
        address = walker.address + reverse("reviews:letter_pdf", args=[letter.pk, language])
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(walker.page.request.get(address).body())).pages]
        words = [" ".join(page.split()) for page in pages]
        assert len(words) >= 2
        assert verb in words[0]
        assert REASONS in words[0]
        rest = " ".join(words[1:])
        assert criterion in rest
        assert COMMENT in rest
        assert SEEN in rest
    assert {row.language for row in letter.texts.all() if row.digest} == {"nl", "fr"}


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_of_reviews_is_open_to_everybody_and_fits(
    stage: Stage, cast: Cast, forest: User, site: Site, width: int
) -> None:
    stage.window, stage.checks = Window(width=width), (open_to_everybody, as_wide_as_its_window)
    make.replied(site, cast.reviewer, cast.coordinator)
    other = make.in_review(forest, cast.reviewer, name="Second", point=FOREST_POINT)
    make.assessed(other, by=cast.coordinator)
    waiting = decide(site, Outcome.RESERVE, by=cast.coordinator, reasons=REASONS).letters.get()
    chosen = make.retained(forest, cast.reviewer, cast.coordinator, name="Third", point=FOREST_POINT)
    kept = on_reserve(forest, cast)
    coordinator = stage.enter(cast.coordinator)
    for address in (
        *(reverse(f"reviews:{name}") for name in ("ranking", "compare", "frameworks", "letters", "templates")),
        reverse("reviews:compare") + f"?site={site.pk}&site={other.pk}",
        reverse("reviews:framework", args=[1]),
        reverse("reviews:framework_edit", args=[1]),
        reverse("reviews:letter", args=[waiting.pk]),
        reverse("reviews:letter_edit", args=[waiting.pk, "fr"]),
        *(reverse("reviews:site", args=[row.pk]) for row in (site, other, chosen, kept)),
        reverse("reviews:template", args=[LetterTemplate.objects.newest()[0].pk]),
        reverse("reviews:leave_reserve", args=[kept.pk]),
        reverse("reviews:take_back", args=[site.pk]),
        reverse("reviews:share", args=[other.pk]),
        reverse("reviews:reopen", args=[chosen.pk]),
    ):
        coordinator.go(address)
        assert coordinator.page.locator("h1").count() == 1, address
    next_version_with_a_new_criterion(coordinator)
    ranking_that_is_drawn_as_long_work(coordinator)
    make.assessed(other, by=cast.reviewer)
    Site.objects.filter(pk=other.pk).update(places=55)
    stage.enter(cast.reviewer).go(reverse("reviews:look", args=[other.pk])).reads("facts that changed")
    reviewer = stage.enter(cast.second_reviewer)
    begin(reviewer, other)
    municipality = stage.enter(forest)
    for row in (site, other, chosen, kept):
        tab(municipality, row)


def on_reserve(forest: User, cast: Cast) -> Site:
    """A site whose municipality was told that it stands on the reserve."""
    made = make.in_review(forest, cast.reviewer, name="Fourth", point=FOREST_POINT)
    decision = decide(
        make.replied(made, cast.reviewer, cast.coordinator), Outcome.RESERVE, by=cast.coordinator, reasons=REASONS
    )
    send(decision.letters.get(), by=cast.coordinator)
    return made


def ranking_that_is_drawn_as_long_work(walker: Walker) -> None:
    """The page of a ranking that must be asked for, and the same while its job waits."""
    Parameter.objects.filter(key="reviews.ranking_at_once").update(value=1)
    walker.go(reverse("reviews:ranking") + "?top=2").reads("This ranking takes a moment")
    walker.press("Draw the ranking").reads("Waiting for its turn")
    walker.go(reverse("reviews:ranking") + "?top=2").reads("This ranking is being drawn", "Waiting for its turn")
    walker.look()


def next_version_with_a_new_criterion(walker: Walker) -> None:
    """The form of a new criterion open, one moved by keyboard, and what is said when something is missing."""
    walker.go(reverse("reviews:framework_edit", args=[1]))
    order = [field.input_value() for field in walker.page.locator("input[name=order]").all()]
    walker.page.locator(f"#{order[2]} button[name=up]").press("Enter")
    expect(walker.page.locator("input[name=order]").nth(1)).to_have_value(order[2])
    assert walker.page.url.endswith(f"#{order[2]}")
    walker.page.locator(f"#{order[2]}").get_by_text("Facts", exact=True).click()
    walker.page.get_by_text("Add a criterion").click()
    walker.page.locator("#id_new-name_nl").fill("Daglicht")
    walker.look()
    walker.press("Make this version").reads("This field is required.")
    walker.forgive("422")
