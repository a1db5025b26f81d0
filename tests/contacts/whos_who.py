"""Rows of who is who for tests of rights: persons, organisations, stances, talks, lists, merges, mailings."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from contacts.conversing import Said, keep_conversation
from contacts.importing import bring
from contacts.involving import involve, say_standing
from contacts.keeping import add_organisation, add_person, add_role
from contacts.merging import merge
from contacts.whereabouts import Place
from contacts.writing import Words, keep_mailing
from sites.models import Site
from tests.make import Cast

INSIDE = "person, conversation, mailing or merge"
STANDS = "where an organisation stands at a retained site"
PLACE = "contacts of a municipality or a province"
ELSEWHERE = "list of contacts that somebody else brought"

OF_A_PERSON = {f"contacts:{name}" for name in ("person", "edit_person", "roles", "checked", "object", "copy", "card")}
OF_A_PERSON |= {"contacts:anonymise"}
OF_AN_ORGANISATION = {"contacts:organisation", "contacts:edit_organisation"}
OF_AN_INVOLVEMENT = {"contacts:involvement", "contacts:stand", "contacts:end_involvement"}
OF_A_LIST = {"contacts:import", "contacts:take_import"}
OF_A_PLACE = {"contacts:place", "contacts:involve", "contacts:talk"}
OF_ONE = {f"contacts:{name}" for name in ("role", "conversation", "edit_conversation", "mailing")}
OF_ONE |= {"contacts:merge", "contacts:undo_merge"}
OF_WHO_IS_WHO = OF_A_PERSON | OF_AN_ORGANISATION | OF_AN_INVOLVEMENT | OF_A_LIST | OF_A_PLACE | OF_ONE


@dataclass
class WhosWho:
    """The arguments that lead to each row."""

    person: dict[str, Any]
    organisation: dict[str, Any]
    stands: dict[str, Any]
    stands_person: dict[str, Any]
    brought: dict[str, Any]
    places: tuple[tuple[str, dict[str, Any]], ...]
    one: dict[str, dict[str, Any]]


def make_whos_who(cast: Cast, draft: Site, retained: Site) -> WhosWho:
    """A neighbour and a police zone at a retained site, and all that De Huizen keeps of them."""
    person, twin, third, other = (
        add_person({"name": f"Voorbeeldbuur {number}", "email": f"buur{number}@voorbeeld.example"}, by=cast.reviewer)
        for number in range(4)
    )
    zone = add_organisation({"kind": "POL", "name_nl": "Voorbeeldzone"}, by=cast.reviewer)
    said = {"known_on": timezone.localdate(), "influence": 4, "stance": -1, "source": "talk"}
    place = Place(site=retained)
    stands, stands_person = (involve(place, who, role="advises", by=cast.reviewer) for who in (zone, person))
    for row in (stands, stands_person):
        say_standing(row, said, by=cast.reviewer, note="Ours.")
    spoken = Said(kind="call", held_on=timezone.localdate(), words="Busy.")
    talk = keep_conversation(place, spoken, parties=[person], by=cast.reviewer, key=uuid.uuid4())
    words = Words(subjects={"nl": "Dag"}, texts={"nl": "Dag"})
    brought = bring(b"naam\nVoorbeeld", name="a.csv", source_note="List", by=cast.second_reviewer)
    in_municipality = Place(municipality=retained.municipality).word
    return WhosWho(
        person={"pk": person.pk},
        organisation={"pk": zone.pk},
        stands={"pk": stands.pk},
        stands_person={"pk": stands_person.pk},
        brought={"pk": brought.pk},
        places=(
            (PLACE, {"place": in_municipality}),
            ("site: draft", {"place": Place(site=draft).word}),
            ("site: retained", {"place": place.word}),
        ),
        one={
            "contacts:role": {"pk": add_role(person, {"code": "neighbour"}, by=cast.reviewer).pk},
            "contacts:conversation": {"pk": talk.pk},
            "contacts:edit_conversation": {"pk": talk.pk},
            "contacts:mailing": {"pk": keep_mailing(words, {}, by=cast.reviewer, key=uuid.uuid4()).pk},
            "contacts:undo_merge": {"pk": merge(third, other, by=cast.reviewer).pk},
            "contacts:merge": {"kind": "person", "kept": person.pk, "dropped": twin.pk},
        },
    )


def rows_of_whos_who(made: WhosWho, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every kind of row that an address about who is who can be asked for."""
    if name in OF_A_PERSON:
        yield INSIDE, made.person
    if name in OF_AN_ORGANISATION:
        yield STANDS, made.organisation
    if name in OF_AN_INVOLVEMENT:
        yield STANDS, made.stands
        yield INSIDE, made.stands_person
    if name in OF_A_LIST:
        yield ELSEWHERE, made.brought
    if name in OF_A_PLACE:
        yield from made.places
    if name in OF_ONE:
        yield INSIDE, made.one[name]
