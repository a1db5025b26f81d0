"""A forecast: what houses will bring for certain, and what sites on the way may add, weighted; no database.

Each site on the way opens or does not, apart from the others, with the chance that its stage has. The cap makes the
amounts of one municipality depend on each other, so all outcomes are counted, not the average places: with two sites
that both may open, the cap cuts only the outcome in which both do.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from foundation.money import to_cent
from subsidies.rule_sets import YearRules
from subsidies.rules import House, entitlement


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """A house that may come, with its chance between 0 and 1."""

    house: House
    chance: Fraction


@dataclass(frozen=True, kw_only=True)
class Municipal:
    """The houses and prospects of one municipality, whose amounts share one cap."""

    houses: tuple[House, ...] = ()
    prospects: tuple[Prospect, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ForecastYear:
    """One year, in euro: for certain, expected beside that, and the most if every prospect opens."""

    year: int
    certain: Decimal
    expected_extra: Decimal
    most: Decimal

    @property
    def expected(self) -> Decimal:
        """Both together."""
        return self.certain + self.expected_extra


def forecast(places: Iterable[Municipal], years: Sequence[YearRules]) -> list[ForecastYear]:
    """Add up all municipalities per year; the expected extra is rounded to the cent once per year."""
    every = list(places)
    return [forecast_year(every, rules) for rules in years]


def forecast_year(places: Sequence[Municipal], rules: YearRules) -> ForecastYear:
    """Compute one year of all municipalities."""
    certain, most, extra = Decimal(0), Decimal(0), Fraction(0)
    for own in places:
        sure = entitlement(own.houses, rules=rules)
        amounts = [entitlement([prospect.house], rules=rules).uncapped for prospect in own.prospects]
        room = sure.cap - sure.total
        certain += sure.total
        most += min(sure.total + sum(amounts, Decimal(0)), sure.cap)
        chances = [prospect.chance for prospect in own.prospects]
        extra += expected_within(room, list(zip(amounts, chances, strict=True)))
    expected = to_cent(Decimal(extra.numerator) / Decimal(extra.denominator))
    return ForecastYear(year=rules.year, certain=certain, expected_extra=expected, most=most)


def expected_within(room: Decimal, prospects: Sequence[tuple[Decimal, Fraction]]) -> Fraction:
    """Return the mean of the sum of independent amounts, each there or not, where no sum counts above the room.

    Sums at the room need no telling apart, so few are left however many prospects there are.
    """
    outcomes: Mapping[Decimal, Fraction] = {Decimal(0): Fraction(1)}
    for amount, chance in prospects:
        following: dict[Decimal, Fraction] = defaultdict(Fraction)
        for total, probability in outcomes.items():
            following[total] += probability * (1 - chance)
            following[min(total + amount, room)] += probability * chance
        outcomes = following
    return sum((Fraction(total) * probability for total, probability in outcomes.items()), Fraction())
