"""Rule sets of the subsidy: what holds from a day on, and what several of them make of one year; no database.

Every term is a parameter and comes in as an argument: the decree's text is not known.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple

from subsidies.kinds import Merger, Proration, Rounding, TransitionHouses, Unit
from subsidies.periods import MONTHS, Days, Period, first_fault, whole_year, year_length


class NoRuleSet(LookupError):
    """No rule set is in force on 31 December of the year."""


class OtherYears(LookupError):
    """The municipality's code does not hold in the year, or not on the day that counts."""


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The terms of the subsidy from a first to a last day, both included; an empty last day is open.

    Rate and cap are euro per year. Raises ValueError for amounts below zero, parts of a cent in the cap, and days in
    the wrong order.
    """

    valid_from: date
    valid_until: date | None = None
    rate: Decimal
    cap: Decimal
    unit: Unit
    proration: Proration
    transition_houses: TransitionHouses
    merger: Merger
    rounding: Rounding = Rounding.HALF_UP
    claim_days: tuple[date, ...] = ()
    justification_days: tuple[date, ...] = ()
    legal_source: str = ""
    confirmed: bool = False

    def __post_init__(self) -> None:
        if not (self.rate.is_finite() and self.cap.is_finite()) or min(self.rate, self.cap) < 0:
            raise ValueError("Rate and cap are amounts of at least zero.")
        if self.cap * 100 % 1:
            raise ValueError("The cap has no parts of a cent.")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("A rule set ends on its first day or later.")

    def claim_by(self, year: int) -> date | None:
        """Return the last day to claim a year's subsidy, None while it is not known."""
        return next((day for day in sorted(self.claim_days) if day.year == year + 1), None)

    def justify_by(self, year: int) -> date | None:
        """Return the last day to justify a year's subsidy, None while it is not known."""
        return next((day for day in sorted(self.justification_days) if day.year == year + 1), None)


@dataclass(frozen=True, kw_only=True)
class RuleChanges:
    """Terms that a what-if puts in the place of the running ones; None leaves a term as it is."""

    rate: Decimal | None = None
    cap: Decimal | None = None
    unit: Unit | None = None
    proration: Proration | None = None
    transition_houses: TransitionHouses | None = None
    merger: Merger | None = None


class RateDays(NamedTuple):
    """The rate of some days of the year."""

    days: Days
    rate: Decimal


@dataclass(frozen=True)
class YearRules:
    """One year: the rule set of 31 December, which says everything but the rate, and the rates in force by day.

    Days on which no rule set is in force have no rate and bring nothing.
    """

    year: int
    running: RuleSet
    rates: tuple[RateDays, ...]

    @cached_property
    def parts(self) -> int:
        """Into how many equal parts the year falls: days, months, or one."""
        by_proration = {Proration.DAYS: year_length(self.year), Proration.MONTHS: MONTHS, Proration.NONE: 1}
        return by_proration[self.running.proration]

    @cached_property
    def scale(self) -> int:
        """The number that makes the exact amount of every part of the year, in euro, a whole one."""
        return lcm(*(rate.as_integer_ratio()[1] for _days, rate in self.rates)) * self.parts

    @cached_property
    def scaled(self) -> dict[Decimal, int]:
        """What one place brings in one part of the year, times the scale."""
        return {rate: int(Fraction(rate) * self.scale) // self.parts for _days, rate in self.rates}


def rules_of_year(rule_sets: Sequence[RuleSet], year: int) -> YearRules:
    """Put together what holds in a year; raises NoRuleSet, and ValueError where two rule sets hold on one day.

    The rule set of 31 December says everything for the whole year, except the rate under days and months: each day, or
    month by its first day, takes the rate in force then.
    """
    days = whole_year(year)
    in_time = sorted(rule_sets, key=lambda rules: rules.valid_from)
    if first_fault([span(rules) for rules in in_time]):
        raise ValueError("Two rule sets hold on one day.")
    in_year = [(part, rules) for rules in in_time if (part := span(rules).within(days))]
    if not in_year or in_year[-1][0].last != days.last:
        raise NoRuleSet(f"no rule set is in force on {days.last}")
    running = in_year[-1][1]
    return YearRules(year, running, tuple(RateDays(part, rules.rate) for part, rules in in_year))


def span(rules: RuleSet) -> Period:
    """Return a rule set's validity as a period without places."""
    return Period(rules.valid_from, rules.valid_until, 0)


def with_changes(rules: YearRules, changes: RuleChanges) -> YearRules:
    """Return the same year with other terms; a changed rate holds on all its days."""
    terms = {name: term for name, term in asdict(changes).items() if term is not None}
    rates = rules.rates if changes.rate is None else (RateDays(whole_year(rules.year), changes.rate),)
    return YearRules(rules.year, replace(rules.running, **terms), rates)


def days_of_municipality(rules: YearRules, *, valid_from: date | None, valid_until: date | None) -> Days:
    """Return the days of the year that count for a municipality's code with this validity; raises OtherYears.

    year_end: the whole year for a code that holds on 31 December, nothing for any other. split: its own days.
    """
    days = whole_year(rules.year)
    own = Period(valid_from or date.min, valid_until, 0).within(days)
    if own is None:
        raise OtherYears(f"no municipality has this code in {rules.year}")
    if rules.running.merger == Merger.SPLIT:
        return own
    if own.last != days.last:
        raise OtherYears(f"no municipality has this code on {days.last}")
    return days
