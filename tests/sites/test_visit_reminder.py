"""The day before a visit: planned, sent and delivered over a real mail server, with the file for the calendar."""

from datetime import timedelta
from email.message import Message

from icalendar import Calendar

from foundation.mail.tasks import deliver_waiting
from reminders.kinds import kind_named
from reminders.models import Reminder
from reminders.planning import plan_all
from reminders.preferences import choose
from reminders.schedule import Rhythm
from reminders.sending import send_due
from sites.models import SiteVisit
from tests import make
from tests.browser.mailbox import Mailbox
from tests.make import Cast

KIND = "sites.visit_tomorrow"


def planned(cast: Cast, name: str) -> SiteVisit:
    """A visit whose moment the municipality chose."""
    site = make.in_review(cast.signatory, cast.reviewer, name=name)
    return make.planned_visit(site, cast.reviewer, cast.editor)


def delivered(settings: object) -> list[Message]:
    """What arrives once the reminders of these visits are due."""
    first = SiteVisit.objects.earliest("starts_at").starts_at
    plan_all(now=first - timedelta(days=4))
    send_due(now=Reminder.objects.filter(kind=KIND).latest("leave_at").leave_at)
    with Mailbox().opened(settings) as mailbox:
        deliver_waiting()
    return [letter for letter in mailbox.letters if "agenda.ics" in str(letter)]


def events_in(letter: Message) -> dict[str, object]:
    """The events of the file that came along: where, and when each begins."""
    [file] = [part for part in letter.walk() if part.get_filename() == "agenda.ics"]
    assert file.get_content_type() == "text/calendar"
    found = Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")
    return {str(event["SUMMARY"]): event.decoded("DTSTART") for event in found}


def test_whoever_comes_and_whoever_chose_get_the_visit_for_their_calendar(cast: Cast, settings) -> None:
    visit = planned(cast, "Old school")
    letters = delivered(settings)
    assert {letter["To"] for letter in letters} == {cast.editor.email, cast.signatory.email, cast.reviewer.email}
    for letter in letters:
        [(words, begins)] = events_in(letter).items()
        assert "Old school" in words
        assert begins == visit.starts_at.replace(microsecond=0)


def test_a_letter_about_two_visits_carries_both(cast: Cast, settings) -> None:
    choose(kind_named(KIND), Rhythm.DAILY, user=cast.editor, by=cast.editor)
    visits = [planned(cast, "Old school"), planned(cast, "Second school")]
    [letter] = [letter for letter in delivered(settings) if letter["To"] == cast.editor.email]
    assert sorted(events_in(letter).values()) == [visit.starts_at.replace(microsecond=0) for visit in visits]  # type: ignore[type-var]


def test_a_visit_that_was_called_off_reminds_nobody(cast: Cast, settings) -> None:
    visit = planned(cast, "Old school")
    plan_all(now=visit.starts_at - timedelta(days=4))
    SiteVisit.objects.filter(pk=visit.pk).update(called_off_at=visit.starts_at, called_off_reason="Rain.")
    plan_all(now=visit.starts_at - timedelta(days=3))
    send_due(now=visit.starts_at - timedelta(hours=20))
    with Mailbox().opened(settings) as mailbox:
        deliver_waiting()
    assert not [letter for letter in mailbox.letters if "agenda.ics" in str(letter)]
