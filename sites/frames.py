"""The frames in force for the file of a building, asked of the parameters with one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from foundation.parameters.reading import values_in_force
from sites.completeness import Limits
from sites.kinds import HouseKind
from sites.rooms import RoomNorm

PLACES_OF = {
    HouseKind.DETENTION: "sites.detention_places",
    HouseKind.TRANSITION: "sites.transition_places",
}
OTHERS = (
    "sites.advised_most_places",
    "territory.border_tolerance",
    "sites.area_difference",
    "sites.room_areas",
    "sites.room_height",
    "sites.room_deviation",
    "sites.surroundings_reach",
)
KEYS = (*PLACES_OF.values(), *OTHERS)


@dataclass(frozen=True)
class Frames:
    """What holds for each kind of house, for rooms, and how far around a site the portal looks (metres)."""

    limits: dict[HouseKind, Limits]
    norm: RoomNorm
    reach: int


def frames_in_force() -> Frames:
    """Read the parameters of today."""
    return frames_of(values_in_force(*KEYS))


def frames_of(values: Sequence[Any]) -> Frames:
    """Make frames of the values of KEYS; heights are entered in centimetres."""
    *places, advised, tolerance, difference, areas, height, deviation, reach = values
    limits = {
        kind: Limits(
            least=least, most=most, advised_most=advised, border_tolerance=tolerance, area_difference=difference
        )
        for kind, (least, most) in zip(PLACES_OF, places, strict=True)
    }
    norm = RoomNorm(areas=[Decimal(area) for area in areas], height=Decimal(height) / 100, deviation=Decimal(deviation))
    return Frames(limits, norm, reach)
