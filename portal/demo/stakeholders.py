"""Let the examples of the demonstration have stakeholders, stances that moved, conversations and next steps."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from contacts.conversing import NextStep, Said, keep_conversation
from contacts.involving import involve, say_standing
from contacts.keeping import add_organisation, add_person, add_role
from contacts.models import Person
from contacts.whereabouts import Place
from portal.demo.reading import key_of, read
from sites.models import Site
from territory.models import Municipality

Party = Organisation | Person


def gather(people: Mapping[str, User], keys: set[str]) -> None:
    """Write down who is involved in the examples that were just made, where they stand and what was said."""
    told = read("stakeholders")
    rows = [row for name in ("involvement", "conversation") for row in told[name] if row["site"] in keys]
    if not rows:
        return
    parties = make_parties(told, people["coordinator"])
    sites = {row["site"]: Site.objects.get(draft_key=key_of("example", row["site"])) for row in rows}
    for row in told["involvement"]:
        if row["site"] in sites:
            stand(row, parties[row["party"]], Place(site=sites[row["site"]]), people["reviewer"])
    for row in told["conversation"]:
        if row["site"] in sites:
            speak(row, parties, Place(site=sites[row["site"]]), people[row["by"]])


def make_parties(told: Mapping[str, Any], by: User) -> dict[str, Party]:
    """Make the organisations and persons, each marked as an example."""
    found: dict[str, Party] = {}
    for row in told["organisation"]:
        values = {name: word for name, word in row.items() if name != "key"}
        found[row["key"]] = add_organisation(values, by=by, is_example=True)
    for row in told["person"]:
        found[row["key"]] = person_of(row, found, by)
    return found


def person_of(row: Mapping[str, Any], parties: Mapping[str, Party], by: User) -> Person:
    """Make one person, known by a role and its mailbox alone."""
    plain = {name: row[name] for name in ("name", "function", "email", "source", "language") if name in row}
    municipality = Municipality.objects.current().get(nis=row["municipality"])
    organisation = parties.get(row.get("organisation", ""))
    made = add_person({**plain, "municipality": municipality, "organisation": organisation}, by=by, is_example=True)
    add_role(made, {"code": row["code"], "organisation": organisation}, by=by)
    return made


def stand(row: Mapping[str, Any], party: Party, place: Place, by: User) -> None:
    """Write down an involvement and how its stance moved."""
    involvement = involve(place, party, role=row["role"], by=by)
    today = timezone.localdate()
    for told in row["standing"]:
        values = {name: told[name] for name in ("stance", "influence", "source", "source_words")}
        on = today - timedelta(days=told["days"])
        say_standing(involvement, {**values, "known_on": on}, by=by, note=told.get("note", ""))


def speak(row: Mapping[str, Any], parties: Mapping[str, Party], place: Place, by: User) -> None:
    """Write down a conversation, and its next step in some days."""
    today = timezone.localdate()
    said = Said(
        kind=row["kind"],
        held_on=today - timedelta(days=row["days"]),
        words=row["words"],
        others=row.get("others", ""),
        concerns=row["concerns"],
    )
    step = NextStep(what=row["next"], due_on=today + timedelta(days=row["due"]), owner=by) if "next" in row else None
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"https://demo.example/talk/{row['site']}/{row['kind']}")
    spoken = [parties[name] for name in row["parties"]]
    keep_conversation(place, said, parties=spoken, by=by, key=key, next_step=step)
