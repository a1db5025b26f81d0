"""Where the numbers of marks stand on a drawing, so that none covers another. Plain numbers in, plain numbers out."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Lengths in radii of a mark: a character of a number, and how near two marks are one.
CHARACTER, ABOVE_LINE, BELOW_LINE = 1.15, 1.5, 0.45
TOUCHING = 2.3
BESIDE = ((1.4, 0.6, "start"), (-1.4, 0.6, "end"), (0.0, -1.6, "middle"), (0.0, 2.9, "middle"))
FARTHER = (3.0, 4.5, 6.0, 8.0, 10.0)
DIRECTIONS = 12
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have more than an edge in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not beside and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly inside."""
        wide = self.left <= other.left and other.right <= self.right
        return wide and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True, kw_only=True)
class Caption:
    """Where a number stands, in radii from the middle of its mark; a far one is tied to its mark by a line."""

    x: float
    y: float
    anchor: str
    is_far: bool = False

    @property
    def line_y(self) -> float:
        """Where the line from the mark ends: halfway up the number."""
        return round(self.y - 0.6, 2)

    def box(self, middle: Point, words: str, *, radius: float) -> Box:
        """The rectangle that the number covers on the sheet."""
        width = len(words) * CHARACTER
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        x, y = middle
        return Box(
            left=x + left * radius,
            top=y + (self.y - ABOVE_LINE) * radius,
            right=x + (left + width) * radius,
            bottom=y + (self.y + BELOW_LINE) * radius,
        )


def gathered(points: Sequence[Point], *, radius: float) -> list[list[int]]:
    """Group points so near that their marks would cover each other: the places in the list, each once."""
    groups: list[list[int]] = []
    for number, point in enumerate(points):
        near = (group for group in groups if math.dist(points[group[0]], point) < TOUCHING * radius)
        found = next(near, None)
        if found is None:
            groups.append([number])
        else:
            found.append(number)
    return groups


def shortened(numbers: Sequence[int | str]) -> str:
    """Write rising numbers on one line; three or more that follow each other as a range, such as 1–4, 7."""
    runs: list[list[int | str]] = []
    for number in numbers:
        if runs and isinstance(number, int) and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [[f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run] for run in runs]
    return ", ".join(part for run in parts for part in run)


def captions(points: Sequence[Point], words: Sequence[str], *, radius: float, sheet: Box) -> list[Caption]:
    """Give each number the nearest spot that covers no mark and no other number; the last one tried where all do."""
    taken = [around(point, radius=radius) for point in points]
    placed = []
    for point, word in zip(points, words, strict=True):
        for caption in ways():
            box = caption.box(point, word, radius=radius)
            if sheet.holds(box) and not any(box.meets(other) for other in taken):
                break
        taken.append(box)
        placed.append(caption)
    return placed


def around(point: Point, *, radius: float) -> Box:
    """The rectangle that a mark covers."""
    x, y = point
    return Box(left=x - radius, top=y - radius, right=x + radius, bottom=y + radius)


def ways() -> Iterator[Caption]:
    """Every spot to try for a number, the nearest first."""
    for x, y, anchor in BESIDE:
        yield Caption(x=x, y=y, anchor=anchor)
    for far in FARTHER:
        for step in range(DIRECTIONS):
            turn = math.tau * step / DIRECTIONS
            x, y = far * math.cos(turn), far * math.sin(turn)
            yield Caption(x=round(x, 2), y=round(y + 0.6, 2), anchor="start" if x >= 0 else "end", is_far=True)
