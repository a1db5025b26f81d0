"""How long first persons and the mailboxes of mailings are kept, and what they know about a person."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from calls.models import FirstPerson
from foundation.retention.kinds import About, Kind, Person, declare, tell

declare(
    Kind(
        name="calls.first_persons",
        label=_("First persons of municipalities"),
        term="calls.keep_first_persons_months",
        ended_before=FirstPerson.objects.begun_before,
        columns={"calls_firstperson": ("email", "name", "function")},
    )
)


def of_person(person: Person) -> Iterator[dict[str, Any]]:
    """What somebody said when coming with the code of a letter."""
    for row in FirstPerson.objects.of_address(person.email):
        yield {"on": row.begun_at, "name": row.name, "function": row.function, "municipality": str(row.municipality_id)}


def forget(person: Person) -> int:
    """Take it away; an answer that was given stays without it."""
    return FirstPerson.objects.of_address(person.email).delete()[0] if person.email else 0


tell(About(name="calls.first_persons", label=_("Coming with the code of a letter"), rows=of_person, erase=forget))
