"""Compute with the parameters in force: what the rules want as values, and how sure their source is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from foundation.parameters.models import Parameter
from foundation.parameters.reading import each_in_force
from subsidies.kinds import Merger, Proration, Rounding, TransitionHouses, Unit
from subsidies.periods import Days, whole_year
from subsidies.reading import BrokenScenario, Scenario
from subsidies.rule_sets import (
    NoRuleSet,
    OtherYears,
    RuleSet,
    YearRules,
    days_of_municipality,
    rules_of_year,
    with_changes,
)
from subsidies.rules import Calculation, Entitlement, entitlement, yearly_amount
from territory.models import Municipality

TERMS = (
    "subsidies.rate_per_place",
    "subsidies.cap_per_municipality",
    "subsidies.unit",
    "subsidies.proration",
    "subsidies.transition_houses",
    "subsidies.merger",
    "subsidies.rounding",
    "subsidies.claim_by",
    "subsidies.justification_by",
)


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


def rule_sets_within(year: int) -> list[RuleSet]:
    """Return the rule sets in force in a year, one from each day on which a parameter of the subsidy changed.

    A day on which one of the parameters has no value yet has no rule set. Raises ValueError for a parameter whose
    value is none of the known words.
    """
    return rule_sets_between(whole_year(year))


def rule_sets_between(days: Days) -> list[RuleSet]:
    """Return the rule sets in force on these days, as above; one query."""
    return rule_sets_of(every_term(), days)


def every_term() -> list[Parameter]:
    """Return every value that a term of the subsidy ever had or will have."""
    return list(Parameter.objects.of_keys(TERMS))


def rule_sets_of(rows: Sequence[Parameter], days: Days) -> list[RuleSet]:
    """Put the values of all terms together as the rule sets of these days."""
    starts = sorted({days.first, *(row.valid_from for row in rows if days.first < row.valid_from <= days.last)})
    ends = [start - timedelta(days=1) for start in starts[1:]] + [days.last]
    known = [(terms_in_force(rows, on=start), start, end) for start, end in zip(starts, ends, strict=True)]
    return [rule_set_of(terms, start, end) for terms, start, end in known if terms]


def terms_in_force(rows: Sequence[Parameter], *, on: date) -> list[Parameter]:
    """Return the row of each term that holds on a day, in their order; nothing where one has no value yet."""
    begun = sorted((row for row in rows if row.valid_from <= on), key=lambda row: (row.valid_from, row.entered_at))
    holding = {row.key: row for row in begun}
    return [holding[key] for key in TERMS] if len(holding) == len(TERMS) else []


def rules_of_years(first: int, last: int) -> list[YearRules]:
    """Return the rules of several years; a year without rule set on its 31 December is left out."""
    sets = rule_sets_between(Days(date(first, 1, 1), date(last, 12, 31)))
    found = []
    for year in range(first, last + 1):
        try:
            found.append(rules_of_year(sets, year))
        except NoRuleSet:
            continue
    return found


def rule_set_of(terms: Sequence[Parameter], first: date, last: date) -> RuleSet:
    """Put the rows of all terms, in their order, together for some days."""
    rate, cap, unit, proration, transition_houses, merger, rounding, claim_by, justification_by = terms
    return RuleSet(
        valid_from=first,
        valid_until=last,
        rate=Decimal(rate.value),
        cap=Decimal(cap.value),
        unit=Unit(unit.value),
        proration=Proration(proration.value),
        transition_houses=TransitionHouses(transition_houses.value),
        merger=Merger(merger.value),
        rounding=Rounding(rounding.value),
        claim_days=tuple(date.fromisoformat(day) for day in claim_by.value),
        justification_days=tuple(date.fromisoformat(day) for day in justification_by.value),
        legal_source=rate.source,
        confirmed=all(term.confirmed for term in terms),
    )


def days_that_count(municipality: Municipality | None, place: str, rules: YearRules) -> Days:
    """Return a municipality's days of the year; raises BrokenScenario where it is unknown in that year."""
    if municipality is None:
        raise BrokenScenario(place, "no municipality has this code")
    try:
        return days_of_municipality(rules, valid_from=municipality.valid_from, valid_until=municipality.valid_until)
    except OtherYears as trouble:
        raise BrokenScenario(place, str(trouble)) from trouble


def entitlements(scenario: Scenario) -> list[Entitlement]:
    """Compute a what-if, one entitlement per municipality in its order.

    Raises BrokenScenario for a year without rule set and for a municipality that is unknown in that year.
    """
    try:
        rules = with_changes(rules_of_year(rule_sets_within(scenario.year), scenario.year), scenario.changes)
    except NoRuleSet as trouble:
        raise BrokenScenario("year", str(trouble)) from trouble
    codes = [municipality.nis for municipality in scenario.municipalities]
    known: dict[str, Municipality] = Municipality.objects.in_bulk(codes, field_name="nis")
    days = [days_that_count(known.get(nis), f"municipalities[{n}].nis", rules) for n, nis in enumerate(codes)]
    return [
        entitlement(municipality.houses, rules=rules, days=own)
        for municipality, own in zip(scenario.municipalities, days, strict=True)
    ]
