"""The worked cases of cases.csv as values: rule sets, validity, houses, and what must come out.

`exact` holds the arithmetic as a person writes it ("57 × 1667 × 184 / 365"), `reasoning` why it is that one. A house is
`D` (detention) or `T` (transition) with its periods, such as `D 2026-01-01..2026-02-28 20 + 2026-03-01.. 30`; houses
stand apart by `|`. `changes` are rule sets that follow the first one; `from DAY` says when the first one begins.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

from sites.kinds import HouseKind
from subsidies.kinds import Merger, Proration, Rounding, TransitionHouses, Unit
from subsidies.periods import Period
from subsidies.rule_sets import RuleSet
from subsidies.rules import House

LONG_AGO = date(2000, 1, 1)
KINDS = {"D": HouseKind.DETENTION, "T": HouseKind.TRANSITION}
FIRST_TERMS = {
    "rate": Decimal("1667.00"),
    "cap": Decimal("100000.00"),
    "unit": Unit.CAPACITY,
    "proration": Proration.DAYS,
    "transition_houses": TransitionHouses.OUT,
    "merger": Merger.YEAR_END,
    "rounding": Rounding.HALF_UP,
}
VALIDITY = {  # first and last day of the codes
    "34022": (None, None),
    "11007": (None, date(2024, 12, 31)),
    "82003": (None, date(2024, 12, 1)),
    "82039": (date(2024, 12, 2), None),
}


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    row: dict[str, str]

    def __str__(self) -> str:
        return self.row["case"]

    @property
    def year(self) -> int:
        return int(self.row["year"])

    @property
    def is_unknown(self) -> bool:
        return self.row["total"] == "unknown municipality"

    @property
    def validity(self) -> tuple[date | None, date | None]:
        return VALIDITY[self.row["nis"]]

    @property
    def houses(self) -> list[House]:
        texts = [text.strip() for text in self.row["houses"].split("|") if text.strip()]
        return [
            House(f"House {number}", KINDS[text[0]], tuple(period(part) for part in text[2:].split(" + ")))
            for number, text in enumerate(texts, 1)
        ]

    @property
    def rule_sets(self) -> list[RuleSet]:
        starts: list[tuple[date, dict[str, Any]]] = [(LONG_AGO, FIRST_TERMS | terms(self.row["terms"]))]
        for change in filter(None, self.row["changes"].split(" ; ")):
            day, _space, text = change.partition(" ")
            if day == "from":
                starts[0] = (date.fromisoformat(text), starts[0][1])
            else:
                starts.append((date.fromisoformat(day), starts[-1][1] | terms(text)))
        ends = [following - timedelta(days=1) for (_day, _terms), (following, _other) in pairwise(starts)]
        return [
            RuleSet(valid_from=day, valid_until=end, **found)
            for (day, found), end in zip(starts, [*ends, None], strict=True)
        ]

    @property
    def exact(self) -> Fraction:
        """Work the arithmetic out."""
        sums = self.row["exact"].split(" + ")
        return sum((prod(factors(text)) for text in sums), Fraction())

    def amounts(self, column: str) -> list[Decimal]:
        return [Decimal(text) for text in self.row[column].split(" | ") if text]


def period(text: str) -> Period:
    days, _space, places = text.strip().partition(" ")
    first, last = days.split("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last) if last else None, int(places))


def terms(text: str) -> dict[str, Any]:
    pairs = [pair.split("=") for pair in text.split()]
    return {key: type(FIRST_TERMS[key])(value) for key, value in pairs}


def factors(text: str) -> list[Fraction]:
    signs = re.findall(r"(?:^|([×/]) )([0-9.]+)", text)
    return [1 / Fraction(number) if sign == "/" else Fraction(number) for sign, number in signs]


def cases() -> list[Case]:
    with Path(__file__).with_name("cases.csv").open(encoding="utf-8", newline="") as opened:
        return [Case(row) for row in csv.DictReader(opened)]
