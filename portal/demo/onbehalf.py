"""An invented proposal that a governor's office entered by phone, waiting for its municipality to confirm it."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from portal.demo.reading import ago, key_of, place_in, read
from sites.models import Site
from sites.onbehalf import enter_on_behalf
from territory.models import Municipality


def missing_entered(known: set[Any]) -> list[dict[str, Any]]:
    """Return the entered proposals whose key is not among the known ones."""
    return [entered for entered in read("proposals")["entered"] if key_of("example", entered["key"]) not in known]


def enter_examples(entered: list[dict[str, Any]], people: Mapping[str, User]) -> None:
    """Enter them as the office would, some days ago."""
    words = read("proposals")["words"]
    for each in entered:
        municipality = Municipality.objects.get(nis=each["nis"])
        site = enter_on_behalf(
            by=people[each["by"]],
            municipality=municipality,
            key=key_of("example", each["key"]),
            source=each["source"],
            values={
                "name": each["name"],
                "address": words[each["language"]]["address"],
                "point": place_in(municipality)[1],
                "origin": each["origin"],
                "building_kind": each["building"],
                "motivation": each["motivation"],
                "is_example": True,
            },
        )
        begun = ago(each["days"])
        Site.objects.filter(pk=site.pk).update(created_at=begun, changed_at=begun, status_since=begun)
