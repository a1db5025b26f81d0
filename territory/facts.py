"""Plain values read from files, before anything reaches the database."""

from dataclasses import dataclass, field
from datetime import date

from shapely.geometry.base import BaseGeometry

Coordinates = tuple[float, float]  # longitude, latitude in degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """A name by language; empty where a language has none of its own."""

    nl: str = ""
    fr: str = ""
    de: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionFacts:
    """A region."""

    code: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceFacts:
    """A province, or Brussels-Capital; borders come from a source or are joined from its municipalities."""

    code: str
    region: str
    names: Names
    borders: BaseGeometry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityFacts:
    """A municipality of today."""

    nis: str
    names: Names
    province: str
    region: str
    languages: tuple[str, ...]
    facilities: tuple[str, ...] = ()
    label: Coordinates | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergerFacts:
    """A code that ended and the code that took over; the same code twice says that a partner kept its own."""

    old: str
    new: str
    names: Names
    effective_on: date
    province: str = ""

    @property
    def kept(self) -> bool:
        """Whether the code lived on through the merger."""
        return self.old == self.new


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """A village or quarter."""

    name: str
    names: Names
    nis: str
    kind: str
    point: Coordinates | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodeFacts:
    """A postcode in one municipality."""

    code: str
    nis: str
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class StationFacts:
    """A railway station; `nis` is empty on the country's border."""

    code: str
    name: str
    names: Names
    point: Coordinates
    nis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrisonFacts:
    """An establishment for detention."""

    name: str
    kind: str
    nis: str
    point: Coordinates
    approximate: bool
    address: str
    capacity: int | None
    capacity_as_of: str


@dataclass(slots=True, kw_only=True)
class TerritoryFacts:
    """All of one source. None for a table means: the source says nothing about it, leave what is there."""

    schematic: bool
    regions: list[RegionFacts]
    provinces: list[ProvinceFacts]
    municipalities: list[MunicipalityFacts]
    borders: dict[str, BaseGeometry]
    outlines: dict[str, BaseGeometry]
    mergers: list[MergerFacts] = field(default_factory=list)
    places: list[PlaceFacts] = field(default_factory=list)
    postcodes: list[PostcodeFacts] | None = None
    stations: list[StationFacts] | None = None
    prisons: list[PrisonFacts] | None = None
