"""Rules: what it means that a pin lies in, near or outside the municipality that proposes it."""

from enum import StrEnum


class Verdict(StrEnum):
    """What the place of a pin asks of the person who set it."""

    INSIDE = "inside"
    NEAR = "near"  # outside, but within the tolerance that the vintage of the borders asks for
    DOUBTFUL = "doubtful"  # outside schematic borders, which prove nothing: advice
    OUTSIDE = "outside"  # outside official borders: needs an explanation


def verdict(distance: float, *, schematic: bool, tolerance: float) -> Verdict:
    """Judge a pin by its distance to the municipality and the tolerance, both in metres; 0 is inside."""
    if distance <= 0:
        return Verdict.INSIDE
    if distance <= tolerance:
        return Verdict.NEAR
    return Verdict.DOUBTFUL if schematic else Verdict.OUTSIDE
