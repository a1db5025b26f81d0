"""Ten years of a whole country: 565 municipalities, two houses each with two changes of places a year.

Prints the seconds (median of five after a warm-up) last; the goal is under 1. It needs no database.
"""

import statistics
import sys
import time
from datetime import date, timedelta
from decimal import Decimal

from sites.kinds import HouseKind
from subsidies.kinds import Merger, Proration, TransitionHouses, Unit
from subsidies.periods import Period
from subsidies.rule_sets import RuleSet, days_of_municipality, rules_of_year
from subsidies.rules import Entitlement, House, entitlement

MUNICIPALITIES = 565
HOUSES = 2
YEARS = range(2025, 2035)
# A rate changes in the middle of the sixth year, so that a day's own rate is part of what is measured.
CHANGE = date(2030, 7, 1)
ROUNDS = 5
GOAL = 1.0


def rule_sets() -> list[RuleSet]:
    """Two rule sets that follow each other."""
    first = RuleSet(
        valid_from=date(2024, 9, 4),
        valid_until=CHANGE - timedelta(days=1),
        rate=Decimal("1667.00"),
        cap=Decimal("100000.00"),
        unit=Unit.CAPACITY,
        proration=Proration.DAYS,
        transition_houses=TransitionHouses.IN,
        merger=Merger.SPLIT,
    )
    terms = {"unit": first.unit, "proration": first.proration, "merger": first.merger}
    rest = {"transition_houses": first.transition_houses, "cap": Decimal("110000.00"), "rate": Decimal("1834.05")}
    return [first, RuleSet(valid_from=CHANGE, **terms, **rest)]


def house(number: int) -> House:
    """Make a house that grows in spring and shrinks in autumn of every year, on days of its own."""
    starts = sorted(
        date(year, month, 1 + (number + shift) % 28) for year in YEARS for month, shift in ((3, year), (9, 3 * year))
    )
    ends = [start - timedelta(days=1) for start in starts[1:]]
    opened = Period(date(2023, 1, 1), starts[0] - timedelta(days=1), 12 + number % 40)
    later = [
        Period(start, end, 12 + (number * 7 + turn * 11) % 41)
        for turn, (start, end) in enumerate(zip(starts, [*ends, None], strict=True))
    ]
    kind = HouseKind.TRANSITION if number % 5 == 0 else HouseKind.DETENTION
    return House(f"House {number}", kind, (opened, *later))


def compute(country: list[tuple[House, ...]], sets: list[RuleSet]) -> list[Entitlement]:
    """Compute every municipality in every year."""
    found = []
    for year in YEARS:
        rules = rules_of_year(sets, year)
        days = days_of_municipality(rules, valid_from=None, valid_until=None)
        found += [entitlement(houses, rules=rules, days=days) for houses in country]
    return found


def main() -> int:
    """Measure, and look at what came out."""
    country = [tuple(house(HOUSES * number + turn) for turn in range(HOUSES)) for number in range(MUNICIPALITIES)]
    sets = rule_sets()
    found = compute(country, sets)
    assert len(found) == MUNICIPALITIES * len(YEARS)
    assert all(sum(each.amount for each in own.houses) == own.total <= own.cap for own in found)
    assert all(len(each.lines) >= 3 for own in found for each in own.houses)
    seconds = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        compute(country, sets)
        seconds.append(time.perf_counter() - start)
    median = statistics.median(seconds)
    capped = sum(own.capped for own in found)
    print(
        f"{len(found)} municipal years of {HOUSES} houses, {capped} at the cap, {sum(own.total for own in found)} euro"
    )
    print(f"subsidy: {median:.3f} s (goal {GOAL:.0f} s), median of {ROUNDS}")
    return 0 if median < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
