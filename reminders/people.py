"""Whom a kind reminds: the people of a municipality and of De Huizen, for many facts with one query."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from accounts.models import Membership
from accounts.roles import Role


def writers(municipalities: Collection[int], today: date) -> dict[int, list[int]]:
    """Return the editors and signatories of each municipality, signatories first, each the longest there first."""
    rows = Membership.objects.writing_for_any(municipalities, today).with_people()
    found: dict[int, list[int]] = {}
    for membership in sorted(rows, key=lambda row: (row.role != Role.SIGNATORY, row.starts_on, row.pk)):
        people = found.setdefault(membership.organisation.municipality_id or 0, [])
        if membership.user_id not in people:
            people.append(membership.user_id)
    return found


def reviewers(today: date) -> list[int]:
    """Return the reviewers and coordinators of De Huizen."""
    return distinct(Membership.objects.reviewing(today).with_people())


def coordinators(today: date) -> list[int]:
    """Return the coordinators of De Huizen."""
    return distinct(Membership.objects.coordinating(today).with_people())


def admins(today: date) -> list[int]:
    """Return the administrators."""
    return distinct(Membership.objects.administering(today).with_people())


def distinct(rows: Iterable[Any]) -> list[int]:
    """Each person once, in the order of the rows."""
    return list(dict.fromkeys(row.user_id for row in rows))


def one_of(people: list[int], *preferred: int | None) -> int | None:
    """Return who is responsible: the first preferred person who is among these, else the first, else nobody."""
    return next((person for person in preferred if person in people), next(iter(people), None))


def others(people: list[int], responsible: int | None) -> tuple[int, ...]:
    """Return those who hear of it."""
    return tuple(person for person in people if person != responsible)
