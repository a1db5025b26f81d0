"""The reach of a person: which rows visible_to gives, and what the database's own policies are told about it.

Two walls, one meaning. `within_reach` narrows a query; `open_scope` tells PostgreSQL the same for this transaction,
so that a query that forgot to narrow still gets no foreign row (docs/decisions/0011-row-security.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models, router
from django.db.models import TextChoices

from accounts.models import User
from accounts.roles import MUNICIPAL, REVIEWERS, Role
from foundation.statements import planned

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


def office_of(user: User | AnonymousUser) -> int | None:
    """Return the office of a governor or of De Huizen that this person acts for: it sees what it entered itself."""
    acting = getattr(user, "acting", None)
    is_office = acting and reach_of(acting.role) in {Reach.REVIEWERS, Reach.GOVERNOR}
    return acting.organisation_id if acting and is_office else None


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
    tell(user, until_the_end_of_the_transaction=True)


def tell(user: User | AnonymousUser, *, until_the_end_of_the_transaction: bool) -> None:
    """Set what the policies compare: who it is, how far the membership reaches, and where."""
    acting = getattr(user, "acting", None)
    reach = reach_of(acting.role) if acting else Reach.NOTHING
    municipality = acting.municipality_id if acting and reach == Reach.MUNICIPALITY else None
    province = acting.province_id if acting and reach == Reach.GOVERNOR else None
    told = {"reach": reach.value, "municipality": municipality, "province": province, "user": user.pk}
    told["role"] = acting.role if acting else ""
    told["office"] = office_of(user)
    names = [f"portal.{name}" for name in told]
    words = [str(word or "") for word in told.values()]
    # Where reads go elsewhere for this page (a replica), the policies there compare the same.
    for alias in {DEFAULT_DB_ALIAS, router.db_for_read(User)}:
        tell_one(alias, names, words, until_the_end_of_the_transaction=until_the_end_of_the_transaction)


def tell_one(alias: str, names: list[str], words: list[str], *, until_the_end_of_the_transaction: bool) -> None:
    """Set what the policies compare on one connection."""
    with planned(using=alias) as cursor:
        cursor.execute(
            "SELECT set_config(name, word, %s) FROM unnest(%s::text[], %s::text[]) AS told (name, word)",
            [until_the_end_of_the_transaction, names, words],
        )


@contextmanager
def in_scope_of(user: User) -> Iterator[None]:
    """Work as the web would for this person, through many transactions: for long work in the worker.

    The connection takes the web's role and the person's scope, and gives both back; one that cannot is closed, so
    that nothing that comes after works in a scope that is not its own.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("SET ROLE portal_web")
    tell(user, until_the_end_of_the_transaction=False)
    try:
        yield
    finally:
        give_back(before)


@contextmanager
def beyond_scope() -> Iterator[None]:
    """Step out of a person's scope for a moment, to gather what the portal knows about that very person.

    Only the worker can: the web's own sign-in has no right to take another role.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("SET ROLE portal_worker")
        try:
            yield
        finally:
            cursor.execute(f"SET ROLE {connection.ops.quote_name(before)}")


def give_back(role: str) -> None:
    """Return to a role and to no scope at all."""
    try:
        tell(AnonymousUser(), until_the_end_of_the_transaction=False)
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {connection.ops.quote_name(role)}")
    except DatabaseError:
        if connection.in_atomic_block:
            raise
        connection.close()
