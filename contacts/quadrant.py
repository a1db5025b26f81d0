"""Rules: the picture of influence and stance, as plain numbers for an SVG. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Small enough that letters and marks are still read when the picture fills a telephone.
WIDTH, HEIGHT, LEFT, BOTTOM = 400, 420, 30, 50
STANCES, INFLUENCES = 5, 5
RADIUS = 12
APART = 24.6
# Where the parties of one cell stand: the first in its middle, the next ones around it.
AROUND = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1))


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where somebody stood on a day: stance from -2 (against) to 2 (for), influence from 1 to 5."""

    on: date
    stance: int
    influence: int


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One party in the picture: its number, where it stands now, and the line along which it came."""

    number: int
    x: float
    y: float
    line: str


def spot(stance: int, influence: int) -> tuple[float, float]:
    """Return the middle of the cell of a stance and an influence."""
    across, down = (WIDTH - LEFT) / STANCES, (HEIGHT - BOTTOM) / INFLUENCES
    return LEFT + (stance + 2.5) * across, (INFLUENCES - influence + 0.5) * down


def beside(place: int) -> tuple[float, float]:
    """Return how far the next one in the same cell moves aside, so that none hides another."""
    turn, spot_in_cell = divmod(place, len(AROUND))
    across, down = AROUND[spot_in_cell]
    return across * APART + turn * RADIUS / 2, down * APART


def marks_of(histories: Sequence[tuple[int, Sequence[Move]]]) -> list[Mark]:
    """Place every party by its latest move, and draw where it came from; the earliest move comes first."""
    taken: dict[tuple[int, int], int] = {}
    found = []
    for number, moves in histories:
        if not moves:
            continue
        cell = (moves[-1].stance, moves[-1].influence)
        aside = beside(taken.get(cell, 0))
        taken[cell] = taken.get(cell, 0) + 1
        points = [spot(move.stance, move.influence) for move in moves]
        x, y = points[-1][0] + aside[0], points[-1][1] + aside[1]
        way = [*(point for point in points[:-1] if point != points[-1]), (x, y)]
        line = " ".join(f"{east:.1f},{south:.1f}" for east, south in way) if len(way) > 1 else ""
        found.append(Mark(number=number, x=round(x, 1), y=round(y, 1), line=line))
    return found


def rows_of_picture() -> list[float]:
    """Return the heights of the lines between influences."""
    return [round((HEIGHT - BOTTOM) / INFLUENCES * step, 1) for step in range(INFLUENCES + 1)]


def columns_of_picture() -> list[float]:
    """Return where the lines between stances stand."""
    return [round(LEFT + (WIDTH - LEFT) / STANCES * step, 1) for step in range(STANCES + 1)]
