"""Reading: the rows of a filter as a table for people, with a book of codes; the same rows in every format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.tables import Cell, as_book, as_csv
from maps.filters import MapFilter
from sites.models import Site
from sites.workflow import Status


@dataclass(frozen=True)
class Column:
    """One column: its word in a file, its head for people, what it means, and how it is read from a site."""

    word: str
    head: str
    meaning: str
    read: Callable[[Site], Cell]


def columns() -> list[Column]:
    """The columns in the reader's language, in their order."""
    return [
        Column("reference", _("reference"), _("Number of the file, given when it was submitted"), reference_of),
        Column("name", _("name of the site"), _("As the municipality named it"), lambda site: site.name),
        Column("municipality", _("municipality"), _("Municipality of today"), lambda site: site.municipality.name),
        Column("nis", _("NIS code"), _("Code of that municipality (REFNIS)"), lambda site: site.municipality.nis),
        Column("province", _("province"), _("Province of today; Brussels-Capital is one here"), province_of),
        Column("status", _("status"), _("Where the site stands, in words"), lambda site: site.get_status_display()),
        Column("status_code", _("status, as a code"), _("The same as a word that no language changes"), status_of),
        Column("since", _("since"), _("Day of the last change of status"), lambda site: day_of(site.status_since)),
        Column("submitted", _("submitted on"), _("Empty for houses of before the portal"), submitted_on),
        Column("kind", _("kind of house"), _("Detention house or transition house"), kind_of),
        Column("places", _("places"), _("Places for residents, as proposed"), lambda site: site.places),
        Column("latitude", _("latitude"), _("Degrees, WGS84 (EPSG:4326)"), lambda site: degrees_of(site, "y")),
        Column("longitude", _("longitude"), _("Degrees, WGS84 (EPSG:4326)"), lambda site: degrees_of(site, "x")),
        Column(
            "demo", _("invented example"), _("1 for an example of a demonstration"), lambda site: int(site.is_example)
        ),
    ]


def reference_of(site: Site) -> str:
    """The reference, empty before submission."""
    return site.reference or ""


def province_of(site: Site) -> str:
    """The name of the province."""
    return site.province.name


def status_of(site: Site) -> str:
    """The code of the status."""
    return site.status


def example_of(site: Site) -> int:
    """1 for an invented example."""
    return int(site.is_example)


def kind_of(site: Site) -> str:
    """The kind of house in words."""
    return site.get_house_kind_display()


def submitted_on(site: Site) -> Cell:
    """The day of submission."""
    return day_of(site.submitted_at)


def day_of(moment: Any) -> Cell:
    """The Belgian day of a moment."""
    return timezone.localdate(moment) if moment else None


def degrees_of(site: Site, axis: str) -> Cell:
    """A coordinate with six digits, as text that every spreadsheet reads alike."""
    return f"{getattr(site.point, axis):.6f}" if site.point else None


def rows_of(wanted: MapFilter) -> Iterator[Site]:
    """The sites of a filter, by municipality and name."""
    yield from wanted.sites().with_places_of().order_by("municipality__nis", "name", "pk").iterator(chunk_size=500)


def table_of(wanted: MapFilter) -> tuple[list[str], list[list[Cell]]]:
    """Heads and rows in the reader's language."""
    chosen = columns()
    return [column.head for column in chosen], [[column.read(site) for column in chosen] for site in rows_of(wanted)]


def csv_of(wanted: MapFilter) -> bytes:
    """The rows as CSV."""
    return as_csv(*table_of(wanted))


def xlsx_of(wanted: MapFilter) -> bytes:
    """The rows as a spreadsheet, with a second sheet that explains columns and codes."""
    head, rows = table_of(wanted)
    return as_book(
        [(_("Sites"), head, rows), (_("Codes"), [_("column or code"), _("word"), _("meaning")], codebook(wanted))]
    )


def codebook(wanted: MapFilter) -> list[list[Cell]]:
    """What every column and code means, what the filter was, and what this table is not."""
    about: list[list[Cell]] = [
        [_("filter"), wanted.address or "-", wanted.name or _("Belgium")],
        [_("moment"), timezone.localtime().strftime("%Y-%m-%d %H:%M"), _("Europe/Brussels")],
        [_("note"), "", _("What stands here commits nobody.")],
    ]
    explained: list[list[Cell]] = [[column.head, column.word, column.meaning] for column in columns()]
    return about + explained + [[_("status"), status.value, str(status.label)] for status in Status]
