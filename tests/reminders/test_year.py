"""A whole year of one site with a moved clock: every mail that left, line by line."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from foundation.mail.models import OutgoingMail
from foundation.mail.tasks import deliver_waiting
from foundation.workdays import BRUSSELS
from reminders.models import Because, Reminder, State
from reminders.tasks import remind
from sites.models import Site
from sites.review import take_step
from sites.workflow import Given, Step
from tests import make
from tests.make import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIRST, LAST = date(2027, 12, 1), date(2028, 11, 30)
SITE = "Old school, Church Street"
# When the clock of the portal strikes: after the hour of reminders; around the changes of time also just before it.
STRIKE, EARLY = time(7, 5), time(6, 55)
CHANGES_OF_TIME = (date(2028, 3, 26), date(2028, 10, 29))

EXPECTED = """\
2027-12-31 07:05 +0100 editor: A draft that sleeps – Old school, Church Street
2027-12-31 07:05 +0100 signatory: For information: A draft that sleeps – Old school, Church Street
2028-02-29 07:05 +0100 editor: A draft that sleeps – Old school, Church Street
2028-02-29 07:05 +0100 signatory: For information: A draft that sleeps – Old school, Church Street
2028-03-01 14:30 +0100 coordinator: Old school, Church Street (Kortrijk): Submitted
2028-03-01 14:30 +0100 editor: Receipt DH-2028-0001: Old school, Church Street
2028-03-01 14:30 +0100 reviewer: Old school, Church Street (Kortrijk): Submitted
2028-03-01 14:30 +0100 second_reviewer: Old school, Church Street (Kortrijk): Submitted
2028-03-01 14:30 +0100 signatory: Receipt DH-2028-0001: Old school, Church Street
2028-03-06 14:30 +0100 editor: Old school, Church Street (Kortrijk): In review
2028-03-06 14:30 +0100 signatory: Old school, Church Street (Kortrijk): In review
2028-03-13 14:30 +0100 editor: Old school, Church Street (Kortrijk): More information asked
2028-03-13 14:30 +0100 signatory: Old school, Church Street (Kortrijk): More information asked
2028-03-29 07:05 +0200 editor: Answer to a question of De Huizen – Old school, Church Street
2028-03-29 07:05 +0200 signatory: For information: Answer to a question of De Huizen – Old school, Church Street
2028-04-04 07:05 +0200 editor: Answer to a question of De Huizen – Old school, Church Street
2028-04-04 07:05 +0200 signatory: For information: Answer to a question of De Huizen – Old school, Church Street
2028-04-10 14:30 +0200 reviewer: Old school, Church Street (Kortrijk): In review
2028-04-10 14:30 +0200 signatory: Old school, Church Street (Kortrijk): In review
2028-05-02 14:30 +0200 editor: Old school, Church Street (Kortrijk): On hold
2028-05-02 14:30 +0200 signatory: Old school, Church Street (Kortrijk): On hold
2028-10-27 07:05 +0200 reviewer: A pause that ends – Old school, Church Street
2028-11-02 14:30 +0100 editor: Old school, Church Street (Kortrijk): In review
2028-11-02 14:30 +0100 signatory: Old school, Church Street (Kortrijk): In review
"""


class Clock:
    """The clock of the test: it stands where it was set, and goes on by itself not at all."""

    def __init__(self) -> None:
        self.moment = datetime.combine(FIRST, time(), tzinfo=BRUSSELS).astimezone(UTC)

    def set(self, day: date, hour: time) -> None:
        """Put the hands of the clock in Belgium."""
        self.moment = datetime.combine(day, hour, tzinfo=BRUSSELS).astimezone(UTC)

    def now(self) -> datetime:
        """What django.utils.timezone.now says meanwhile."""
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Move the clock that everything in the portal asks."""
    made = Clock()
    monkeypatch.setattr(timezone, "now", made.now)
    return made


def life_of(cast: Cast) -> dict[date, Callable[[], object]]:
    """What people do with the site, day by day."""

    def step(name: Step, by: make.User, **given: object) -> Callable[[], object]:
        return lambda: take_step(Site.objects.get(), name, by=by, given=Given(**given))

    return {
        date(2027, 12, 1): lambda: make.draft(cast.editor),
        # It sleeps 30 days until 31 December, and 90 until 29 February.
        date(2028, 3, 1): step(Step.SUBMIT, cast.signatory),
        date(2028, 3, 6): step(Step.TAKE_UP, cast.reviewer),
        # Due on the Monday after summer time begins (26 March); reminded on the 29th, asked after on 4 April.
        date(2028, 3, 13): step(Step.ASK, cast.reviewer, reason="Which rooms are there?", due_on=date(2028, 4, 3)),
        date(2028, 4, 10): step(Step.SUPPLY, cast.editor, reason="Twelve."),
        # On hold until the Monday after summer time ends (29 October).
        date(2028, 5, 2): step(Step.HOLD, cast.reviewer, until=date(2028, 10, 30)),
        date(2028, 11, 2): step(Step.RESUME, cast.reviewer),
    }


def days() -> Iterator[date]:
    """Every day of the year, 29 February among them."""
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=1)


def strikes(day: date) -> tuple[time, ...]:
    """When the clock strikes on a day."""
    near = any(abs(change - day) < timedelta(days=12) for change in CHANGES_OF_TIME)
    return (EARLY, STRIKE) if near else (STRIKE,)


def left() -> str:
    """Every mail that left: when on the clock of Belgium, to whom, about what."""
    rows = OutgoingMail.objects.order_by("sent_at", "address", "subject")
    lines = [
        f"{mail.sent_at.astimezone(BRUSSELS):%Y-%m-%d %H:%M %z} {mail.address.partition('@')[0]}: {mail.subject}\n"
        for mail in rows
    ]
    return re.sub(r"DH-2028-\d{4}", "DH-2028-0001", "".join(lines))


def test_every_mail_of_a_year(cast: Cast, clock: Clock) -> None:
    life = life_of(cast)
    for day in days():
        for hour in strikes(day):
            clock.set(day, hour)
            remind()
            deliver_waiting()
        if day in life:
            clock.set(day, time(14, 30))
            life[day]()
            deliver_waiting()
    assert not OutgoingMail.objects.exclude(state="sent").exists()
    assert left() == EXPECTED
    assert set(Reminder.objects.filter(state=State.CANCELLED).values_list("because", flat=True)) <= {
        Because.DONE,
        Because.REACTED,
        Because.MOVED,
    }
    assert not Reminder.objects.that_failed_to_leave().exists()
