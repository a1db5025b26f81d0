"""The tables of the territory: one file per kind of thing."""

from territory.kinds import PlaceKind, PrisonKind
from territory.models.areas import Municipality, Province, Region, heavy, municipality_distance
from territory.models.facilities import Prison, Station
from territory.models.loads import LoadedSource
from territory.models.places import Place, Postcode

__all__ = [
    "LoadedSource",
    "Municipality",
    "Place",
    "PlaceKind",
    "Postcode",
    "Prison",
    "PrisonKind",
    "Province",
    "Region",
    "Station",
    "heavy",
    "municipality_distance",
]
