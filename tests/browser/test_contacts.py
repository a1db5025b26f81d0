"""Contacts on a telephone and on a desk: a meeting becomes what follows from it; axe on every page."""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Literal
from urllib.request import urlopen

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Organisation
from contacts.conversing import NextStep, Said, keep_conversation
from contacts.feeding import make_feed
from contacts.involving import involve, say_standing
from contacts.keeping import add_role
from contacts.kinds import FunctionCode
from contacts.models import Action, ContactImport, Conversation, FollowUp, Involvement, Person, SegmentMailing
from contacts.planning import save_action
from contacts.whereabouts import Place
from contacts.writing import stop_token
from jobs.models import Job
from jobs.running import run
from reminders.models import Reminder
from reminders.planning import plan_all
from sites.models import Site
from tests import make
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.stage import Stage, Walker, Window
from tests.contacts import plans
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
    reviewer.page.get_by_role("radio", name="Meeting").check()
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


class Hand:
    """A person at work: counts touches, keys and thoughts, and how long the portal lets one wait.

    Pace of an average person, in seconds: pointing and thinking as in the keystroke-level model of Card, Moran and
    Newell (1980); a key on a keyboard as there, on a telephone as 36 words a minute (Palin and others, 2019).
    """

    POINT, THINK = 1.1, 1.35

    def __init__(self, walker: Walker, *, key: float) -> None:
        self.walker, self.key, self.touches, self.keys, self.thoughts, self.waited = walker, key, 0, 0, 0, 0.0

    def open(self, name: str, *, role: Literal["link", "button"] = "link") -> None:
        """Touch what leads to another page, and wait for it; pressing the button of a form needs no thought."""
        self.touches, self.thoughts, began = self.touches + 1, self.thoughts + (role == "link"), time.monotonic()
        self.walker.page.locator("main").get_by_role(role, name=name).first.click()
        self.walker.settle()
        self.waited += time.monotonic() - began

    def tick(self, label: str) -> None:
        """Think, and touch a box or a choice."""
        self.touches, self.thoughts = self.touches + 1, self.thoughts + 1
        self.walker.page.get_by_label(label, exact=True).check()

    def write(self, label: str, words: str) -> None:
        """Touch a field and type."""
        self.touches, self.thoughts, self.keys = self.touches + 1, self.thoughts + 1, self.keys + len(words)
        self.walker.page.get_by_label(label).first.press_sequentially(words)

    @property
    def seconds(self) -> float:
        """How long the person takes."""
        return self.key * self.keys + self.POINT * self.touches + self.THINK * self.thoughts


@pytest.mark.parametrize(("width", "key"), [(1280, 0.2), (360, 0.33)])
def test_a_conversation_is_written_down_in_thirty_seconds_from_the_page_of_the_site(
    stage: Stage, people: Cast, site: Site, width: int, key: float, record_property: Callable[[str, object], None]
) -> None:
    stage.window, stage.checks = Window(width=width), ()
    hand = Hand(stage.enter(people.reviewer).go(f"/sites/{site.pk}/"), key=key)
    hand.open("Write down a conversation")
    hand.tick("Meeting")
    hand.tick("Voorbeeldzone")
    hand.write("What was said", "Agree, if evenings are planned")
    hand.write("Next step", "Send the plan")
    hand.open("Save", role="button")
    hand.walker.reads("Agree, if evenings are planned", "Send the plan")
    told = f"{hand.touches} touches, {hand.keys} keys: {hand.seconds:.1f} s, and {hand.waited:.1f} s of waiting"
    record_property("conversation", told)
    assert hand.seconds <= 28, f"{told}; two seconds are left for two pages of the portal, whose pace the benches hold"
    assert FollowUp.objects.get().due_on == timezone.localdate() + timedelta(days=7), "a week ahead, unless one says so"


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
        f"roles/{add_role(person, {'code': FunctionCode.POLICE}, by=people.reviewer).pk}/",
        f"organisations/{row.organisation_id}/edit/",
        f"organisations/?q={row.organisation}",
        f"at/site-{site.pk}/talk/",
        f"conversations/{said(site, person, people).pk}/",
        f"conversations/{said(site, person, people).pk}/edit/",
    ):
        reviewer.go(f"/contacts/{path}")
    observer = stage.enter(people.governor)
    observer.go(f"/contacts/involvements/{row.pk}/").reads("rather for")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_list_comes_in_and_a_message_goes_out(stage: Stage, people: Cast, site: Site, width: int) -> None:
    stage.window, stage.checks = Window(width=width), (open_to_everybody, as_wide_as_its_window)
    reviewer = stage.enter(people.reviewer).go("/contacts/imports/")
    reviewer.press("Look at it").forgive("422")
    lines = "name;email\nVoorbeeld Een;een@voorbeeld.example\n;twee@voorbeeld.example\nVoorbeeld Drie;drie"
    file = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    reviewer.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    reviewer.page.locator("#id_source_note").fill("Website, 3 March")
    reviewer.press("Look at it").reads("The name is missing.", "The e-mail address is not one.")
    reviewer.press("Add the 1 good row")
    run(Job.objects.get().pk)
    reviewer.go(f"/contacts/imports/{ContactImport.objects.get().pk}/").reads("1 person was added")
    reviewer.go("/contacts/mailings/new/?language=nl").press("Show how it will be read").forgive("422")
    reviewer.page.locator("#id_subject_nl").fill("Bezoek")
    reviewer.page.locator("#id_text_nl").fill("Komt u kijken?")
    reviewer.press("Show how it will be read").reads("Komt u kijken?")
    reviewer.press("Send it")
    run(Job.objects.latest("pk").pk)
    reviewer.go(f"/contacts/mailings/{SegmentMailing.objects.get().pk}/").reads("Komt u kijken?")
    stranger = stage.enter().go(f"/contacts/stop/{stop_token(Person.objects.get())}/")
    stranger.press("Stop these mails").reads("De Huizen writes you no mailings any more.")
    assert Person.objects.get().opted_out_at


@pytest.mark.parametrize("width", [1280, 360])
def test_two_texts_of_a_step_stand_beside_each_other_and_one_is_chosen(stage: Stage, people: Cast, width: int) -> None:
    stage.window, stage.checks = Window(width=width), (open_to_everybody, as_wide_as_its_window)
    step = plans.action(None, people.reviewer, "Write to the street")
    reviewer = stage.enter(people.reviewer).go(f"/contacts/actions/{step.pk}/")
    save_action(Place(), step, by=people.coordinator, values={"what": "Write to the street, as agreed"})
    reviewer.page.locator("#id_what").fill("Write to the street, soon")
    reviewer.press("Save").reads("Write to the street, as agreed", "Write to the street, soon")
    reviewer.forgive("409")
    reviewer.press("Save what I chose").reads("Write to the street, soon")
    assert Action.objects.get().what == "Write to the street, soon"


def said(site: Site, person: Person, people: Cast) -> Conversation:
    """A conversation with a next step."""
    told = Said(kind="meeting", held_on=timezone.localdate(), words="They agree.", concerns=["police"])
    step = NextStep(what=STEP, due_on=timezone.localdate(), owner=people.reviewer)
    key = uuid.uuid4()
    return keep_conversation(Place(site=site), told, parties=[person], by=people.reviewer, key=key, next_step=step)


def test_a_likely_duplicate_shows_while_typing(stage: Stage, people: Cast) -> None:
    Person.objects.create(name="Zoë Voorbeeld")
    reviewer = stage.enter(people.reviewer).go("/contacts/persons/new/")
    reviewer.page.get_by_label("Name", exact=False).first.press_sequentially("Voorbeeld Zoe", delay=20)
    reviewer.reads("Is it one of these? Nothing should stand here twice.", "Zoë Voorbeeld")
