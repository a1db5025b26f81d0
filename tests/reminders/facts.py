"""Facts of the tests: a kind of reminder that exists only here, about what a test says is due."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from foundation.parameters.models import Parameter
from reminders import kinds
from reminders.kinds import Due, Kind, Rung
from reminders.planning import Planned, plan
from reminders.sending import Sent, send_due
from tests.roles import as_owner, as_worker

WORDS = {
    Rung.FRIENDLY: "“%(about)s” is due on %(day)s.",
    Rung.FORMAL: "“%(about)s” was due on %(day)s.",
    Rung.TASK: "Nobody answered about “%(about)s”, due on %(day)s. Please call.",
}


@dataclass
class Facts:
    """What is due, and who reacted when."""

    due: list[Due] = field(default_factory=list)
    reacted: dict[str, datetime] = field(default_factory=dict)

    def between(self, first: date, last: date) -> Iterator[Due]:
        """As a kind asks: only what falls due between two days."""
        return (due for due in self.due if first <= due.on <= last)

    def reactions(self, things: Collection[str]) -> Mapping[str, datetime]:
        """As a kind asks: the last reaction about these things."""
        return {thing: moment for thing, moment in self.reacted.items() if thing in things}

    def change(self, **changes: Any) -> None:
        """Change every fact."""
        self.due = [replace(due, **changes) for due in self.due]


@contextmanager
def offered(facts: Facts, *, ladder: list[int], name: str = "tests.due", **changes: Any) -> Iterator[Kind]:
    """Offer a kind while the block runs, with a ladder of so many days."""
    with as_owner():
        Parameter.objects.create(
            key=name, value=ladder, valid_from=date(2020, 1, 1), name={"en": "x"}, legal_source={"en": "x"}
        )
    words = dict(list(WORDS.items())[: len(ladder)])
    kind = Kind(
        name=name,
        title="Answer",
        todo="Answer the question",
        ladder=name,
        facts=facts.between,
        reactions=facts.reactions,
        **{"words": words, **changes},
    )
    try:
        yield kinds.register(kind)
    finally:
        kinds._kinds.pop(name)


def planned(kind: Kind, now: datetime) -> Planned:
    """Plan as the worker does."""
    with as_worker():
        return plan(kind, now=now)


def sent(now: datetime) -> Sent:
    """Send as the worker does."""
    with as_worker():
        return send_due(now=now)
