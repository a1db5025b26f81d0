"""The layers of the map: which rows each one shows, and what it says of them."""

from typing import Any

from django.db.models import Expression, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language

from foundation.statements import Phrases, Statement
from maps.filters import MapFilter
from maps.geojson import Properties, Text, clusters, collection, read, statement
from maps.names import municipality_name
from maps.stages import CLASSES
from maps.viewport import Viewport
from sites.models import Site
from territory.kinds import HOUSES, PrisonKind
from territory.models import Municipality, Prison, Station
from territory.models.facilities import FacilityQuerySet

# How the sites of a filter are asked for.
ways = Phrases()

# More single points than this are clustered on the server.
SINGLE = 2000

# Places and stations have a column for each of these.
NAMED_IN = ("nl", "fr", "de")


def sites(wanted: MapFilter) -> bytes:
    """The sites that the person may see and asked for; one without a point has no geometry but counts.

    Who answered changes from moment to moment, so that question is worded anew each time.
    """

    def word() -> Statement:
        return about_sites(wanted.sites())

    asked = word() if wanted.answer else ways.once((*wanted.depends_on, get_language()), word)
    return read(asked, using=Site.objects.all().db)


def mark_of_sites(wanted: MapFilter) -> str:
    """Everything on which the collection of sites depends: who asks for what, in which language, after which change."""
    answering = wanted.answering() if wanted.answer else ()
    return repr((*wanted.depends_on, get_language(), wanted.changes(), answering))


def about_sites(rows: QuerySet[Any]) -> Statement:
    """The question for sites with what a map says of them."""
    before, after = page_of_site()
    return statement(
        rows,
        key="pk",
        geometry="point",
        properties={
            "name": "name",
            "status": Text('"', F("status"), '"'),
            "places": "places",
            "municipality": municipality_name(get_language(), "municipality__"),
            "nis": Text('"', F("municipality__nis"), '"'),
            "page": Text(f'"{before}', Cast("pk", TextField()), f'{after}"'),
            "demo": "is_example",
        },
    )


def view(wanted: MapFilter, viewport: Viewport) -> bytes:
    """What one screen shows of the sites: each of them, or clusters where there are more than a screen can bear."""
    if wanted.answer:
        return sites_on(wanted, viewport)
    cells = wanted.cells().at_level(viewport.level).between(columns=viewport.columns, rows=viewport.rows)
    number, clustered = clusters(cells, kind="status")
    # No site in any cell that the screen touches: then none on the screen.
    return clustered if number > SINGLE or not number else sites_on(wanted, viewport)


def sites_on(wanted: MapFilter, viewport: Viewport) -> bytes:
    """Each site on a screen."""
    rows = wanted.sites().in_box(viewport.box)
    return read(about_sites(rows), using=rows.db)


def answers(wanted: MapFilter) -> dict[str, dict[str, Any]]:
    """By NIS code: the class of the answer, and the class of the places proposed there (0 to 4) with their number."""
    seen = wanted.overview()
    found: dict[str, dict[str, Any]] = {}
    for row in seen.by_municipality(wanted.answer) if seen else []:
        found[row.municipality.nis] = {"answer": str(row.coverage)}
    for nis, places in wanted.sites_of_area().places_by_nis().items():
        shade = max(number for number, least in enumerate(CLASSES) if places >= least)
        found.setdefault(nis, {}).update(places=places, shade=shade)
    return found


def page_of_site() -> tuple[str, str]:
    """What stands before and after the number in the address of a site's page."""
    before, _number, after = reverse("sites:site", args=[0]).partition("0")
    return before, after


def borders(wanted: MapFilter) -> bytes:
    """The simplified borders of the municipalities; no word of any site."""
    return outlines(wanted.municipalities())


def outline(municipality: Municipality) -> bytes:
    """The simplified border of one municipality."""
    return outlines(Municipality.objects.filter(pk=municipality.pk))


def outlines(rows: QuerySet[Any]) -> bytes:
    """Simplified borders with name and code."""
    properties: Properties = {"name": municipality_name(get_language()), "nis": "nis", "schematic": "schematic"}
    return collection(rows, key="nis", geometry="outline", properties=properties)


def prisons(wanted: MapFilter, kind: str = "") -> bytes:
    """Establishments for detention, as context: houses, prisons, or both."""
    return collection(
        wanted.in_area(establishments(kind)),
        key="pk",
        geometry="point",
        properties={
            "name": "name",
            "kind": "kind",
            "municipality": municipality_name(get_language(), "municipality__"),
            "places": "capacity",
            "approximate": "approximate",
        },
    )


def establishments(kind: str) -> FacilityQuerySet:
    """Houses, prisons, or both for any other word."""
    kinds = {"houses": HOUSES, "prisons": set(PrisonKind) - HOUSES}.get(kind)
    return Prison.objects.of_kinds(kinds) if kinds else Prison.objects.all()


def stations(wanted: MapFilter) -> bytes:
    """Railway stations, as context."""
    return collection(
        wanted.in_area(Station.objects.all()), key="pk", geometry="point", properties={"name": translated_name()}
    )


def places(municipality: Municipality) -> bytes:
    """Villages and quarters of one municipality whose point is known."""
    rows = municipality.places.filter(point__isnull=False)
    return collection(rows, key="pk", geometry="point", properties={"name": translated_name()})


def translated_name() -> Expression:
    """The name in the reader's language where there is one, else the usual name."""
    reading = (get_language() or "").split("-")[0]
    column = f"name_{reading}" if reading in NAMED_IN else "name"
    return Coalesce(NullIf(F(column), Value("")), F("name"))
