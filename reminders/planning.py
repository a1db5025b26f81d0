"""Turn facts into rows: asked once or twice, from two machines, late or after a restore, the rows are the same.

What a row says follows from the fact and the parameters alone, never from the moment of planning. A row that was sent
is left alone for ever; one that was cancelled is taken up again when its fact returns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from foundation.parameters.reading import bridge_days, each_in_force, value
from reminders.kinds import Due, Kind, Part, Rung, kinds
from reminders.models import Because, Reminder, State
from reminders.schedule import Quiet, leave_at, leave_on, makes_sense_until, window

# One planner of a kind at a time; the second number is the kind's own.
PLANNERS = 7_203_616
AT_ONCE = 2000
KEPT_WHEN_MOVED = ("leave_at", "until_at")
COPIED = ("part", "about", "path", "municipality_id", "for_reviewers", "leave_at", "until_at")

Fact = tuple[str, date]
Key = tuple[str, str, int, date]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The parameters of planning that hold today."""

    hour: int
    horizon: int
    patience: int
    quiet: Quiet


@dataclass(frozen=True)
class Planned:
    """What one planning changed: rows added, taken up again, moved or renamed, cancelled."""

    added: int = 0
    revived: int = 0
    changed: int = 0
    cancelled: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(
            self.added + other.added,
            self.revived + other.revived,
            self.changed + other.changed,
            self.cancelled + other.cancelled,
        )


def terms(today: date) -> Terms:
    """Read the parameters that hold on a day."""
    names = ("hour", "horizon", "patience", "august_pause", "election_pauses")
    hour, horizon, patience, august, elections = (
        row.value for row in each_in_force(*(f"reminders.{name}" for name in names), on=today)
    )
    days = [date.fromisoformat(day) for day in elections]
    return Terms(
        hour=hour,
        horizon=horizon,
        patience=patience,
        quiet=Quiet(
            bridge_days=frozenset(bridge_days(on=today)),
            august=(august[0], august[1]),
            elections=tuple(zip(days[::2], days[1::2], strict=False)),
        ),
    )


def plan_all(*, now: datetime) -> Planned:
    """Plan every kind, each in a transaction of its own, and return what changed."""
    held = terms(timezone.localdate(now))
    return sum((plan(kind, now=now, held=held) for kind in kinds()), Planned())


@transaction.atomic
def plan(kind: Kind, *, now: datetime, held: Terms | None = None) -> Planned:
    """Bring the rows of a kind in line with its facts; nothing when another planner is at it."""
    if not alone(kind):
        return Planned()
    today = timezone.localdate(now)
    return Plan(kind, now=now, held=held or terms(today), ladder=value(kind.ladder, on=today)).carry_out()


def alone(kind: Kind) -> bool:
    """Take the lock of this kind's planner until the transaction ends; False when somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [PLANNERS, kind.name])
        return bool(cursor.fetchone()[0])


class Plan:
    """One planning of one kind: the rows that should be, beside the rows that are."""

    def __init__(self, kind: Kind, *, now: datetime, held: Terms, ladder: list[int]) -> None:
        self.kind, self.now, self.held = kind, now, held
        self.days = dict(zip(kind.rungs, ladder, strict=False))
        today = timezone.localdate(now)
        ahead = held.horizon if kind.ahead is None else min(kind.ahead, held.horizon)
        self.horizon = today + timedelta(days=ahead)
        first, last = window(today, ladder, horizon=ahead, patience=held.patience)
        self.facts = list(kind.facts(first, last))
        rows = Reminder.objects.of_kind_between(kind.name, first, last)
        self.existing: dict[Key, Reminder] = {key_of_row(row): row for row in rows.iterator(chunk_size=AT_ONCE)}
        self.moments: dict[tuple[date, Rung], tuple[datetime, datetime]] = {}

    def carry_out(self) -> Planned:
        """Add, take up again, change and cancel."""
        answered = self.answered()
        wanted = self.wanted(answered)
        add, revive, change = [], [], []
        for key, row in wanted.items():
            old = self.existing.get(key)
            if old is None:
                add.append(row)
            elif old.state == State.CANCELLED:
                revive.append(copied(old, row))
            elif old.state == State.PLANNED and differs(old, row):
                change.append(copied(old, row))
        Reminder.objects.bulk_create(add, batch_size=AT_ONCE, ignore_conflicts=True)
        Reminder.objects.bulk_update(change, COPIED, batch_size=AT_ONCE)
        for row in revive:
            row.state, row.because, row.ended_at = State.PLANNED, Because.NONE, None
        Reminder.objects.bulk_update(revive, [*COPIED, "state", "because", "ended_at"], batch_size=AT_ONCE)
        return Planned(len(add), len(revive), len(change), self.cancel(wanted, answered))

    def wanted(self, answered: set[Fact]) -> dict[Key, Reminder]:
        """The rows that the facts ask for; after a reaction nothing but the first rung."""
        found: dict[Key, Reminder] = {}
        for due in self.facts:
            for number, rung in enumerate(self.days):
                if number and (due.thing, due.on) in answered:
                    break
                leaves, until = self.moments_of(due.on, rung)
                for person, part in people_of(due, rung):
                    key = (rung, due.thing, person, due.on)
                    if key not in found and (leaves.date() <= self.horizon or key in self.existing):
                        found[key] = self.row(due, rung, person, part, (leaves, until))
        return found

    def moments_of(self, due_on: date, rung: Rung) -> tuple[datetime, datetime]:
        """When a rung leaves and until when it makes sense; many facts share a day."""
        if (due_on, rung) not in self.moments:
            days = self.days[rung]
            day = leave_on(due_on, days, quiet=self.held.quiet, pauses=self.kind.pauses)
            until = makes_sense_until(due_on, days, leaves_on=day, patience=self.held.patience)
            self.moments[due_on, rung] = leave_at(day, hour=self.held.hour), until
        return self.moments[due_on, rung]

    def row(self, due: Due, rung: Rung, person: int, part: Part, moments: tuple[datetime, datetime]) -> Reminder:
        """The row of one rung of one fact for one person."""
        return Reminder(
            kind=self.kind.name,
            rung=rung,
            thing=due.thing,
            recipient_id=person,
            due_on=due.on,
            part=part,
            about=due.about[:200],
            path=due.path,
            municipality_id=due.municipality,
            for_reviewers=due.for_reviewers,
            leave_at=moments[0],
            until_at=moments[1],
            planned_at=self.now,
        )

    def answered(self) -> set[Fact]:
        """The facts after whose first rung the reminded side reacted."""
        first_rung = next(iter(self.days), "")
        sent: dict[Fact, datetime] = {}
        for row in self.existing.values():
            if row.rung == first_rung and row.sent_at:
                fact = (row.thing, row.due_on)
                sent[fact] = min(row.sent_at, sent.get(fact, row.sent_at))
        if not sent or self.kind.reactions is None:
            return set()
        reacted = self.kind.reactions({thing for thing, _on in sent})
        return {fact for fact, moment in sent.items() if fact[0] in reacted and reacted[fact[0]] > moment}

    def cancel(self, wanted: dict[Key, Reminder], answered: set[Fact]) -> int:
        """Take back what no fact asks for any more, each with its reason, and close the tasks that did themselves."""
        facts = {(due.thing, due.on) for due in self.facts}
        things = {due.thing for due in self.facts}
        gone: dict[Because, list[int]] = {}
        over = []
        for key, row in self.existing.items():
            fact = (row.thing, row.due_on)
            if row.state == State.PLANNED and key not in wanted:
                gone.setdefault(reason(fact, facts=facts, things=things, answered=answered), []).append(row.pk)
            elif row.is_open_task and fact not in facts:
                over.append(row.pk)
        for because, numbers in gone.items():
            Reminder.objects.filter(pk__in=numbers).update(state=State.CANCELLED, because=because, ended_at=self.now)
        if over:
            Reminder.objects.filter(pk__in=over).update(done_at=self.now)
        return sum(len(numbers) for numbers in gone.values())


def reason(fact: Fact, *, facts: set[Fact], things: set[str], answered: set[Fact]) -> Because:
    """Say why a planned row is not wanted any more."""
    if fact in answered:
        return Because.REACTED
    if fact in facts:
        return Because.HANDED
    return Because.MOVED if fact[0] in things else Because.DONE


def key_of_row(row: Reminder) -> Key:
    """What makes a row the only one of its kind."""
    return (row.rung, row.thing, row.recipient_id, row.due_on)


def people_of(due: Due, rung: Rung) -> Iterator[tuple[int, Part]]:
    """Who gets a rung of a fact, and why: a task goes to those who follow it up, all else to the side that must act."""
    if rung == Rung.TASK:
        yield from ((person, Part.FOLLOWS) for person in due.follows)
        return
    if due.responsible:
        yield due.responsible, Part.RESPONSIBLE
    yield from ((person, Part.INFORMED) for person in due.informed if person != due.responsible)


def differs(old: Reminder, new: Reminder) -> bool:
    """Say whether a planned row must be written again."""
    return any(getattr(old, name) != getattr(new, name) for name in copied_to(old))


def copied(old: Reminder, new: Reminder) -> Reminder:
    """Write what the fact says today into a row."""
    for name in copied_to(old):
        setattr(old, name, getattr(new, name))
    return old


def copied_to(old: Reminder) -> Iterator[str]:
    """The columns that follow the fact; the day that a person chose stays."""
    return (name for name in COPIED if not old.moved_on or name not in KEPT_WHEN_MOVED)
