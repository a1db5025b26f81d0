"""Let what is due leave: each reminder is written into the outbox and marked in one transaction, so once and for all.

Late ones, and those of people who want one mail a day or a week, leave together; what came too late is dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from foundation.mail.writing import post
from reminders.emails import letter_of_many, letter_of_one
from reminders.kinds import Rung, kinds
from reminders.models import Because, Preference, Reminder, ReminderQuerySet, State
from reminders.planning import Terms, terms
from reminders.preferences import rhythm_of
from reminders.schedule import Rhythm, is_quiet, leave_at, next_weekly

SENDERS = 7_203_617
PEOPLE_AT_ONCE = 200
RUNGS = list(Rung)


@dataclass
class Sent:
    """What one sending did: mails written, reminders in them, shown in the portal only, put off, dropped."""

    mails: int = 0
    reminders: int = 0
    shown: int = 0
    put_off: int = 0
    dropped: int = 0


@dataclass
class Pile:
    """What is due for one person, sorted by how it leaves."""

    alone: list[Reminder] = field(default_factory=list)
    together: list[Reminder] = field(default_factory=list)
    weekly: list[Reminder] = field(default_factory=list)
    shown: list[Reminder] = field(default_factory=list)


def send_due(*, now: datetime) -> Sent:
    """Send all that is due, some people at a time, each lot in a transaction of its own; late ones keep quiet too."""
    today = timezone.localdate(now)
    held, total, done = terms(today), Sent(), 0
    if now < leave_at(today, hour=held.hour) or is_quiet(today, held.quiet, ()):
        return total
    rows = Reminder.objects.to_leave(now).of_kinds_but(quiet_today(today, held))
    while people := list(rows.people(after=done)[:PEOPLE_AT_ONCE]):
        send_to(people, rows, now=now, held=held, total=total)
        done = people[-1]
    return total


def quiet_today(today: date, held: Terms) -> list[str]:
    """The kinds that keep a pause today."""
    return [kind.name for kind in kinds() if is_quiet(today, held.quiet, kind.pauses)]


@transaction.atomic
def send_to(people: list[int], due: ReminderQuerySet, *, now: datetime, held: Terms, total: Sent) -> None:
    """Send what is due for some people; whom another worker is writing to is left to it."""
    mine = locked(people)
    rows = list(due.to_people(mine).select_for_update(of=("self",)))
    wishes = Preference.objects.of_people(mine)
    for person in mine:
        for_person = [row for row in rows if row.recipient_id == person]
        if for_person:
            send_to_one(for_person, wishes=wishes, now=now, held=held, total=total)


def locked(people: list[int]) -> list[int]:
    """Take the lock of each person's mail until the transaction ends, and return those we got."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person FROM unnest(%s::int[]) AS person WHERE pg_try_advisory_xact_lock(%s, person)",
            [people, SENDERS],
        )
        return [row[0] for row in cursor.fetchall()]


def send_to_one(
    rows: list[Reminder], *, wishes: dict[tuple[int, str], str], now: datetime, held: Terms, total: Sent
) -> None:
    """Send one person's due reminders, in as few mails as the person wants."""
    person = rows[0].recipient
    if not person.is_active:
        close(rows, State.CANCELLED, Because.HANDED, now=now)
        return
    fresh = without_stale(rows, now=now, total=total)
    pile = sorted_out(without_overtaken(fresh, now=now), wishes=wishes, now=now)
    put_off(pile, now=now, held=held, total=total)
    for row in pile.alone:
        mark_sent([row], post(letter_of_one(row)).pk, now=now)
    if pile.together:
        letter = letter_of_many(pile.together) if len(pile.together) > 1 else letter_of_one(pile.together[0])
        mark_sent(pile.together, post(letter).pk, now=now)
    mark_sent(pile.shown, None, now=now)
    total.mails += len(pile.alone) + bool(pile.together)
    total.reminders += len(pile.alone) + len(pile.together)
    total.shown += len(pile.shown)


def without_stale(rows: list[Reminder], *, now: datetime, total: Sent) -> list[Reminder]:
    """Drop what makes no sense any more; the staff page reports it."""
    stale = [row for row in rows if row.until_at < now]
    close(stale, State.DROPPED, Because.STALE, now=now)
    total.dropped += len(stale)
    return [row for row in rows if row.until_at >= now]


def without_overtaken(rows: list[Reminder], *, now: datetime) -> list[Reminder]:
    """Of several rungs of one fact that come at once, after a standstill say, only the last one leaves."""
    last: dict[tuple[str, str, date], Reminder] = {}
    for row in sorted(rows, key=lambda row: RUNGS.index(Rung(row.rung))):
        last[row.kind, row.thing, row.due_on] = row
    kept = [row for row in rows if last[row.kind, row.thing, row.due_on] is row]
    close([row for row in rows if row not in kept], State.DROPPED, Because.OVERTAKEN, now=now)
    return kept


def sorted_out(rows: Iterable[Reminder], *, wishes: dict[tuple[int, str], str], now: datetime) -> Pile:
    """Sort by how each leaves: alone, with others, or not by mail at all."""
    pile = Pile()
    for row in rows:
        rhythm = rhythm_of(row, wishes.get((row.recipient_id, row.kind)))
        late = timezone.localdate(row.leave_at) < timezone.localdate(now)
        if rhythm == Rhythm.PORTAL:
            pile.shown.append(row)
        elif rhythm == Rhythm.WEEKLY:
            pile.weekly.append(row)
        elif rhythm == Rhythm.DAILY or late:
            pile.together.append(row)
        else:
            pile.alone.append(row)
    return pile


def put_off(pile: Pile, *, now: datetime, held: Terms, total: Sent) -> None:
    """Let weekly ones wait for the first open day of a week, unless that comes too late: then they leave today."""
    today = timezone.localdate(now)
    monday = leave_at(next_weekly(today - timedelta(days=1), quiet=held.quiet), hour=held.hour)
    for row in pile.weekly:
        if monday <= now or monday > row.until_at:
            pile.together.append(row)
        else:
            row.put_off_until_at = monday
            row.save(update_fields=["put_off_until_at"])
            total.put_off += 1


def mark_sent(rows: list[Reminder], mail: object, *, now: datetime) -> None:
    """Mark as sent, for ever; `mail` is the letter in the outbox, None when it only shows in the portal."""
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.SENT, sent_at=now, mail=mail)


def close(rows: list[Reminder], state: State, because: Because, *, now: datetime) -> None:
    """End reminders that do not leave."""
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, because=because, ended_at=now)
