"""Fill in the further fields of an invented proposal, so that every page of a file has something to show."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.demo.reading import read
from territory.models import Municipality

ROOM = 11  # m² of a single room of the demo
ROOM_HEIGHT = 2.7


def details_of(proposal: Mapping[str, Any], municipality: Municipality, *, number: int) -> dict[str, Any]:
    """Return what a submitted proposal tells beyond the first questions; a draft has not come that far."""
    if not proposal["walk"]:
        return {}
    details = read("details")
    area, places = proposal.get("area") or 0, proposal.get("places") or 0
    words = details["words"][proposal["language"]]
    told = details["told"] | details["region"][municipality.region.code]
    told |= {code: values[number % len(values)] for code, values in details["each"].items()}
    told |= {"added_value": words["added_value"], "surroundings_words": words["surroundings_words"]}
    return told | sizes(area, places, rooms=words["rooms"])


def sizes(area: int, places: int, *, rooms: str) -> dict[str, Any]:
    """Numbers that fit a floor area and a number of places."""
    room = {"label": rooms, "count": places, "area": ROOM, "height": ROOM_HEIGHT, "persons": 1, "sloping": False}
    return {
        "available_on": timezone.localdate() + timedelta(days=240),
        "usable_area": round(area * 0.8) or None,
        "plot_area": area * 2 or None,
        "outdoor_area": round(area * 0.7) or None,
        "living_groups": max(1, places // 10),
        "rooms": [room] if places else [],
        "price": None,
        "rent": area * 30 or None,
        "lease_years": 9,
    }
