"""The picture of a ranking as plain numbers: each site with its share of the first places and its range of places."""

from collections.abc import Sequence
from dataclasses import dataclass

from reviews.ranked import Line

LEFT, WIDTH, ROW, GAP = 180, 520, 44, 8
LONGEST = 26


@dataclass(frozen=True)
class Bar:
    """One site in the picture; lengths in units of the drawing."""

    name: str
    y: int
    text_y: int
    top: float
    first: float
    line_y: int
    low: float
    high: float


@dataclass(frozen=True)
class Picture:
    """The whole picture."""

    bars: list[Bar]
    left: int
    right: int
    height: int


def picture_of(lines: Sequence[Line]) -> Picture:
    """Draw the sites in the order of the table."""
    places = max(len(lines), 1)
    bars = []
    for number, line in enumerate(lines):
        y = number * (ROW + GAP)
        standing = line.standing
        bars.append(
            Bar(
                name=shortened(line.site.name),
                y=y,
                text_y=y + 20,
                top=round(WIDTH * standing.top, 1),
                first=round(WIDTH * standing.first, 1),
                line_y=y + 36,
                low=round(LEFT + WIDTH * (standing.rank_low - 1) / places, 1),
                high=round(LEFT + WIDTH * standing.rank_high / places, 1),
            )
        )
    return Picture(bars, LEFT, LEFT + WIDTH, max(len(lines) * (ROW + GAP), 1))


def shortened(name: str) -> str:
    """A name that fits beside its bar."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
