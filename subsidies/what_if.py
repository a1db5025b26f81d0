"""What houses that may come would bring one municipality over some years, and which add nothing; no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from subsidies.rule_sets import YearRules
from subsidies.rules import Entitlement, House, entitlement


@dataclass(frozen=True, kw_only=True)
class HouseInYear:
    """What one house brings in a year, in euro: its share of the total, and what the total would be without it."""

    house: House
    share: Decimal
    alone: Decimal
    added: Decimal

    @property
    def adds_nothing(self) -> bool:
        """Whether the house would bring something alone and brings nothing beside the others, because of the cap."""
        return self.alone > 0 and not self.added


@dataclass(frozen=True, kw_only=True)
class YearOfHouses:
    """One year of the what-if: the whole, and each house."""

    year: int
    whole: Entitlement
    houses: tuple[HouseInYear, ...]


def over_years(houses: Sequence[House], years: Sequence[YearRules]) -> list[YearOfHouses]:
    """Compute each year with all houses, and with each of them left out."""
    return [in_year(houses, rules) for rules in years]


def in_year(houses: Sequence[House], rules: YearRules) -> YearOfHouses:
    """Compute one year; a house that the others' amounts and the cap leave nothing for says so."""
    whole = entitlement(houses, rules=rules)
    found = []
    for index, own in enumerate(whole.houses):
        others = [house for number, house in enumerate(houses) if number != index]
        without = entitlement(others, rules=rules).total
        alone = entitlement([own.house], rules=rules).uncapped
        found.append(HouseInYear(house=own.house, share=own.amount, alone=alone, added=whole.total - without))
    return YearOfHouses(year=rules.year, whole=whole, houses=tuple(found))


def adding_nothing(years: Sequence[YearOfHouses]) -> list[tuple[str, list[int]]]:
    """Return the names of houses that add nothing in some years, with these years, in the order of the houses."""
    if not years:
        return []
    names = [each.house.name for each in years[0].houses]
    found = [
        (name, [year.year for year in years if year.houses[index].adds_nothing]) for index, name in enumerate(names)
    ]
    return [(name, without) for name, without in found if without]
