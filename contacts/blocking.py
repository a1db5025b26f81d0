"""Rules of an action plan: states, what waits for what, and that nothing waits for itself. No database here."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActionState(TextChoices):
    """Where a step of an action plan stands."""

    PLANNED = "planned", _("to do")
    BUSY = "busy", _("in progress")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


OPEN_STATES = frozenset({ActionState.PLANNED, ActionState.BUSY})


class WouldBlockItself(ValueError):
    """Steps would wait for each other in a circle; `chain` names them in order, the first one again at the end."""

    def __init__(self, chain: list[int]) -> None:
        self.chain = chain
        super().__init__(" > ".join(str(number) for number in chain))


class WouldNest(ValueError):
    """A step would be part of a part: the plan knows steps and their parts, and numbers no deeper."""


def refuse_nesting(*, has_parts: bool, whole_is_part: bool) -> None:
    """Raise WouldNest where a step that is to be part of another one has parts, or the other one is a part itself."""
    if has_parts or whole_is_part:
        raise WouldNest


def refuse_circle(waits_for: Mapping[int, Collection[int]], *, step: int, blockers: Iterable[int]) -> None:
    """Raise WouldBlockItself where a step would, by one of these blockers, wait for itself.

    `waits_for` says for each step which others it waits for, as it stands now.
    """
    for blocker in blockers:
        if chain := path(waits_for, blocker, step):
            raise WouldBlockItself([step, *chain])


def path(waits_for: Mapping[int, Collection[int]], start: int, goal: int) -> list[int]:
    """The steps from one to another along what they wait for, both included; empty when no way leads there."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop()
        if way[-1] == goal:
            return way
        further = [number for number in sorted(waits_for.get(way[-1], ())) if number not in seen]
        seen.update(further)
        ways += [[*way, number] for number in further]
    return []


def is_late(state: str, ends_on: date | None, *, today: date) -> bool:
    """Say whether the term of an open step is over."""
    return state in OPEN_STATES and ends_on is not None and ends_on < today
