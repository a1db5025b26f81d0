"""The rows of files: the ledger as it stands, and the yearly open data."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.tables import Cell
from subsidies.models import LedgerEntry
from territory.languages import name_in

SUMS = ("entitled", "approved", "paid", "justified", "reclaimed")
OPEN_COLUMNS = (
    "year",
    "municipality_kbo",
    "municipality_nis",
    "municipality_name",
    "house",
    "house_kind",
    "places",
    "house_amount_eur",
    "municipality_amount_eur",
    "municipality_uncapped_eur",
    "cap_eur",
    "rule_version",
    "rule_confirmed",
)


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What one municipality's year comes to, in euro; every figure is a sum of entries."""

    year: int
    nis: str
    name: str
    entitled: Decimal
    approved: Decimal
    paid: Decimal
    justified: Decimal
    reclaimed: Decimal

    @property
    def to_pay(self) -> Decimal:
        """Approved and not paid yet."""
        return self.approved - self.paid

    @property
    def open(self) -> Decimal:
        """Paid, and neither justified nor reclaimed yet."""
        return self.paid - self.justified - self.reclaimed


def with_names(rows: Iterable[Mapping[str, Any]]) -> list[Balance]:
    """Give each balance its municipality's name in the language of the page."""
    return [
        Balance(
            year=row["year"],
            nis=row["municipality_then__nis"],
            name=name_in(
                {language: row[f"municipality_then__name_{language}"] for language in ("nl", "fr", "de")},
                get_language(),
                row["municipality_then__languages"],
            ),
            **{name: row[name] for name in SUMS},
        )
        for row in rows
    ]


def summary(rows: Sequence[Balance]) -> dict[str, Decimal]:
    """Add the balances up, column by column."""
    return {name: sum((getattr(row, name) for row in rows), Decimal(0)) for name in (*SUMS, "to_pay", "open")}


def head_of_entries() -> list[str]:
    """The columns of the ledger's file, in the language of the page."""
    return [
        _("Day"),
        _("Year"),
        _("NIS code"),
        _("Municipality"),
        _("Province"),
        _("Kind"),
        _("Amount (EUR)"),
        _("Claim"),
        _("Entered by"),
    ]


def entry_rows(entries: Iterable[LedgerEntry]) -> list[list[Cell]]:
    """One row per entry, as the head says."""
    return [
        [
            entry.booked_on,
            entry.year,
            entry.municipality_then.nis,
            entry.municipality_then.name,
            entry.province.name,
            entry.get_kind_display(),
            entry.amount,
            entry.claim_id,
            str(entry.by) if entry.by else "",
        ]
        for entry in entries
    ]


@dataclass(frozen=True)
class OpenRow:
    """What the database's function gives of one municipality's published year."""

    kbo: str
    nis: str
    name_nl: str
    name_fr: str
    name_de: str
    languages: list[str]
    total: Decimal
    uncapped: Decimal
    cap: Decimal
    rule_version: str
    confirmed: bool
    houses: str


def open_rows(year: int) -> list[list[Cell]]:
    """Return the open data of a published year, one row per house; nothing for a year that is not public."""
    names = ", ".join(field.name for field in fields(OpenRow))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM public_subsidies(%s)", [year])  # noqa: S608 names of our own class
        found = [OpenRow(*row) for row in cursor.fetchall()]
    return [row for each in found for row in house_rows(each, year)]


def house_rows(each: OpenRow, year: int) -> list[list[Cell]]:
    """Return a row for each house of one municipality; the places are the highest number of the year."""
    names = {"nl": each.name_nl, "fr": each.name_fr, "de": each.name_de}
    return [
        [
            year,
            each.kbo,
            each.nis,
            name_in(names, None, each.languages),
            house["name"],
            house["kind"],
            max((line["places"] for line in house["lines"]), default=0),
            Decimal(house["amount"]),
            each.total,
            each.uncapped,
            each.cap,
            each.rule_version,
            "yes" if each.confirmed else "no",
        ]
        for house in houses_in(each.houses)
    ]


def houses_in(houses: str) -> list[dict[str, Any]]:
    """Return the houses of a snapshot, as the database writes them, in the order of their names."""
    return sorted(json.loads(houses), key=lambda house: (house["name"], house["site"]))
