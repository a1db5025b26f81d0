"""Rough weather: second clicks, ended sessions, a lost network, two tabs. Nothing is lost, nothing doubled."""

import pytest
from playwright.sync_api import Route, expect

from accounts.models import SignedIn
from calls.models import Answer
from foundation.mail.models import OutgoingMail
from sites.models import Site, SiteEvent
from tests import make
from tests.browser.stage import Stage, Walker, Window
from tests.browser.walking import OUR_ANSWER, sign_in_here
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NAME = "Convent of Kortrijk"
WORDS = "Typed for a long time, and not to be lost."
TWO_CLICKS = "button => { button.click(); setTimeout(() => button.click(), 200); }"
MOTIVATION = "Why is this a good place?"


def open_draft(stage: Stage, user: make.User, site: Site, page: str = "file/support") -> Walker:
    """Sit down at one's own computer with this draft."""
    return stage.enter(user).go(f"/sites/{site.pk}/{page}/")


def write(walker: Walker, words: str) -> None:
    """Type into the motivation as a person does."""
    field = walker.page.get_by_label(MOTIVATION)
    field.fill("")
    field.press_sequentially(words)


def says(walker: Walker, words: str) -> None:
    """Expect this text in the form."""
    expect(walker.page.get_by_label(MOTIVATION)).to_have_value(words)


def press_and_send_again(walker: Walker, name: str) -> Walker:
    """Press a button; the browser then sends the very same form once more, as after a lost answer."""
    with walker.page.expect_request(lambda request: request.method == "POST") as caught:
        walker.press(name)
    form = {"data": caught.value.post_data_buffer, "headers": {"Content-Type": caught.value.headers["content-type"]}}
    assert walker.page.context.request.post(caught.value.url, max_redirects=0, **form).status == 302
    return walker


def test_a_second_click_submits_once(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_draft(stage, people.signatory, site, "check")
    held: list[Route] = []
    walker.page.route("**/steps/submit/", lambda route: held.append(route))  # noqa: PLW0108 playwright marks its handlers
    walker.page.get_by_role("button", name="Submit to De Huizen").evaluate(TWO_CLICKS)
    walker.page.wait_for_timeout(500)
    assert len(held) == 1
    held[0].continue_()
    walker.page.wait_for_url(f"**/sites/{site.pk}/receipt/")
    walker.look().reads("A receipt is on its way to you.")
    assert submissions(site) == 1


def test_a_form_that_arrives_twice_submits_once(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_draft(stage, people.signatory, site, "check")
    press_and_send_again(walker, "Submit to De Huizen").reads("A receipt is on its way to you.")
    assert submissions(site) == 1


def submissions(site: Site) -> int:
    """How often a site was submitted; each time with one receipt."""
    events = SiteEvent.objects.filter(site=site, step="submit").count()
    assert OutgoingMail.objects.filter(subject__startswith="Receipt").count() == 2 * events, "signatory and editor"
    return events


def test_a_new_form_that_arrives_twice_makes_one_draft(stage: Stage, people: Cast):
    walker = stage.enter(people.editor).go("/sites/propose/")
    walker.page.get_by_label("What do you call this building?").fill(NAME)
    press_and_send_again(walker, "Begin the file").reads("Your draft is saved.")
    assert Site.objects.count() == 1


def test_an_answer_that_arrives_twice_is_kept_once(stage: Stage, people: Cast):
    make.call()
    walker = stage.enter(people.editor).go("/calls/test-call/")
    walker.page.get_by_label(OUR_ANSWER).check()
    press_and_send_again(walker, "Send our answer").reads("Thank you, your answer is noted.")
    assert Answer.objects.count() == 1


def test_back_after_submitting_says_that_it_is_done(stage: Stage, people: Cast):
    site = make.draft(people.signatory, name=NAME)
    walker = open_draft(stage, people.signatory, site, "check").press("Submit to De Huizen")
    walker.page.go_back()
    button = walker.look().page.get_by_role("button", name="Submit to De Huizen")
    if button.count():
        walker.press("Submit to De Huizen").reads("You have done this already.")
    else:
        walker.reads("This site has been submitted already.")
    assert submissions(site) == 1


def test_words_of_a_new_proposal_come_back_after_the_session_ended(stage: Stage, people: Cast):
    walker = stage.enter(people.editor).go("/sites/propose/")
    walker.page.get_by_label("What do you call this building?").press_sequentially(NAME)
    SignedIn.objects.all().delete()
    walker.press("Begin the file").reads("You are no longer signed in", NAME).forgive("401")
    sign_in_here(walker.press("Sign in again", role="link"), people.editor)
    expect(walker.page.get_by_label("What do you call this building?")).to_have_value(NAME)
    walker.press("Begin the file").reads("Your draft is saved.")


def test_without_javascript_the_words_can_be_copied_after_the_session_ended(stage: Stage, people: Cast):
    stage.window = Window(javascript=False)
    site = make.draft(people.signatory, name=NAME)
    walker = open_draft(stage, people.signatory, site)
    walker.page.get_by_label(MOTIVATION).fill(WORDS)
    SignedIn.objects.all().delete()
    walker.press("Save").reads("You are no longer signed in", WORDS).forgive("401")


def test_a_tab_that_is_stale_takes_no_step(stage: Stage, people: Cast):
    site = make.submitted(people.signatory, name=NAME)
    first, second = (stage.enter(people.reviewer).go(f"/sites/{site.pk}/steps/take_up/") for _ in range(2))
    other = stage.enter(people.second_reviewer).go(f"/sites/{site.pk}/steps/take_up/")
    first.press("Take up").reads("Done. This site is now: In review.")
    second.press("Take up").reads("You have done this already. This site is now: In review.")
    other.press("Take up").reads("This step is not possible any more")
    assert SiteEvent.objects.filter(site=site, step="take_up").count() == 1
