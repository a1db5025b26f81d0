"""Who comes in: session, account and the memberships that hold today, read with one statement for every request."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as WHO
from django.db import models
from django.utils.crypto import constant_time_compare

from accounts.models import Membership, Organisation, SignedIn, User
from foundation.statements import planned
from territory.models import Municipality, Province, heavy

# Each part of a row: its name in the statement, and its table.
PARTS: tuple[tuple[str, type[models.Model]], ...] = (
    ("session", SignedIn),
    ("person", User),
    ("membership", Membership),
    ("organisation", Organisation),
    ("municipality", Municipality),
    ("around", Province),
    ("province", Province),
)
JOINED = """
    FROM accounts_signedin session
    LEFT JOIN accounts_user person ON person.id = session.user_id
    LEFT JOIN accounts_membership membership ON membership.user_id = person.id
    LEFT JOIN accounts_organisation organisation ON organisation.id = membership.organisation_id
    LEFT JOIN territory_municipality municipality ON municipality.id = organisation.municipality_id
    LEFT JOIN territory_province around ON around.id = municipality.province_id
    LEFT JOIN territory_province province ON province.id = organisation.province_id
    WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
    ORDER BY membership.starts_on, membership.id
"""


@dataclass(frozen=True)
class Arrival:
    """A session that is still open, whose it says it is, and what that person may act in today, oldest first."""

    session: SignedIn
    person: User | None
    memberships: list[Membership] = field(default_factory=list)


def proven(session: Any) -> Arrival | None:
    """Return who came with a session when it really is that person's; None leaves it to Django to look closer.

    The session's own sealed words say who signed in, by which way, and with which password.
    """
    who, way, seal = session.get(WHO), session.get(BACKEND_SESSION_KEY), session.get(HASH_SESSION_KEY)
    arrived: Arrival | None = getattr(session, "arrived", None)
    person = arrived.person if arrived else None
    if person is None or not person.is_active or str(person.pk) != who or way not in settings.AUTHENTICATION_BACKENDS:
        return None
    return arrived if seal and constant_time_compare(seal, person.get_session_auth_hash()) else None


def arrival(key: str, *, now: datetime, today: date) -> Arrival | None:
    """Read who comes with this session; None for a key that opens nothing."""
    with planned() as cursor:
        cursor.execute(statement(), {"key": key, "now": now})
        rows = cursor.fetchall()
    if not rows:
        return None
    found = [rows_of(row) for row in rows]
    session, person = found[0][:2]
    memberships = [membership_of(person, parts) for _session, _person, *parts in found if parts[0]]
    return Arrival(session, person, [each for each in memberships if each.holds_on(today)])


@cache
def statement() -> str:
    """The statement, with the columns that the tables have in this version of the portal."""
    chosen = [f'{name}."{column}"' for name, model in PARTS for column in columns_of(model)[1]]
    return f"SELECT {', '.join(chosen)} {JOINED}"


@cache
def columns_of(model: type[models.Model]) -> tuple[list[str], list[str]]:
    """The fields and columns of a table, without the borders of areas, which no page of everybody needs."""
    left = {name.partition("__")[2] for name in heavy("area")}
    fields = [each for each in model._meta.concrete_fields if each.name not in left]
    return [each.attname for each in fields], [str(each.column) for each in fields]


def rows_of(row: tuple[Any, ...]) -> list[Any]:
    """Make the rows of the tables out of one row of the answer; None where a table had none."""
    found: list[Any] = []
    begin = 0
    for _name, model in PARTS:
        names = columns_of(model)[0]
        values = row[begin : begin + len(names)]
        found.append(model.from_db("default", names, values) if values[0] is not None else None)
        begin += len(names)
    return found


def membership_of(person: User, parts: list[Any]) -> Membership:
    """Put a membership together with its organisation and places."""
    membership, organisation, municipality, around, province = parts
    if municipality:
        municipality.province = around
    organisation.municipality, organisation.province = municipality, province
    membership.user, membership.organisation = person, organisation
    return membership
