"""How many people a room may lawfully house (royal decree of 3 February 2019, art. 1). Plain values in and out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

HUNDRED = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class RoomNorm:
    """The parameters in force: least areas in m² for one person, two, three …, free height in m, deviation in %."""

    areas: Sequence[Decimal]
    height: Decimal
    deviation: Decimal

    @property
    def most(self) -> int:
        """The largest number of people for which the decree gives an area."""
        return len(self.areas)


@dataclass(frozen=True, kw_only=True)
class RoomSize:
    """Rooms of one size: how many, area in m², free height in m, people meant for each, whether the roof slopes."""

    count: int
    area: Decimal
    height: Decimal | None
    persons: int | None
    sloping: bool
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Lawful:
    """What such a room may house, without and with the deviation; `on_site` when only a visit can tell."""

    size: RoomSize
    strict: int
    with_deviation: int
    on_site: bool

    @property
    def fits(self) -> bool:
        """Whether the people meant for the room may live there by the stricter count, as far as paper can tell."""
        return self.on_site or self.size.persons is None or self.size.persons <= self.strict


@dataclass(frozen=True, kw_only=True)
class Totals:
    """All rooms together: the stricter number counts; rooms to be judged on site are counted apart."""

    strict: int
    with_deviation: int
    on_site: int


def people_in(area: Decimal, height: Decimal | None, *, norm: RoomNorm, share: Decimal = Decimal(1)) -> int:
    """Return how many people an area may house when the norm counts for this share; a room too low houses nobody.

    An unknown height is taken as high enough: the page says that it is missing.
    """
    if height is not None and height < norm.height * share:
        return 0
    return sum(area >= least * share for least in norm.areas)


def lawful(size: RoomSize, *, norm: RoomNorm) -> Lawful:
    """Return what rooms of one size may house; a sloping roof, or more people than the decree counts: judge on site."""
    share = 1 - norm.deviation / HUNDRED
    return Lawful(
        size=size,
        strict=people_in(size.area, size.height, norm=norm),
        with_deviation=people_in(size.area, size.height, norm=norm, share=share),
        on_site=size.sloping or (size.persons or 0) > norm.most,
    )


def totals(rooms: Iterable[Lawful]) -> Totals:
    """Add up what all rooms may house; what must be judged on site adds nothing to the numbers."""
    listed = list(rooms)
    sure = [room for room in listed if not room.on_site]
    return Totals(
        strict=sum(room.size.count * room.strict for room in sure),
        with_deviation=sum(room.size.count * room.with_deviation for room in sure),
        on_site=sum(room.size.count for room in listed if room.on_site),
    )
