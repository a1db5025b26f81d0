"""What ends a ladder of reminders of contacts: a talk about the same place by whoever looks after it, or an act there.

What changes day or owner is none: the fact itself moves then. To open a page is none either.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from contacts.models import Action, Agreement, Conversation, FollowUp
from foundation.audit.models import Entry
from reminders.kinds import number_in
from reminders.reactions import last_of
from sites.reactions import OF_SITE

PLACE = ("site_id", "municipality_id", "province_id")
# What is no mere correction: who signed, what a party promises, a paper.
ACTS_AT_AGREEMENTS = ("contacts.sign", "contacts.save_party", "contacts.remove_party", "contacts.add_paper")
ACTS_AT_ACTIONS = ("contacts.action_state",)


def reactions_to_follow_ups(things: Collection[str]) -> Mapping[str, datetime]:
    """When the owner of each follow-up last spoke with somebody about the same place."""
    return talks(FollowUp, things, who="owner_id")


def reactions_to_actions(things: Collection[str]) -> Mapping[str, datetime]:
    """When somebody last said how each step stands, or who follows it up spoke with somebody about the same place."""
    return newest(talks(Action, things, who="keeper_id"), acts(Action, things, ACTS_AT_ACTIONS))


def reactions_to_agreements(things: Collection[str]) -> Mapping[str, datetime]:
    """When something was last done at each agreement, or who keeps it spoke with somebody about the same place."""
    return newest(talks(Agreement, things, who="owner_id"), acts(Agreement, things, ACTS_AT_AGREEMENTS))


def talks_about_sites(things: Collection[str]) -> Mapping[str, datetime]:
    """When De Huizen last spoke with the municipality itself about each of these sites."""
    numbers = [number_in(thing) for thing in things]
    rows = Conversation.objects.filter(site_id__in=numbers).with_its_municipality().order_by()
    return {OF_SITE % site: last for site, last in rows.values_list("site_id").annotate(Max("at"))}


def newest(*found: Mapping[str, datetime]) -> dict[str, datetime]:
    """The later of two moments, by thing."""
    return {thing: moment for (thing,), moment in last_of(*(each.items() for each in found)).items()}


def talks(model: Any, things: Collection[str], *, who: str) -> dict[str, datetime]:
    """When the person of each of these rows last wrote down a conversation about exactly its place."""
    rows = model.objects.filter(pk__in=[number_in(thing) for thing in things]).order_by()
    looked_after = {pk: (person, *place) for pk, person, *place in rows.values_list("pk", who, *PLACE)}
    written = Conversation.objects.filter(by_id__in={person for person, *_place in looked_after.values()}).order_by()
    last = last_of(written.values_list("by_id", *PLACE).annotate(Max("at")))
    name = f"{model._meta.label_lower}:%s"
    return {name % pk: last[key] for pk, key in looked_after.items() if key in last}


def acts(model: Any, things: Collection[str], verbs: Collection[str]) -> dict[str, datetime]:
    """When one of these acts was last recorded at each of these rows."""
    kind = model._meta.label_lower
    last = Entry.objects.last_acts(kind, [number_in(thing) for thing in things], verbs=verbs)
    return {f"{kind}:{number}": moment for number, moment in last.items()}
