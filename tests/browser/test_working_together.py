"""Work together: messages in two threads, sites given out in one go, and a visit on a telephone; axe on every page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sites.models import Site, SiteMessage, SiteVisit, VisitNote
from sites.talking import Side
from tests import make
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.stage import Stage, Window
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SECRET = "Ask about the lift: without it two floors are out of reach."
OPEN_QUESTION = "Which morning suits you?"


@pytest.fixture
def site(people: Cast) -> Site:
    """A site that a reviewer took up."""
    return make.in_review(people.signatory, people.reviewer)


def test_what_is_shared_is_asked_twice_and_what_is_internal_stays_inside(
    stage: Stage, people: Cast, site: Site
) -> None:
    reviewer = stage.enter(people.reviewer).go(f"/sites/{site.pk}/messages/internal/")
    reviewer.page.get_by_role("textbox", name="Message").fill(SECRET)
    reviewer.press("Note inside De Huizen").reads("Noted, inside De Huizen.", SECRET)
    reviewer.follow("With the municipality")
    reviewer.page.get_by_role("textbox", name="Message").fill(OPEN_QUESTION)
    reviewer.press("Look at it once more, then send").reads("Who will read it", people.editor.name)
    assert not SiteMessage.objects.filter(side=Side.SHARED).exists()
    reviewer.press("Yes, send to the municipality").reads("Sent.", OPEN_QUESTION)
    editor = stage.enter(people.editor).go(f"/sites/{site.pk}/").follow("Messages").reads(OPEN_QUESTION, "new")
    expect(editor.page.get_by_text(SECRET)).to_have_count(0)
    editor.page.get_by_role("textbox", name="Message").fill("Tuesday.")
    editor.press("Send to De Huizen").reads("Tuesday.")


def test_sites_are_given_out_looked_at_first_and_taken_back(stage: Stage, people: Cast) -> None:
    for number in range(3):
        make.submitted(people.signatory, name=f"School {number}")
    coordinator = stage.enter(people.coordinator).go("/inbox/?pile=new")
    coordinator.page.get_by_label("Choose School 0").check()
    coordinator.page.get_by_label("Choose School 1").check()
    coordinator.page.get_by_label("Give to").select_option(label=people.reviewer.name)
    coordinator.press("Look at it first").reads("2 sites get another reviewer.")
    coordinator.press("Yes, do it").reads("2 sites have another reviewer now.")
    assert Site.objects.filter(reviewer=people.reviewer).count() == 2
    coordinator.press("Take it back").reads("Taken back on")
    assert not Site.objects.filter(reviewer__isnull=False).exists()


def test_a_visit_is_planned_noted_and_written_up_on_a_telephone(stage: Stage, people: Cast, site: Site) -> None:
    stage.window = Window(width=360)
    stage.checks = (open_to_everybody, as_wide_as_its_window)
    reviewer = stage.enter(people.reviewer).go(f"/sites/{site.pk}/planning/").follow("Propose a visit")
    soon = timezone.localtime() + timedelta(days=4)
    reviewer.page.get_by_label("Moment 1").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    reviewer.page.get_by_label("Where to meet").fill("At the gate")
    reviewer.press("Propose these moments").reads("Proposed. The municipality gets the moments by e-mail")
    visit = SiteVisit.objects.get()
    editor = stage.enter(people.editor).go(f"/sites/visits/{visit.pk}/")
    editor.page.get_by_role("radio").first.check()
    editor.press("Send to De Huizen").reads("Planned. De Huizen hears of it by e-mail.")
    SiteVisit.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    reviewer.go(f"/sites/visits/{visit.pk}/")
    reviewer.page.get_by_label("What did you see?").fill("The kitchen is complete.")
    picture = {"name": "kitchen.jpg", "mimeType": "image/jpeg", "buffer": make.picture((640, 480)).read()}
    reviewer.page.get_by_label("Photo").set_input_files(picture)
    reviewer.press("Keep this note").reads("The kitchen is complete.")
    assert VisitNote.objects.get().document
    reviewer.press("The visit took place").reads("Took place")
    reviewer.follow("Sheet to print").reads("What the file says", "Questions still open for this site")
