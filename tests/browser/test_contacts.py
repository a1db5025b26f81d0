"""Contacts on a telephone and on a desk: a meeting becomes what follows from it; axe on every page."""

from datetime import timedelta
from urllib.request import urlopen

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Organisation
from contacts.feeding import make_feed
from contacts.involving import involve, say_standing
from contacts.models import Conversation, FollowUp, Involvement, Person
from contacts.whereabouts import Place
from reminders.models import Reminder
from reminders.planning import plan_all
from sites.models import Site
from tests import make
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.stage import Stage, Window
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

STEP = "Send the plan for the evenings"


@pytest.fixture
def site(people: Cast) -> Site:
    """A site that a reviewer took up, with a police zone whose stance moved."""
    site = make.in_review(people.signatory, people.reviewer)
    zone = Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")
    row = involve(Place(site=site), zone, role="advises", by=people.reviewer)
    for days, stance in ((60, -2), (3, 1)):
        on = timezone.localdate() - timedelta(days=days)
        say_standing(row, {"known_on": on, "influence": 4, "stance": stance, "source": "advice"}, by=people.reviewer)
    return site


def test_a_meeting_on_a_telephone_becomes_a_follow_up_a_reminder_and_a_calendar_entry(
    stage: Stage, people: Cast, site: Site
) -> None:
    stage.window = Window(width=360)
    stage.checks = (open_to_everybody, as_wide_as_its_window)
    due_on = timezone.localdate() + timedelta(days=7)
    reviewer = stage.enter(people.reviewer).go(f"/sites/{site.pk}/").follow("Stakeholders")
    reviewer.follow("Write down a conversation")
    reviewer.page.get_by_label("How (required)").select_option(label="Meeting")
    reviewer.page.get_by_label("Voorbeeldzone").check()
    reviewer.page.get_by_role("textbox", name="What was said").fill("They agree, with a plan for the evenings.")
    reviewer.page.get_by_role("textbox", name="Next step").fill(STEP)
    reviewer.page.get_by_label("By when").fill(due_on.isoformat())
    reviewer.press("Save").reads("They agree, with a plan for the evenings.", STEP)
    step = FollowUp.objects.get()
    assert (step.owner, step.due_on, step.site) == (people.reviewer, due_on, site)
    assert Conversation.objects.get().parties.get().organisation.name_nl == "Voorbeeldzone"
    plan_all(now=timezone.now())
    assert Reminder.objects.filter(thing=f"contacts.followup:{step.pk}", recipient=people.reviewer).exists()
    feed = reverse("contacts:feed", args=[make_feed(people.reviewer)])
    with urlopen(stage.address + feed) as answer:  # noqa: S310 - the test's own server
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    (event,) = [event for event in events if STEP in str(event["SUMMARY"])]
    assert event.start == due_on


def test_every_page_of_contacts_is_open_to_everybody(stage: Stage, people: Cast, site: Site) -> None:
    stage.checks = (open_to_everybody, as_wide_as_its_window)
    person = Person.objects.create(name="Voorbeeld Korpschef", email="rol@voorbeeld.example")
    twin = Person.objects.create(name="Voorbeeld, korpschef")
    row = Involvement.objects.get()
    reviewer = stage.enter(people.reviewer)
    for path in (
        "",
        "?q=xyz",
        "persons/new/",
        f"persons/{person.pk}/",
        f"persons/{person.pk}/edit/",
        f"persons/{person.pk}/anonymise/",
        f"merges/person/{person.pk}/{twin.pk}/",
        "merges/",
        "organisations/",
        "organisations/new/",
        f"organisations/{row.organisation_id}/",
        f"involvements/{row.pk}/",
        f"sites/{site.pk}/",
        f"at/municipality-{make.KORTRIJK}/",
        f"at/site-{site.pk}/involve/",
        "imports/",
        "mailings/",
        "mailings/new/",
    ):
        reviewer.go(f"/contacts/{path}")
    observer = stage.enter(people.governor)
    observer.go(f"/contacts/involvements/{row.pk}/").reads("rather for")


def test_a_likely_duplicate_shows_while_typing(stage: Stage, people: Cast) -> None:
    Person.objects.create(name="Zoë Voorbeeld")
    reviewer = stage.enter(people.reviewer).go("/contacts/persons/new/")
    reviewer.page.get_by_label("Name", exact=False).first.press_sequentially("Voorbeeld Zoe", delay=20)
    reviewer.reads("Is it one of these? Nothing should stand here twice.", "Zoë Voorbeeld")
