"""Rules: the part of the country that a screen shows, and the cells of the kept grid that lie in it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sites.models.cells import HEIGHT, LEVELS, WIDTH

# Nothing of the portal lies outside; whoever asks for more gets no more.
WEST, SOUTH, EAST, NORTH = 2.0, 49.0, 7.0, 52.0
FARTHEST, NEAREST = 0.0, 22.0


@dataclass(frozen=True, kw_only=True)
class Viewport:
    """West, south, east and north in degrees, and the zoom of the map (a whole country about 7, a street about 17)."""

    west: float
    south: float
    east: float
    north: float
    zoom: float

    @property
    def level(self) -> int:
        """The level of the grid whose cells are 64 to 128 pixels wide at this zoom."""
        return max((level for level in LEVELS if level <= self.zoom), default=LEVELS[0])

    @property
    def columns(self) -> tuple[int, int]:
        """The first and the last column of the grid that lie in it."""
        return between(self.west, self.east, self.level, WIDTH)

    @property
    def rows(self) -> tuple[int, int]:
        """The first and the last row of the grid that lie in it."""
        return between(self.south, self.north, self.level, HEIGHT)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north."""
        return (self.west, self.south, self.east, self.north)


def between(low: float, high: float, level: int, size: float) -> tuple[int, int]:
    """Return the first and the last cell that touch a stretch of degrees."""
    return math.floor(low * 2**level / size), math.floor(high * 2**level / size)


def read_viewport(query: Mapping[str, str]) -> Viewport:
    """Read `bbox=west,south,east,north` and `zoom=` from an address; what makes no sense means the whole country."""
    west, south, east, north = numbers(query.get("bbox", ""), 4) or (WEST, SOUTH, EAST, NORTH)
    west, east = sorted((west, east))
    south, north = sorted((south, north))
    [zoom] = numbers(query.get("zoom", ""), 1) or [0.0]
    return Viewport(
        west=held(west, WEST, EAST),
        south=held(south, SOUTH, NORTH),
        east=held(east, WEST, EAST),
        north=held(north, SOUTH, NORTH),
        zoom=held(zoom, FARTHEST, NEAREST),
    )


def numbers(text: str, many: int) -> list[float]:
    """Return as many numbers as are asked, or none at all."""
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        return []
    return found if len(found) == many and all(map(math.isfinite, found)) else []


def held(number: float, least: float, most: float) -> float:
    """Return the number, or the end of the range that it passes."""
    return min(max(number, least), most)
