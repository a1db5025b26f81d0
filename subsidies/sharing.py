"""Rules of cents: rounding once, and sharing a total out so that nothing is lost; whole numbers only, no database."""

from collections.abc import Sequence
from decimal import Decimal

from subsidies.kinds import Rounding


def in_cents(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Round an exact amount of euro, at least zero, to whole cents."""
    if rounding == Rounding.DOWN:
        return numerator * 100 // denominator
    return (numerator * 200 + denominator) // (denominator * 2)


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Share whole cents out in proportion to the weights: first rounded down, then one cent each to the largest rests.

    The earlier one goes first on a tie; all get nothing where all weights are zero.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares, rests = zip(*(divmod(total * weight, whole) for weight in weights), strict=True)
    given = list(shares)
    for index in sorted(range(len(weights)), key=lambda index: -rests[index])[: total - sum(shares)]:
        given[index] += 1
    return given


def euro(cents: int) -> Decimal:
    """Return whole cents as an amount in euro with two decimals."""
    return Decimal(f"{cents}e-2")
