"""How much each field tells an assessment: shares of one hundred, read from data/reliability.toml. No database."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from sites.parts import Part, part_of

FILE = Path(__file__).resolve().parent / "data" / "reliability.toml"
EITHER = "|"

# What one field, or either of two, tells: the codes, any of which is enough.
Told = tuple[str, ...]


@dataclass(frozen=True)
class Worth:
    """Something not told yet: the fields that would tell it, and how much that adds, in points of one hundred."""

    codes: Told
    points: Decimal

    @property
    def part(self) -> Part:
        """Where it is filled in."""
        return part_of(self.codes[0])


@cache
def shares() -> Mapping[Told, Decimal]:
    """Return what each field adds: the weight of a criterion shared out evenly over the fields that inform it."""
    found: dict[Told, Decimal] = {}
    for criterion in tomllib.loads(FILE.read_text())["criterion"]:
        entries = [tuple(entry.split(EITHER)) for entry in criterion["fields"]]
        for told in entries:
            found[told] = found.get(told, Decimal(0)) + Decimal(criterion["weight"]) / len(entries)
    return found


def reliability(filled: Collection[str]) -> int:
    """Return how much of what an assessment asks the file tells: 0 to 100, rounded down so that 100 means all."""
    told = sum((share for codes, share in shares().items() if any(code in filled for code in codes)), Decimal(0))
    return int(round(told, 6))


def worth_telling(filled: Collection[str], *, without: Collection[str] = ()) -> list[Worth]:
    """Return what is not told yet, the most telling first; `without` are fields that make no sense for this site."""
    lacking = [
        Worth(tuple(code for code in codes if code not in without), share)
        for codes, share in shares().items()
        if not any(code in filled for code in codes) and any(code not in without for code in codes)
    ]
    return sorted(lacking, key=lambda worth: -worth.points)
