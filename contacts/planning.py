"""Keep an action plan: add a step, change it, say how it stands and what it waits for; and read it as it prints."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Organisation, User
from contacts.blocking import ActionState, refuse_circle, refuse_nesting
from contacts.models import Action, ActionBlock, ActionPartner
from contacts.models.actions import ActionQuerySet
from contacts.once import wait_for_turn_of
from contacts.whereabouts import Place
from foundation.audit.recording import record

# The same key as the trigger that refuses circles: plans are changed one after the other.
ONE_AT_A_TIME = (7203, 7)


def plan_of(place: Place) -> ActionQuerySet:
    """The steps of the plan of a place."""
    if place.site:
        return Action.objects.of_site(place.site.pk)
    return Action.objects.of_province(place.province.code) if place.province else Action.objects.of_country()


@dataclass
class ActionMoved(Exception):
    """A colleague changed the step since it was read; `current` is how it stands now, nothing is saved."""

    current: Action


@dataclass(frozen=True)
class Links:
    """Who is involved in a step and what it waits for."""

    partners: Collection[Organisation] = ()
    blockers: Collection[Action] = ()


@transaction.atomic
def save_action(
    place: Place,
    action: Action | None,
    *,
    by: User,
    values: dict[str, Any],
    links: Links = Links(),
    seen: int | None = None,
) -> Action:
    """Add a step to the plan of a place or change one as it stands now; the same form sent twice adds one.

    Raises ActionMoved when a colleague changed it after `seen` changes, WouldBlockItself where steps would wait in a
    circle, WouldNest where a part would have parts.
    """
    wait_for_turn()
    since = wait_for_turn_of(by)
    twin = None if action else plan_of(place).filter(**values, added_by=by, added_at__gte=since).first()
    if twin:
        return twin
    row = locked(action) if action else Action(**place.columns, added_at=timezone.now(), added_by=by)
    if action and seen is not None and row.changes != seen:
        raise ActionMoved(row)
    keep_two_levels(row, values)
    if action and row.state == values.get("state") == ActionState.DONE:
        values = {**values, "done_on": row.done_on}
    for name, value in values.items():
        setattr(row, name, value)
    if action is None and not row.position:
        row.position = plan_of(place).count() + 1
    row.changes += 1 if action else 0
    row.save()
    link(row, links)
    verb = "contacts.save_action" if action else "contacts.add_action"
    details = {name: getattr(value, "pk", value) for name, value in values.items()}
    record(verb, row, by=by, details={**details, "waits_for": [other.pk for other in links.blockers]})
    return row


def locked(action: Action) -> Action:
    """The step as it stands now; others wait."""
    return Action.objects.select_for_update(of=("self",)).get(pk=action.pk)


def keep_two_levels(row: Action, values: dict[str, Any]) -> None:
    """Refuse a part of a part; raises WouldNest."""
    whole = values.get("part_of")
    if whole:
        refuse_nesting(has_parts=row.pk is not None and row.parts.exists(), whole_is_part=not is_whole(whole))


def is_whole(action: Action) -> bool:
    """Whether a step is no part of another one, as it stands now."""
    return Action.objects.whole().filter(pk=action.pk).exists()


def link(row: Action, links: Links) -> None:
    """Bring partners and blockers in line with what was chosen."""
    numbers = [other.pk for other in links.blockers]
    plan = Action.objects.beside(row)
    refuse_circle(ActionBlock.objects.among(plan), step=row.pk, blockers=numbers)
    row.waits_for.exclude(blocker__in=numbers).delete()
    for number in numbers:
        ActionBlock.objects.get_or_create(action=row, blocker_id=number)
    row.partners.exclude(organisation__in=links.partners).delete()
    for organisation in links.partners:
        ActionPartner.objects.get_or_create(action=row, organisation=organisation)


@transaction.atomic
def set_state(action: Action, state: ActionState, *, by: User, on: date) -> Action:
    """Say how a step stands; one that is done was done on a day. The same state again changes nothing."""
    current = locked(action)
    if current.state == state:
        return current
    current.state = state
    current.done_on = on if state == ActionState.DONE else None
    current.changes += 1
    current.save(update_fields=["state", "done_on", "changes"])
    record("contacts.action_state", current, by=by, details={"state": state, "on": on})
    return current


def wait_for_turn() -> None:
    """Let one person at a time change what waits for what."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", ONE_AT_A_TIME)


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One step as the plan prints it: its number, how deep it lies, what it waits for."""

    number: str
    depth: int
    action: Action
    partners: Sequence[ActionPartner]
    blocked_by: Sequence[str]
    is_late: bool


def lines_of(rows: ActionQuerySet, *, user: User, today: date) -> list[PlanLine]:
    """A plan as this person reads it: numbered 1, 1.1, 1.2, 2; a part of a step stands behind it."""
    blocks = ActionBlock.objects.visible_to(user).with_blockers()
    partners = ActionPartner.objects.visible_to(user).with_names()
    found = rows.visible_to(user).with_places().in_order()
    actions = list(found.prefetch_related(Prefetch("waits_for", blocks), Prefetch("partners", partners)))
    numbers = numbers_of(actions)
    ordered = sorted(actions, key=lambda action: numbers[action.pk])
    return [line_of(action, numbers, today=today) for action in ordered]


def line_of(action: Action, numbers: dict[int, tuple[int, ...]], *, today: date) -> PlanLine:
    """One step with its number and what it still waits for."""
    waits = [block.blocker for block in action.waits_for.all() if action.is_open and block.blocker.is_open]
    return PlanLine(
        number=written(numbers[action.pk]),
        depth=len(numbers[action.pk]),
        action=action,
        partners=list(action.partners.all()),
        blocked_by=[written(numbers[one.pk]) if one.pk in numbers else one.what for one in waits],
        is_late=action.is_late_on(today),
    )


def numbers_of(actions: Sequence[Action]) -> dict[int, tuple[int, ...]]:
    """Number steps in their order; what is part of a step that is not shown counts as a step of its own."""
    shown = {action.pk for action in actions}
    top = [action for action in actions if action.part_of_id not in shown]
    numbers: dict[int, tuple[int, ...]] = {action.pk: (count,) for count, action in enumerate(top, start=1)}
    for action in top:
        parts = [part for part in actions if part.part_of_id == action.pk]
        numbers |= {part.pk: (*numbers[action.pk], place) for place, part in enumerate(parts, start=1)}
    left = [action for action in actions if action.pk not in numbers]
    numbers |= {action.pk: (len(top) + count,) for count, action in enumerate(left, start=1)}
    return numbers


def written(number: tuple[int, ...]) -> str:
    """A number as the plan prints it: 1 or 1.2."""
    return ".".join(str(part) for part in number)
