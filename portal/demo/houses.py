"""Enter the real houses that public sources tell of as history: what they are, what became of them, who said so."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.audit.recording import record
from foundation.workdays import BRUSSELS
from portal.demo.reading import key_of, place_in, read
from sites.kinds import HouseKind, Origin
from sites.models import Site, SiteEvent
from territory.models import Municipality

UNKNOWN_IS_EMPTY = ("address", "building_kind", "owner_kind", "resume_status")
UNKNOWN_IS_NULL = ("gross_area", "places")


def missing_houses(known: set[Any]) -> list[dict[str, Any]]:
    """Return the houses whose key is not among the known ones."""
    return [house for house in read("houses")["house"] if key_of("house", house["key"]) not in known]


def remember_houses(houses: list[dict[str, Any]]) -> None:
    """Enter these houses, each with the events of its known dates."""
    words = read("houses")["words"]
    for house in houses:
        remember(house, words[house["language"]])


@transaction.atomic
def remember(house: dict[str, Any], words: dict[str, str]) -> Site:
    """Enter one house as history: its status stands without a decision of De Huizen, its sources stand beside it."""
    municipality = Municipality.objects.get(nis=house["nis"])
    place, point = place_in(municipality, house.get("place", ""))
    now = timezone.now()
    site = Site.objects.create(
        draft_key=key_of("house", house["key"]),
        origin=Origin.HISTORY,
        name=house["name"],
        municipality=municipality,
        municipality_then=municipality,
        province_id=municipality.province_id,
        house_kind=house.get("house_kind", HouseKind.DETENTION),
        point=point,
        motivation=house["motivation"].strip(),
        source_note=source_note(house, words, place=place),
        status=house["status"],
        status_since=start_of(house["events"][-1]["on"]),
        created_at=now,
        changed_at=now,
        **{name: house.get(name, "") for name in UNKNOWN_IS_EMPTY},
        **{name: house.get(name) for name in UNKNOWN_IS_NULL},
    )
    SiteEvent.objects.bulk_create(as_event(site, event, words, entered_at=now) for event in house["events"])
    record("site.remember", site, details={"name": site.name, "status": site.status})
    return site


def source_note(house: dict[str, Any], words: dict[str, str], *, place: str) -> str:
    """Say where the facts come from, how certain that is, and that the point on the map is not the building."""
    kinds = [f"{house[kind]} ({words[kind]})" for kind in ("official", "press") if house[kind]]
    sources = f"{'; '.join(kinds)}."
    return " ".join(filter(None, [sources, words["state"], house["remark"], words["point"] % place]))


def as_event(site: Site, event: dict[str, Any], words: dict[str, str], *, entered_at: datetime) -> SiteEvent:
    """Return one step of the house's past, with what its date is worth among its words; nobody here took it."""
    return SiteEvent(
        site=site,
        step=event["step"],
        from_status=event["from"],
        to_status=event["to"],
        reason=" ".join(filter(None, [event["reason"], words.get(event["known"], "")])),
        effective_on=event["on"],
        at=entered_at,
    )


def start_of(day: Any) -> datetime:
    """Return the first moment of a day in Belgium."""
    return datetime.combine(day, time(0), tzinfo=BRUSSELS)
