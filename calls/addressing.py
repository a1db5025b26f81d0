"""One verb: take addresses of municipalities over from a table; first as a dry run, all of it or nothing of it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from calls.models import PostalAddress
from foundation.audit.recording import record
from territory.models import Municipality

COLUMNS = ("nis", "street", "postcode", "town", "mailbox", "language")
MOST_LINES = 2000
LANGUAGES = ("", "nl", "fr", "de")


@dataclass(frozen=True)
class AddressLine:
    """One line of the table, read; `wrong` says what must be mended, in the reader's language."""

    number: int
    values: dict[str, str]
    municipality: Municipality | None = None
    wrong: str = ""


@dataclass
class AddressTable:
    """What a table would do: the lines, and what is wrong with the table as a whole."""

    lines: list[AddressLine] = field(default_factory=list)
    wrong: str = ""

    @property
    def troubles(self) -> list[AddressLine]:
        """The lines that cannot be taken."""
        return [line for line in self.lines if line.wrong]

    @property
    def is_sound(self) -> bool:
        """Whether every line can be taken."""
        return not self.wrong and bool(self.lines) and not self.troubles


def read_table(text: str) -> AddressTable:
    """Read a table with the columns of COLUMNS, separated by comma or semicolon; changes nothing."""
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter_of(text)))
    except csv.Error:
        return AddressTable(wrong=_("This is no table that we can read: save it as CSV and try again."))
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    missing = [name for name in COLUMNS[:-2] if name not in head]
    if missing:
        return AddressTable(wrong=_("These columns are missing: %(names)s") % {"names": ", ".join(missing)})
    if len(rows) - 1 > MOST_LINES:
        return AddressTable(wrong=_("A table has at most %(number)d lines.") % {"number": MOST_LINES})
    known = {place.nis: place for place in Municipality.objects.current()}
    return AddressTable(lines=list(lines_of(head, rows[1:], known)))


def delimiter_of(text: str) -> str:
    """Return what stands between the columns."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def lines_of(head: list[str], rows: list[list[str]], known: dict[str, Municipality]) -> Iterator[AddressLine]:
    """Read the lines; a municipality may stand there once."""
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        values = dict.fromkeys(COLUMNS, "") | {
            name: cell.strip() for name, cell in zip(head, row, strict=False) if name in COLUMNS
        }
        nis = values["nis"]
        wrong = trouble_of(values, place=known.get(nis), twice=nis in seen)
        seen.add(nis)
        yield AddressLine(number, values, known.get(nis), wrong)


def trouble_of(values: dict[str, str], *, place: Municipality | None, twice: bool) -> str:
    """Say what is wrong with a line, or nothing."""
    if place is None:
        return _("No municipality of today has this NIS code.")
    if twice:
        return _("This municipality stands in the table twice.")
    return fields_trouble(values) or mailbox_trouble(values["mailbox"])


def fields_trouble(values: dict[str, str]) -> str:
    """Say what is wrong with the fields of a line, or nothing."""
    if not values["street"] or not values["town"]:
        return _("Street and town are needed.")
    if not (len(values["postcode"]) == 4 and values["postcode"].isdecimal() and values["postcode"][0] != "0"):
        return _("A postcode has four digits.")
    if values["language"] not in LANGUAGES:
        return _("The language is nl, fr or de, or empty for the municipality's own.")
    if any(len(values[name]) > longest_of(name) or not values[name].isprintable() for name in COLUMNS[1:]):
        return _("A field of this line is too long, or holds a sign that no address has.")
    return ""


def longest_of(name: str) -> int:
    """How many signs a column takes."""
    return int(getattr(PostalAddress._meta.get_field(name), "max_length", 0) or 0)


def mailbox_trouble(mailbox: str) -> str:
    """Say what is wrong with a mailbox, or nothing; it may be empty."""
    try:
        if mailbox:
            validate_email(mailbox)
    except ValidationError:
        return _("This is not an e-mail address.")
    return ""


@transaction.atomic
def take_over(table: AddressTable, *, by: User) -> int:
    """Keep the addresses of a sound table and return how many; raises ValueError for any other."""
    if not table.is_sound:
        raise ValueError(table.wrong or "lines are wrong")
    now = timezone.now()
    rows = [
        PostalAddress(
            municipality=line.municipality,
            province_id=line.municipality.province_id,
            changed_at=now,
            changed_by=by,
            **{name: line.values[name] for name in COLUMNS[1:]},
        )
        for line in table.lines
        if line.municipality is not None
    ]
    PostalAddress.objects.keep(rows)
    record("call.addresses", None, by=by, details={"municipalities": len(table.lines)})
    return len(table.lines)
