"""What must hold for any houses, any rules and any year; a day-by-day sum is the model. No database."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sites.kinds import HouseKind
from subsidies.kinds import Merger, Proration, Rounding, TransitionHouses, Unit
from subsidies.periods import Days, Period, whole_year, year_length
from subsidies.rule_sets import RuleSet, YearRules, days_of_municipality, rules_of_year
from subsidies.rules import Entitlement, House, entitlement

DEEP = int(os.environ.get("SUBSIDY_EXAMPLES", "10000"))
FAST = 60

years = st.integers(2023, 2032)
rates = st.decimals(0, 5000, places=2) | st.decimals(0, 1, places=4) | st.just(Decimal("1667.00"))
caps = st.decimals(0, 300_000, places=2) | st.just(Decimal("100000.00"))
many_or_few = st.integers(0, 130)


def both_sets(check: Callable[..., None]) -> Callable[..., None]:
    """Try a property a few times in the fast set and ten thousand times in the slow one."""

    @pytest.mark.parametrize("examples", [FAST, pytest.param(DEEP, marks=pytest.mark.slow)])
    def run(examples: int) -> None:
        # A function of its own each time: hypothesis keeps the settings on the function.
        def once(data: st.DataObject, year: int) -> None:
            check(data, year)

        quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
        tried = settings(max_examples=examples, deadline=None, suppress_health_check=quiet, database=None)
        tried(given(data=st.data(), year=years)(once))()

    run.__name__ = check.__name__
    run.__doc__ = check.__doc__
    return run


@st.composite
def periods(draw: Any, year: int) -> tuple[Period, ...]:
    """Up to four periods around a year that never overlap; some touch, some leave a gap, the last may be open."""
    day = date(year - 1, 10, 1) + timedelta(days=draw(st.integers(0, 200)))
    found = []
    for _turn in range(draw(st.integers(0, 4))):
        last = day + timedelta(days=draw(st.integers(0, 180)))
        found.append(Period(day, last, draw(many_or_few)))
        day = last + timedelta(days=1 + draw(st.sampled_from([0, 0, 1, 40])))
    if found and draw(st.booleans()):
        found[-1] = found[-1]._replace(last=None)
    return tuple(draw(st.permutations(found)))


@st.composite
def houses(draw: Any, year: int, least: int = 0) -> list[House]:
    """Up to four houses of both kinds."""
    kinds = st.sampled_from([HouseKind.DETENTION, HouseKind.DETENTION, HouseKind.TRANSITION])
    number = draw(st.integers(least, 4))
    return [House(f"House {n}", draw(kinds), draw(periods(year))) for n in range(number)]


@st.composite
def rules_of(draw: Any, year: int, **fixed: Any) -> YearRules:
    """One to three rule sets that follow each other, the last one in force on 31 December."""
    starts = sorted({draw(st.dates(date(year - 1, 6, 1), date(year, 12, 31))) for _ in range(draw(st.integers(1, 3)))})
    terms = {
        "unit": draw(st.sampled_from(Unit)),
        "proration": draw(st.sampled_from(Proration)),
        "transition_houses": draw(st.sampled_from(TransitionHouses)),
        "merger": draw(st.sampled_from(Merger)),
        "rounding": draw(st.sampled_from(Rounding)),
    } | fixed
    ends = [start - timedelta(days=1) for start in starts[1:]]
    sets = [
        RuleSet(valid_from=start, valid_until=end, rate=draw(rates), cap=draw(caps), **terms)
        for start, end in zip(starts, [*ends, None], strict=True)
    ]
    return rules_of_year(sets, year)


@st.composite
def parts_of(draw: Any, year: int) -> Days:
    """Some days of a year that follow each other, often all."""
    days = whole_year(year)
    if draw(st.booleans()):
        return days
    first = days.first + timedelta(days=draw(st.integers(0, 364)))
    return Days(first, draw(st.dates(first, days.last)))


def day_by_day(house: House, rules: YearRules, days: Days) -> Fraction:
    """The exact amount once more, in the slow way: look at every day."""
    running = rules.running
    if house.kind == HouseKind.TRANSITION and running.transition_houses == TransitionHouses.OUT:
        return Fraction()
    every = [days.first + timedelta(days=n) for n in range((days.last - days.first).days + 1)]
    on = {day: places_on(house, day) for day in every}
    if running.proration == Proration.NONE:
        return max(on.values()) * Fraction(running.rate)
    counted = every if running.proration == Proration.DAYS else [day for day in every if day.day == 1]
    whole = (date(rules.year, 12, 31) - date(rules.year - 1, 12, 31)).days if counted is every else 12
    return sum((on[day] * rate_on(rules, day) / whole for day in counted), Fraction())


def places_on(house: House, day: date) -> int:
    return sum(each.places for each in house.periods if each.first <= day and (not each.last or day <= each.last))


def rate_on(rules: YearRules, day: date) -> Fraction:
    return sum((Fraction(rate) for days, rate in rules.rates if days.first <= day <= days.last), Fraction())


@both_sets
def test_a_year_is_the_sum_of_its_days_rounded_once_capped_once_and_shared_to_the_cent(
    data: st.DataObject, year: int
) -> None:
    rules, days = data.draw(rules_of(year)), data.draw(parts_of(year))
    found = entitlement(data.draw(houses(year)), rules=rules, days=days)
    assert [each.exact for each in found.houses] == [day_by_day(each.house, rules, days) for each in found.houses]
    is_the_rounded_sum_or_the_cap(found)
    is_shared_to_the_cent(found)


def is_the_rounded_sum_or_the_cap(found: Entitlement) -> None:
    """Never above the cap, never below zero; sum and cap are off by less than a cent, and to the right side."""
    rules = found.rules
    assert 0 <= found.total == min(found.uncapped, found.cap)
    assert found.cap <= rules.running.cap
    assert found.capped == (found.total < found.uncapped)
    part = Fraction(rules.running.cap) * found.days.length / year_length(rules.year)
    low, high = (-1, 0) if rules.running.rounding == Rounding.DOWN else (Fraction(-1, 2), Fraction(1, 2))
    for rounded, exact in ((found.uncapped, found.exact), (found.cap, part)):
        assert low < (Fraction(rounded) - exact) * 100 <= high


def is_shared_to_the_cent(found: Entitlement) -> None:
    """Houses sum to the total, each within a cent of its share."""
    assert sum(each.amount for each in found.houses) == (found.total if found.exact else 0)
    for each in found.houses:
        share = Fraction(found.total) * each.exact / found.exact if found.exact else Fraction()
        assert abs(Fraction(each.amount) - share) < Fraction(1, 100)
        assert each.amount >= 0
        assert str(each.amount) == f"{each.amount:.2f}"


@both_sets
def test_more_places_or_houses_never_mean_a_smaller_total(data: st.DataObject, year: int) -> None:
    rules, before = data.draw(rules_of(year)), data.draw(houses(year, least=1))
    more = st.integers(0, 50)
    after = [
        replace(house, periods=tuple(each._replace(places=each.places + data.draw(more)) for each in house.periods))
        for house in before
    ]
    total = entitlement(before, rules=rules).total
    assert entitlement(after, rules=rules).total >= total
    assert entitlement(before[1:], rules=rules).total <= total


@both_sets
def test_two_parts_of_a_year_make_the_year_with_and_without_a_merger(data: st.DataObject, year: int) -> None:
    rules = data.draw(rules_of(year, proration=Proration.DAYS, merger=Merger.SPLIT, rounding=Rounding.HALF_UP))
    found, whole = data.draw(houses(year)), whole_year(year)
    last = data.draw(st.dates(whole.first, whole.last - timedelta(days=1)))
    old = days_of_municipality(rules, valid_from=None, valid_until=last)
    new = days_of_municipality(rules, valid_from=last + timedelta(days=1), valid_until=None)
    assert (old, new) == (Days(whole.first, last), Days(last + timedelta(days=1), whole.last))
    parts = [entitlement(found, rules=rules, days=days) for days in (old, new)]
    assert sum(part.exact for part in parts) == entitlement(found, rules=rules).exact
    # Each part of the cap is rounded by itself: together they miss the cap by a cent at most.
    assert abs(sum(part.cap for part in parts) - rules.running.cap) <= Decimal("0.01")


@both_sets
def test_order_moves_nothing_but_remainders_and_cutting_a_period_nothing(data: st.DataObject, year: int) -> None:
    rules, before = data.draw(rules_of(year)), data.draw(houses(year, least=1))
    one = entitlement(before, rules=rules)
    order = data.draw(st.permutations(range(len(before))))
    other = entitlement([before[index] for index in order], rules=rules)
    assert (one.total, one.uncapped, one.exact) == (other.total, other.uncapped, other.exact)
    for position, index in enumerate(order):
        assert one.houses[index].exact == other.houses[position].exact
        assert abs(one.houses[index].amount - other.houses[position].amount) <= Decimal("0.01")
    day = data.draw(st.dates(date(year - 1, 6, 1), date(year + 1, 6, 1)))
    cut = entitlement([replace(house, periods=cut_at(house.periods, day)) for house in before], rules=rules)
    assert [each.amount for each in cut.houses] == [each.amount for each in one.houses]


def cut_at(found: tuple[Period, ...], day: date) -> tuple[Period, ...]:
    parts: list[Period] = []
    for each in found:
        if each.first < day and (each.last is None or day <= each.last):
            parts += [each._replace(last=day - timedelta(days=1)), each._replace(first=day)]
        else:
            parts.append(each)
    return tuple(parts)
