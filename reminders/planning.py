"""Turn facts into rows: asked once or twice, from two machines, late or after a restore, the rows are the same.

What a row says follows from the fact and the parameters alone, never from the moment of planning. A row that was sent
is left alone for ever; one that was cancelled is taken up again when its fact returns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from foundation.parameters.reading import bridge_days, each_in_force, value
from reminders.kinds import Due, Kind, Part, Rung, kinds, reactions_to
from reminders.models import Because, Reminder, State
from reminders.schedule import Quiet, leave_at, leave_on, makes_sense_until, window

# One planner of a kind at a time; the second number is the kind's own.
PLANNERS = 7_203_616
AT_ONCE = 2000
# What follows the fact; of a row that a person moved, the two moments at the end do not.
COPIED = ("part", "about", "path", "municipality_id", "for_reviewers", "leave_at", "until_at")

FOLLOWING = len(COPIED) - 2
ADDED_AT_ONCE = 20_000
ADD = """
    INSERT INTO reminders_reminder (
        kind, planned_at, state, because, reason,
        rung, thing, recipient_id, due_on, part, about, path, municipality_id, for_reviewers, leave_at, until_at
    )
    SELECT %s, %s, 'planned', '', '', added.*
    FROM unnest(
        %s::text[], %s::text[], %s::bigint[], %s::date[], %s::text[], %s::text[], %s::text[], %s::bigint[],
        %s::boolean[], %s::timestamptz[], %s::timestamptz[]
    ) AS added
    ON CONFLICT DO NOTHING
"""

Copied = tuple[Any, ...]
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
    today, all_kinds = timezone.localdate(now), kinds()
    held = terms(today)
    names = sorted({kind.ladder for kind in all_kinds})
    ladders = dict(zip(names, (row.value for row in each_in_force(*names, on=today)), strict=True))
    return sum((plan(kind, now=now, held=held, ladder=ladders[kind.ladder]) for kind in all_kinds), Planned())


@transaction.atomic
def plan(kind: Kind, *, now: datetime, held: Terms | None = None, ladder: list[int] | None = None) -> Planned:
    """Bring the rows of a kind in line with its facts; nothing when another planner is at it."""
    if not alone(kind):
        return Planned()
    today = timezone.localdate(now)
    return Plan(
        kind, now=now, held=held or terms(today), ladder=value(kind.ladder, on=today) if ladder is None else ladder
    ).carry_out()


def alone(kind: Kind) -> bool:
    """Take the lock of this kind's planner until the transaction ends; False when somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [PLANNERS, kind.name])
        return bool(cursor.fetchone()[0])


class Old(NamedTuple):
    """A row as it stands, as a plain tuple: there may be a hundred thousand."""

    pk: int
    rung: str
    thing: str
    recipient_id: int
    due_on: date
    state: str
    because: str
    sent_at: datetime | None
    done_at: datetime | None
    moved_on: date | None
    copied: Copied

    @property
    def key(self) -> Key:
        """What makes a row the only one of its kind."""
        return (self.rung, self.thing, self.recipient_id, self.due_on)

    @property
    def is_open_task(self) -> bool:
        """Whether it is a task that a person was told of and has not done."""
        return self.rung == Rung.TASK and self.state == State.SENT and self.done_at is None

    def comes_back(self, until: datetime, *, now: datetime) -> bool:
        """Whether its fact takes it up again: it was cancelled; or dropped as too late by a clock that ran ahead."""
        return self.state == State.CANCELLED or (self.because == Because.STALE and until > now)

    def differs(self, wanted: Copied) -> bool:
        """Say whether a planned row must be written again; the day that a person chose stays."""
        return self.copied[:FOLLOWING] != wanted[:FOLLOWING] if self.moved_on else self.copied != wanted


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
        rows = Reminder.objects.of_kind_between(kind.name, first, last).values_list(*Old._fields[:-1], *COPIED)
        kept = len(Old._fields) - 1
        olds = (Old._make((*row[:kept], row[kept:])) for row in rows.iterator(chunk_size=AT_ONCE))
        self.existing: dict[Key, Old] = {old.key: old for old in olds}
        self.moments: dict[tuple[date, Rung], tuple[datetime, datetime, bool]] = {}

    def carry_out(self) -> Planned:
        """Add, take up again, change and cancel."""
        answered = self.answered()
        wanted = self.wanted(answered)
        add, revive, change = [], [], []
        for key, copied in wanted.items():
            old = self.existing.get(key)
            if old is None:
                add.append((*key, *copied))
            elif old.comes_back(copied[-1], now=self.now):
                revive.append(written(old, copied))
            elif old.state == State.PLANNED and old.differs(copied):
                change.append(written(old, copied))
        for begin in range(0, len(add), ADDED_AT_ONCE):
            self.add(add[begin : begin + ADDED_AT_ONCE])
        Reminder.objects.bulk_update(change, COPIED, batch_size=AT_ONCE)
        for row in revive:
            row.state, row.because, row.ended_at = State.PLANNED, Because.NONE, None
        Reminder.objects.bulk_update(revive, [*COPIED, "state", "because", "ended_at"], batch_size=AT_ONCE)
        return Planned(len(add), len(revive), len(change), self.cancel(wanted, answered))

    def wanted(self, answered: set[Fact]) -> dict[Key, Copied]:
        """The rows that the facts ask for; after a reaction nothing but the first rung."""
        found: dict[Key, Copied] = {}
        for due in self.facts:
            sight = (due.about[:200], due.path, due.municipality, due.for_reviewers)
            for number, rung in enumerate(self.days):
                if number and self.ladder_of(due.thing, due.responsible, due.on) in answered:
                    break
                leaves, until, is_near = self.moments_of(due.on, rung)
                for person, part in people_of(due, rung):
                    key = (rung.value, due.thing, person, due.on)
                    if key not in found and (is_near or key in self.existing):
                        found[key] = (part.value, *sight, leaves, until)
        return found

    def moments_of(self, due_on: date, rung: Rung) -> tuple[datetime, datetime, bool]:
        """When a rung leaves, until when it makes sense, and whether that is near; many facts share a day."""
        if (due_on, rung) not in self.moments:
            days = self.days[rung]
            day = leave_on(due_on, days, quiet=self.held.quiet, pauses=self.kind.pauses)
            until = makes_sense_until(due_on, days, leaves_on=day, patience=self.held.patience)
            self.moments[due_on, rung] = leave_at(day, hour=self.held.hour), until, day <= self.horizon
        return self.moments[due_on, rung]

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        """Add rows, a column at a time: Django's own way takes many times as long for a hundred thousand."""
        with connection.cursor() as cursor:
            cursor.execute(ADD, [self.kind.name, self.now, *map(list, zip(*rows, strict=True))])

    def ladder_of(self, thing: str, person: int | None, on: date) -> Fact:
        """What a reaction ends: the ladder about a fact, or where each person has their own, that of one person."""
        return (f"{thing}:{person}" if self.kind.by_person else thing), on

    def answered(self) -> set[Fact]:
        """The ladders after whose first rung the reminded side reacted."""
        first_rung = next(iter(self.days), "")
        sent: dict[Fact, datetime] = {}
        for old in self.existing.values():
            if old.rung == first_rung and old.sent_at:
                fact = self.ladder_of(old.thing, old.recipient_id, old.due_on)
                sent[fact] = min(old.sent_at, sent.get(fact, old.sent_at))
        reacted = reactions_to(self.kind, {thing for thing, _on in sent}) if sent else {}
        return {fact for fact, moment in sent.items() if fact[0] in reacted and reacted[fact[0]] > moment}

    def cancel(self, wanted: dict[Key, Copied], answered: set[Fact]) -> int:
        """Take back what no fact asks for any more, each with its reason, and close the tasks that did themselves."""
        facts = {(due.thing, due.on) for due in self.facts}
        things = {due.thing for due in self.facts}
        gone: dict[Because, list[int]] = {}
        over = []
        for key, old in self.existing.items():
            fact = (old.thing, old.due_on)
            if old.state == State.PLANNED and key not in wanted:
                ended = self.ladder_of(old.thing, old.recipient_id, old.due_on) in answered
                gone.setdefault(reason(fact, facts=facts, things=things, answered=ended), []).append(old.pk)
            elif old.is_open_task and fact not in facts:
                over.append(old.pk)
        for because, numbers in gone.items():
            Reminder.objects.filter(pk__in=numbers).update(state=State.CANCELLED, because=because, ended_at=self.now)
        if over:
            Reminder.objects.filter(pk__in=over).update(done_at=self.now)
        return sum(len(numbers) for numbers in gone.values())


def written(old: Old, copied: Copied) -> Reminder:
    """The row with what its fact says today; the day that a person chose stays."""
    values = (*copied[:FOLLOWING], *old.copied[FOLLOWING:]) if old.moved_on else copied
    return Reminder(pk=old.pk, **dict(zip(COPIED, values, strict=True)))


def reason(fact: Fact, *, facts: set[Fact], things: set[str], answered: bool) -> Because:
    """Say why a planned row is not wanted any more."""
    if answered:
        return Because.REACTED
    if fact in facts:
        return Because.HANDED
    return Because.MOVED if fact[0] in things else Because.DONE


def people_of(due: Due, rung: Rung) -> Iterator[tuple[int, Part]]:
    """Who gets a rung of a fact, and why: a task goes to those who follow it up, all else to the side that must act."""
    if rung == Rung.TASK:
        yield from ((person, Part.FOLLOWS) for person in due.follows)
        return
    if due.responsible:
        yield due.responsible, Part.RESPONSIBLE
    yield from ((person, Part.INFORMED) for person in due.informed if person != due.responsible)
