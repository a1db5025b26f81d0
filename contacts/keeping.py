"""Keep organisations, persons and their roles: add, change, say that they were checked, note what a person asked."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from contacts.models import Person, PersonRole
from foundation.audit.recording import record


class KeepingRefused(ValueError):
    """The contact is not what it was: it was anonymised, or became part of another one."""


@transaction.atomic
def add_person(values: Mapping[str, Any], *, by: User | None, is_example: bool = False) -> Person:
    """Add a person; the log keeps which columns were filled in, never what they say."""
    person = Person.objects.create(**values, added_by=by, is_example=is_example)
    record("contacts.add_person", person, by=by, details={"columns": sorted(name for name in values if values[name])})
    return person


@transaction.atomic
def change_person(person: Person, values: Mapping[str, Any], *, by: User) -> Person:
    """Change what is known of a person; whoever changes it has also checked it. Raises KeepingRefused."""
    person = locked(person)
    changed = sorted(name for name in values if getattr(person, name) != values[name])
    for name in changed:
        setattr(person, name, values[name])
    if "municipality" in changed and person.municipality is None:
        person.province = None
    person.checked_on, person.changed_at = timezone.localdate(), timezone.now()
    person.save()
    record("contacts.change_person", person, by=by, details={"columns": changed})
    return person


@transaction.atomic
def check_person(person: Person, *, by: User, today: date) -> Person:
    """Say that what is known of a person still holds; the next look is due a whole term later."""
    person = locked(person)
    person.checked_on, person.changed_at = today, timezone.now()
    person.save()
    record("contacts.check_person", person, by=by)
    return person


@transaction.atomic
def note_objection(person: Person, *, by: User, on: date, now: datetime) -> Person:
    """Note that a person objects to being kept or written to: no mailing reaches them from here on."""
    person = locked(person)
    person.objected_on, person.changed_at = on, now
    person.opted_out_at = person.opted_out_at or now
    person.save()
    record("contacts.object", person, by=by)
    return person


@transaction.atomic
def opt_out(number: int) -> None:
    """Stop mailings to the person with this number, who came with the signed link of a mail, without signing in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT contacts_stop_mailings(%s)", [number])
    record("contacts.opt_out", None, details={"person": number})


def note_reading(person: Person, *, by: User) -> None:
    """Record that somebody read what is known of a person."""
    record("contacts.read_person", person, by=by)


def note_listing(persons: Iterable[Person], *, by: User, asked: Mapping[str, str]) -> None:
    """Record whom a list handed out, and which filter asked for it; nothing where it is empty."""
    numbers = [person.pk for person in persons]
    if numbers:
        record("contacts.list_persons", None, by=by, details={"filter": dict(asked), "persons": numbers})


@transaction.atomic
def add_role(person: Person, values: Mapping[str, Any], *, by: User) -> PersonRole:
    """Add a role that a person has or had; raises KeepingRefused."""
    person = locked(person)
    role = PersonRole.objects.create(person=person, **values)
    record("contacts.add_role", person, by=by, details={"code": role.code})
    return role


@transaction.atomic
def change_role(role: PersonRole, values: Mapping[str, Any], *, by: User) -> PersonRole:
    """Change a role, for example give it its last day; raises KeepingRefused."""
    locked(role.person)
    for name, value in values.items():
        setattr(role, name, value)
    role.save()
    record("contacts.change_role", role.person, by=by, details={"code": role.code})
    return role


@transaction.atomic
def add_organisation(values: Mapping[str, Any], *, by: User | None, is_example: bool = False) -> Organisation:
    """Add an organisation."""
    organisation = Organisation.objects.create(**values, is_example=is_example)
    record("contacts.add_organisation", organisation, by=by, details={"kind": organisation.kind})
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, values: Mapping[str, Any], *, by: User) -> Organisation:
    """Change an organisation; raises KeepingRefused when it became part of another one.

    The enterprise number of one whose people come in stays: the official sign-in knows them by it.
    """
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if found.merged_into_id:
        raise KeepingRefused
    settled = {"kbo_number"} if found.gives_access() else set()
    changed = sorted(name for name in values.keys() - settled if getattr(found, name) != values[name])
    for name in changed:
        setattr(found, name, values[name])
    found.save()
    record("contacts.change_organisation", found, by=by, details={"columns": changed})
    return found


def locked(person: Person) -> Person:
    """Read a person again for this transaction alone; raises KeepingRefused for one that is no longer kept."""
    found = Person.objects.select_for_update().get(pk=person.pk)
    if found.anonymised_at or found.merged_into_id:
        raise KeepingRefused
    return found
