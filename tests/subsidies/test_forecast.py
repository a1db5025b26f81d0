"""The forecast: certain, expected, most; the cap is applied to every outcome, not to an average."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.parameters.entering import enter
from sites.kinds import HouseKind
from subsidies.drawing import HEIGHT, LEFT, WIDTH, bars_of, nice_step
from subsidies.forecast import Municipal, Prospect, expected_within, forecast_year
from subsidies.forecasting import NAMES, later, outlook_for
from subsidies.kinds import Merger, Proration, TransitionHouses, Unit
from subsidies.periods import Period, whole_year
from subsidies.rule_sets import RateDays, RuleSet, YearRules
from subsidies.rules import House
from subsidies.what_if import adding_nothing, in_year
from tests import make
from tests.make import Cast
from tests.subsidies.houses import house

YEAR = 2027
RULES = RuleSet(
    valid_from=date(2024, 9, 4),
    rate=Decimal("1667.00"),
    cap=Decimal("100000.00"),
    unit=Unit.CAPACITY,
    proration=Proration.DAYS,
    transition_houses=TransitionHouses.OUT,
    merger=Merger.YEAR_END,
)
RULES_OF_YEAR = YearRules(YEAR, RULES, (RateDays(whole_year(YEAR), RULES.rate),))


def of(places: int, name: str = "House") -> House:
    return House(name, HouseKind.DETENTION, (Period(date(YEAR, 1, 1), None, places),))


def maybe(places: int, chance: str) -> Prospect:
    return Prospect(house=of(places), chance=Fraction(chance))


def test_without_the_cap_the_expected_extra_is_the_weighted_sum() -> None:
    found = forecast_year([Municipal(prospects=(maybe(20, "1/2"), maybe(10, "1/5")))], RULES_OF_YEAR)
    assert (found.certain, found.expected_extra) == (0, Decimal("20004.00"))
    assert found.most == Decimal("50010.00")


def test_the_cap_cuts_only_the_outcomes_that_reach_it() -> None:
    """Two sites of forty places, each as likely as not: 0, one, the other, or both of which the cap cuts."""
    found = forecast_year([Municipal(prospects=(maybe(40, "1/2"), maybe(40, "1/2")))], RULES_OF_YEAR)
    assert found.expected_extra == (2 * Decimal(66680) + Decimal(100000)) / 4
    assert found.most == Decimal(100000)


def test_a_house_that_works_leaves_only_the_rest_of_the_cap() -> None:
    found = forecast_year([Municipal(houses=(of(57),), prospects=(maybe(40, "1"),))], RULES_OF_YEAR)
    assert (found.certain, found.expected_extra, found.expected) == (95019, 4981, 100000)


def test_municipalities_do_not_share_a_cap() -> None:
    two = [Municipal(houses=(of(60),)), Municipal(houses=(of(60),))]
    assert forecast_year(two, RULES_OF_YEAR).certain == Decimal(200000)


amounts = st.lists(st.tuples(st.integers(0, 90_000).map(Decimal), st.fractions(0, 1, max_denominator=20)), max_size=6)


@given(st.integers(0, 100_000).map(Decimal), amounts)
@settings(max_examples=200)
def test_the_expectation_is_that_of_every_outcome_told_apart(room: Decimal, prospects: list) -> None:
    by_hand = Fraction(0)
    for outcome in product((False, True), repeat=len(prospects)):
        probability, total = Fraction(1), Decimal(0)
        for opens, (amount, chance) in zip(outcome, prospects, strict=True):
            probability *= chance if opens else 1 - chance
            total += amount if opens else 0
        by_hand += probability * Fraction(min(total, room))
    assert expected_within(room, prospects) == by_hand


def test_a_second_house_beside_a_full_one_adds_nothing() -> None:
    year = in_year([of(60, "First"), of(30, "Second")], RULES_OF_YEAR)
    assert [each.adds_nothing for each in year.houses] == [False, True]
    assert adding_nothing([year]) == [("Second", [YEAR])]
    assert sum(each.share for each in year.houses) == year.whole.total == Decimal(100000)
    assert adding_nothing([]) == []


def test_a_transition_house_that_does_not_count_is_not_said_to_add_nothing_because_of_the_cap() -> None:
    out = House("Out", HouseKind.TRANSITION, (Period(date(YEAR, 1, 1), None, 16),))
    assert not in_year([of(60), out], RULES_OF_YEAR).houses[1].adds_nothing


def test_the_pipeline_is_weighted_by_the_parameters_of_its_stage(cast: Cast) -> None:
    today = timezone.localdate()
    make.submitted(cast.signatory, places=30)
    house(Cast(**{**vars(cast), "signatory": cast.neighbour}), places=57)
    before = outlook_for(cast.coordinator, today=today)
    assert (before.houses, before.sites, len(before.years)) == (1, 1, 10)
    assert before.years[-1].expected_extra == Decimal("5001.00")
    assert before.years[0].expected_extra == 0
    assert {year.certain for year in before.years} == {Decimal("95019.00")}
    change = {"legal_source": "Ours", "language": "en", "confirmed": True, "by": cast.coordinator}
    enter("subsidies.forecast_weight_submitted", new=50, valid_from=today, **change)
    assert outlook_for(cast.coordinator, today=today).years[-1].expected_extra == Decimal("25005.00")


def test_a_governor_foresees_the_own_province_and_drafts_count_for_nobody(cast: Cast) -> None:
    today = timezone.localdate()
    make.draft(cast.signatory)
    make.submitted(cast.signatory)
    assert outlook_for(cast.governor, today=today).sites == 1
    assert outlook_for(cast.governor_elsewhere, today=today).sites == 0
    assert outlook_for(cast.coordinator, province=make.LIEGE_PROVINCE, today=today).sites == 0


def test_every_stage_has_its_weight_and_its_months() -> None:
    assert set(NAMES) == {"submitted", "in_review", "reserve", "retained", "realisation"}
    assert later(date(2026, 11, 21), 2) == date(2027, 1, 1)
    assert later(date(2026, 1, 31), 12) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("most", "step"), [(0, 1), (95019, 25000), (100000, 25000), (1, "0.25"), (666000, 200000), (3, 1)]
)
def test_lines_of_a_chart_stand_at_round_amounts(most: int, step: object) -> None:
    assert nice_step(Decimal(most)) == Decimal(str(step))


@given(st.lists(st.lists(st.integers(0, 10**7).map(Decimal), min_size=1, max_size=3), min_size=1, max_size=12))
def test_every_bar_lies_within_its_picture(stacks: list) -> None:
    chart = bars_of([(str(number), [stack]) for number, stack in enumerate(stacks)], line=Decimal(100000))
    for bar in chart.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH
        assert bar.y >= 0
        assert bar.y + bar.height <= HEIGHT
    assert chart.line
    assert 0 <= chart.line.y <= HEIGHT
