"""The reach of a person: which rows visible_to gives, and what the database's own policies are told about it.

Two walls, one meaning. `within_reach` narrows a query; `open_scope` tells PostgreSQL the same for this transaction,
so that a query that forgot to narrow still gets no foreign row (docs/decisions/0011-row-security.md).
"""

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import TextChoices

from accounts.models import User
from accounts.roles import MUNICIPAL, REVIEWERS, Role

Rows = TypeVar("Rows", bound=models.QuerySet)


class Reach(TextChoices):
    """How far a membership reaches; the policies in the database compare these words."""

    NOTHING = ""
    MUNICIPALITY = "municipality"
    REVIEWERS = "reviewers"
    GOVERNOR = "governor"
    OBSERVERS = "observers"


def reach_of(role: str) -> Reach:
    """Return the reach of a role; administrators and strangers reach no site."""
    if role in MUNICIPAL:
        return Reach.MUNICIPALITY
    if role in REVIEWERS:
        return Reach.REVIEWERS
    if role == Role.GOVERNOR:
        return Reach.GOVERNOR
    return Reach.OBSERVERS if role == Role.OBSERVER else Reach.NOTHING


def within_reach(rows: Rows, user: User | AnonymousUser) -> Rows:
    """Narrow rows that carry the columns of a scope to those this person may see.

    The rows need `municipality`, `province`, `for_reviewers`, `for_governor` and `for_observers`.
    """
    acting = getattr(user, "acting", None)
    reach = reach_of(acting.role) if acting else Reach.NOTHING
    if acting and reach == Reach.MUNICIPALITY:
        return rows.filter(municipality_id=acting.municipality_id)
    if reach == Reach.REVIEWERS:
        return rows.filter(for_reviewers=True)
    if acting and reach == Reach.GOVERNOR:
        return rows.filter(for_governor=True, province_id=acting.province_id)
    if reach == Reach.OBSERVERS:
        return rows.filter(for_observers=True)
    return rows.none()


def open_scope(user: User | AnonymousUser) -> None:
    """Tell the database whose rows this transaction may touch; it forgets when the transaction ends."""
    acting = getattr(user, "acting", None)
    reach = reach_of(acting.role) if acting else Reach.NOTHING
    municipality = acting.municipality_id if acting and reach == Reach.MUNICIPALITY else None
    province = acting.province_id if acting and reach == Reach.GOVERNOR else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('portal.reach', %s, true), set_config('portal.municipality', %s, true),"
            " set_config('portal.province', %s, true)",
            [reach.value, str(municipality or ""), str(province or "")],
        )
