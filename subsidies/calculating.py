"""Compute with the parameters in force: what the rules want as numbers, and how sure their source is."""

from dataclasses import dataclass
from decimal import Decimal

from foundation.parameters.reading import each_in_force
from subsidies.rules import Calculation, yearly_amount


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A calculation with its legal source, and whether that source is confirmed."""

    calculation: Calculation
    legal_source: str
    confirmed: bool


def subsidy_of(places: int) -> Explained:
    """Compute this year's subsidy for so many places in one municipality; raises ParameterMissing."""
    rate, cap = each_in_force("subsidies.rate_per_place", "subsidies.cap_per_municipality")
    return Explained(
        calculation=yearly_amount(places, rate=Decimal(rate.value), cap=Decimal(cap.value)),
        legal_source=rate.source,
        confirmed=rate.confirmed and cap.confirmed,
    )
