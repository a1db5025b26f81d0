"""What places bring a municipality per year: rate times places, at most the cap.

Source: royal decree of 4 September 2024 as De Huizen's letter to the colleges states it (EUR 1,667 per place per year,
at most EUR 100,000 per municipality). Rate and cap are parameters and come in as arguments.
"""

from dataclasses import dataclass
from decimal import Decimal

from foundation.money import to_cent


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """One year's amount in euro, before and after the cap, with what it was computed from."""

    places: int
    rate: Decimal
    cap: Decimal
    uncapped: Decimal
    amount: Decimal

    @property
    def capped(self) -> bool:
        """Whether the cap made a difference."""
        return self.amount < self.uncapped


def yearly_amount(places: int, *, rate: Decimal, cap: Decimal) -> Calculation:
    """Compute the subsidy of one municipality for one whole year with so many places.

    Raises ValueError for a negative number of places, rate or cap.
    """
    if places < 0 or rate < 0 or cap < 0:
        raise ValueError("Places, rate and cap cannot be negative.")
    uncapped = to_cent(places * rate)
    return Calculation(places=places, rate=rate, cap=cap, uncapped=uncapped, amount=min(uncapped, to_cent(cap)))
