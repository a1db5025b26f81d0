"""What houses bring their municipality per year: exact fractions, capped once, shared out to the cent; no database.

Source: royal decree of 4 September 2024 as De Huizen's letter to the colleges states it (EUR 1,667 per place per year,
at most EUR 100,000 per municipality). The decree's text is not known: every term of a rule set is a parameter and
comes in as an argument.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from sites.kinds import HouseKind
from subsidies.kinds import Proration, Rounding, TransitionHouses
from subsidies.periods import Days, Period, first_fault, shared, whole_year, year_length
from subsidies.rule_sets import YearRules
from subsidies.sharing import euro, in_cents, largest_remainder


@dataclass(frozen=True)
class House:
    """A house and its places over time. Raises ValueError for periods that overlap, are reversed or below zero."""

    name: str
    kind: HouseKind
    periods: tuple[Period, ...]

    def __post_init__(self) -> None:
        if fault := first_fault(self.periods):
            raise ValueError(f"{self.name}: {fault[1]}")


class Line(NamedTuple):
    """One step of the calculation: places × rate × parts / whole, with the days it is about."""

    days: Days
    places: int
    rate: Decimal
    parts: int
    whole: int

    @property
    def exact(self) -> Fraction:
        """The amount in euro before rounding and cap."""
        return self.places * Fraction(self.rate) * Fraction(self.parts, self.whole)


@dataclass(frozen=True)
class HouseAmount:
    """What a house brings: its lines, and its share of the municipality's total in euro."""

    house: House
    lines: tuple[Line, ...]
    amount: Decimal

    @property
    def exact(self) -> Fraction:
        """The amount in euro before rounding and cap."""
        return sum((line.exact for line in self.lines), Fraction())


@dataclass(frozen=True)
class Entitlement:
    """What a municipality is entitled to in one year, in euro; the houses' amounts sum to the total."""

    days: Days
    rules: YearRules = field(repr=False)
    houses: tuple[HouseAmount, ...]
    uncapped: Decimal
    cap: Decimal
    total: Decimal

    @property
    def capped(self) -> bool:
        """Whether the cap made a difference."""
        return self.total < self.uncapped

    @property
    def exact(self) -> Fraction:
        """The amount in euro before rounding and cap."""
        return sum((house.exact for house in self.houses), Fraction())


def entitlement(houses: Sequence[House], *, rules: YearRules, days: Days | None = None) -> Entitlement:
    """Compute one municipality's year over all its houses.

    The exact amounts are summed and rounded once; the cap is the one of 31 December, times the municipality's share of
    the year's days, rounded in the same way. The houses share the total by largest remainder.
    """
    counted = days or whole_year(rules.year)
    lines = [lines_of(house, rules=rules, days=counted) for house in houses]
    weights = [sum(line.places * line.parts * rules.scaled[line.rate] for line in found) for found in lines]
    uncapped = in_cents(sum(weights), rules.scale, rules.running.rounding)
    cap = cap_in_cents(rules, counted)
    total = min(uncapped, cap)
    shares = largest_remainder(total, weights)
    return Entitlement(
        days=counted,
        rules=rules,
        houses=tuple(
            HouseAmount(house, found, euro(share)) for house, found, share in zip(houses, lines, shares, strict=True)
        ),
        uncapped=euro(uncapped),
        cap=euro(cap),
        total=euro(total),
    )


def lines_of(house: House, *, rules: YearRules, days: Days) -> tuple[Line, ...]:
    """Return the steps of one house's calculation; none where it does not count.

    Places outside the municipality's days are not in force for it. Without proration the whole year is paid for the
    highest number of places on any of these days, also where a merger leaves the municipality a part of the year: the
    cap alone becomes smaller then.
    """
    if house.kind == HouseKind.TRANSITION and rules.running.transition_houses == TransitionHouses.OUT:
        return ()
    inside = [(own, period.places) for period in house.periods if (own := period.within(days))]
    if rules.running.proration == Proration.NONE:
        return highest(inside, rules=rules)
    return tuple(line for own, places in inside for line in lines_of_days(own, places, rules=rules))


def lines_of_days(days: Days, places: int, *, rules: YearRules) -> Iterator[Line]:
    """Yield a line for each rate in force on days with so many places: its days, or the months whose first it has."""
    by_month = rules.running.proration == Proration.MONTHS
    for rate_days, rate in rules.rates:
        both = shared(days, rate_days)
        parts = (both.months if by_month else both.length) if both else 0
        if both and parts:
            yield Line(both, places, rate, parts, rules.parts)


def highest(inside: Sequence[tuple[Days, int]], *, rules: YearRules) -> tuple[Line, ...]:
    """Return one line for the highest number of places on any of the days, the earliest ones on a tie."""
    if not inside:
        return ()
    days, places = min(inside, key=lambda each: (-each[1], each[0].first))
    return (Line(days, places, rules.running.rate, 1, 1),)


def cap_in_cents(rules: YearRules, days: Days) -> int:
    """Return the cap times the municipality's days / the year's days, rounded as the rule set says."""
    numerator, denominator = rules.running.cap.as_integer_ratio()
    return in_cents(numerator * days.length, denominator * year_length(rules.year), rules.running.rounding)


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """One whole year's amount in euro, before and after the cap, with what it was computed from."""

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
    uncapped, most = (in_cents(*exact.as_integer_ratio(), Rounding.HALF_UP) for exact in (places * Fraction(rate), cap))
    return Calculation(places=places, rate=rate, cap=cap, uncapped=euro(uncapped), amount=euro(min(uncapped, most)))
