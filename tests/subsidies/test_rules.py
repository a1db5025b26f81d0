"""Rule sets and single steps of the calculation; no database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sites.kinds import HouseKind
from subsidies.kinds import Proration, TransitionHouses
from subsidies.periods import Days, Period, PeriodFault, first_fault, whole_year
from subsidies.rule_sets import NoRuleSet, RuleChanges, RuleSet, rules_of_year, with_changes
from subsidies.rules import House, Line, entitlement, yearly_amount
from subsidies.sharing import largest_remainder
from tests.subsidies.worked import FIRST_TERMS, LONG_AGO

FIRST = RuleSet(valid_from=LONG_AGO, **FIRST_TERMS)
HOUSE = House("House", HouseKind.DETENTION, (Period(date(2026, 7, 1), None, 57),))


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def test_a_line_says_how_its_amount_came_about() -> None:
    [found] = entitlement([HOUSE], rules=rules_of_year([FIRST], 2026)).houses
    assert found.lines == (Line(Days(day(7, 1), day(12, 31)), 57, Decimal("1667.00"), 184, 365),)
    assert found.lines[0].exact == Fraction(57 * 1667 * 184, 365)


def test_without_proration_the_line_names_the_earliest_days_with_the_highest_number() -> None:
    grown = replace(
        HOUSE,
        periods=(
            Period(day(1, 1), day(3, 31), 20),
            Period(day(4, 1), day(5, 31), 30),
            Period(day(7, 1), None, 30),
        ),
    )
    rules = rules_of_year([replace(FIRST, proration=Proration.NONE)], 2026)
    assert entitlement([grown], rules=rules).houses[0].lines == (
        Line(Days(day(4, 1), day(5, 31)), 30, Decimal("1667.00"), 1, 1),
    )


def test_the_rule_set_of_31_december_speaks_for_the_year() -> None:
    before = replace(FIRST, valid_until=day(12, 30))
    last = replace(FIRST, valid_from=day(12, 31), rate=Decimal(2000), cap=Decimal(5))
    found = rules_of_year([last, before], 2026)
    assert found.running == last
    assert [rate for _days, rate in found.rates] == [Decimal("1667.00"), Decimal(2000)]


@pytest.mark.parametrize("until", [day(12, 30), date(2025, 12, 31)])
def test_a_year_whose_last_day_has_no_rule_set_cannot_be_computed(until: date) -> None:
    with pytest.raises(NoRuleSet):
        rules_of_year([replace(FIRST, valid_until=until)], 2026)


def test_a_year_before_the_first_rule_set_cannot_be_computed() -> None:
    with pytest.raises(NoRuleSet):
        rules_of_year([replace(FIRST, valid_from=date(2027, 1, 1))], 2026)


def test_two_rule_sets_cannot_hold_on_one_day() -> None:
    with pytest.raises(ValueError, match="one day"):
        rules_of_year([FIRST, replace(FIRST, valid_from=day(7, 1))], 2026)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": Decimal(-1)},
        {"cap": Decimal("-0.01")},
        {"cap": Decimal("0.005")},
        {"rate": Decimal("NaN")},
        {"cap": Decimal("Infinity")},
        {"valid_until": date(1999, 12, 31)},
    ],
)
def test_a_rule_set_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(FIRST, **wrong)


def test_a_changed_rate_holds_on_all_days_and_other_changes_leave_the_rates() -> None:
    late = replace(FIRST, valid_from=day(7, 1))
    rules = rules_of_year([late], 2026)
    assert with_changes(rules, RuleChanges(rate=Decimal(10))).rates == ((whole_year(2026), Decimal(10)),)
    changed = with_changes(rules, RuleChanges(transition_houses=TransitionHouses.IN, cap=Decimal(7)))
    assert changed.rates == rules.rates
    assert changed.running == replace(late, transition_houses=TransitionHouses.IN, cap=Decimal(7))


def test_yearly_dates_are_those_of_the_year_after() -> None:
    rules = replace(FIRST, claim_days=(date(2028, 6, 30), date(2027, 6, 30)), justification_days=(date(2027, 9, 30),))
    assert [rules.claim_by(year) for year in (2025, 2026, 2027)] == [None, date(2027, 6, 30), date(2028, 6, 30)]
    assert [rules.justify_by(year) for year in (2026, 2027)] == [date(2027, 9, 30), None]


@pytest.mark.parametrize(
    ("periods", "fault"),
    [
        ([], None),
        ([Period(day(1, 1), day(1, 31), 1), Period(day(2, 1), None, 2)], None),
        ([Period(day(2, 1), None, 2), Period(day(1, 1), day(1, 31), 1)], None),
        ([Period(day(1, 1), day(2, 1), 1), Period(day(2, 1), None, 2)], (1, PeriodFault.OVERLAP)),
        ([Period(day(2, 1), None, 2), Period(day(1, 1), day(2, 1), 1)], (1, PeriodFault.OVERLAP)),
        ([Period(day(1, 1), None, 1), Period(day(6, 1), day(6, 2), 0)], (1, PeriodFault.OVERLAP)),
        ([Period(day(1, 1), day(1, 1), 1), Period(day(1, 1), day(1, 1), 1)], (1, PeriodFault.OVERLAP)),
        ([Period(day(1, 2), day(1, 1), 1)], (0, PeriodFault.REVERSED)),
        ([Period(day(1, 1), None, -1)], (0, PeriodFault.NEGATIVE)),
    ],
)
def test_periods_of_one_house_never_meet(periods: list[Period], fault: tuple[int, PeriodFault] | None) -> None:
    assert first_fault(periods) == fault


def test_a_house_with_periods_that_meet_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        House("House", HouseKind.DETENTION, (Period(day(1, 1), None, 1), Period(day(2, 1), None, 1)))


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (0, [], []),
        (10, [0, 0], [0, 0]),
        (10, [1, 1, 1], [4, 3, 3]),
        (11, [1, 1, 1], [4, 4, 3]),
        (100, [1, 2], [33, 67]),
        (1, [1, 3], [0, 1]),
        (7, [0, 1], [0, 7]),
    ],
)
def test_cents_go_to_the_largest_remainders_the_earlier_one_first(
    total: int, weights: list[int], shares: list[int]
) -> None:
    assert largest_remainder(total, weights) == shares


@pytest.mark.parametrize(("places", "amount"), [(0, "0.00"), (59, "98353.00"), (60, "100000.00"), (61, "100000.00")])
def test_a_whole_year_of_so_many_places_is_capped(places: int, amount: str) -> None:
    found = yearly_amount(places, rate=FIRST.rate, cap=FIRST.cap)
    assert str(found.amount) == amount
    assert found.capped == (places > 59)


def test_fewer_than_no_places_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        yearly_amount(-1, rate=FIRST.rate, cap=FIRST.cap)
