"""What pages show of reminders: what one person gets, what leaves next, what was dropped. Changes nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from foundation.workdays import BRUSSELS
from reminders.models import Preference, Reminder
from reminders.planning import Terms, terms
from reminders.preferences import kinds_for, proposed
from reminders.schedule import is_quiet
from reminders.sending import sorted_out

SHOWN = 50
TAKEN_BACK = 10


@dataclass(frozen=True)
class Leaving:
    """One mail that will leave: to whom, and the reminders in it; not a mail when it only shows in the portal."""

    person: User
    reminders: list[Reminder]
    by_mail: bool = True

    @property
    def is_alone(self) -> bool:
        """Whether it is about one thing."""
        return len(self.reminders) == 1


def mine(user: User) -> dict[str, list[Reminder]]:
    """What one person still gets, has to follow up, got last, and will not get any more."""
    own = Reminder.objects.of_person(user)
    return {
        "planned": list(own.planned()[:SHOWN]),
        "tasks": list(own.open_tasks()[:SHOWN]),
        "got": list(own.that_left().newest_first()[:SHOWN]),
        "taken_back": list(own.taken_back()[:TAKEN_BACK]),
    }


def wishes_of(user: User) -> dict[str, str]:
    """The rhythm of each kind this person may get: as chosen, else as proposed."""
    chosen = Preference.objects.of_people([user.pk])
    return {kind.name: chosen.get((user.pk, kind.name), proposed(kind)) for kind in kinds_for(user)}


def next_open_day(today: date, held: Terms) -> date:
    """The next day after today on which mail leaves."""
    day = today + timedelta(days=1)
    while is_quiet(day, held.quiet, ()):
        day += timedelta(days=1)
    return day


def leaving_next(now: datetime) -> tuple[date, list[Leaving]]:
    """What would leave on the next open day if nothing changes: the mails, as sending would put them together."""
    today = timezone.localdate(now)
    day = next_open_day(today, terms(today))
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=BRUSSELS)
    rows = list(Reminder.objects.leaving_before(end).with_people())
    wishes = Preference.objects.of_people({row.recipient_id for row in rows})
    by_person: dict[int, list[Reminder]] = defaultdict(list)
    for row in rows:
        by_person[row.recipient_id].append(row)
    at = datetime.combine(day, time(12), tzinfo=BRUSSELS)
    return day, [leaving for own in by_person.values() for leaving in mails_of(own, wishes=wishes, now=at)]


def mails_of(rows: list[Reminder], *, wishes: dict[tuple[int, str], str], now: datetime) -> list[Leaving]:
    """Put one person's reminders together as sending would."""
    pile, person = sorted_out(rows, wishes=wishes, now=now), rows[0].recipient
    mails = [Leaving(person, [row]) for row in pile.alone]
    if pile.together or pile.weekly:
        mails.append(Leaving(person, [*pile.together, *pile.weekly]))
    return [*mails, *([Leaving(person, pile.shown, by_mail=False)] if pile.shown else [])]


def is_open_to(leaving: Leaving, user: User) -> bool:
    """Say whether somebody of De Huizen may see a mail to come: one about a draft stays with its municipality."""
    return leaving.person == user or all(row.for_reviewers for row in leaving.reminders)
