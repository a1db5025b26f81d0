"""The layers of the map: which rows each one shows, and what it says of them."""

from typing import Any

from django.db.models import CharField, Expression, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import get_language

from maps.filters import MapFilter
from maps.geojson import Properties, clusters, collection
from maps.names import municipality_name
from maps.stages import CLASSES
from maps.viewport import Viewport
from territory.kinds import HOUSES, PrisonKind
from territory.models import Municipality, Prison, Station
from territory.models.facilities import FacilityQuerySet

# More single points than this are clustered on the server.
SINGLE = 2000

# Places and stations have a column for each of these.
NAMED_IN = ("nl", "fr", "de")


def sites(wanted: MapFilter) -> str:
    """The sites that the person may see and asked for; one without a point has no geometry but counts."""
    return sites_of(wanted.sites())


def mark_of_sites(wanted: MapFilter) -> str:
    """Everything on which the collection of sites depends: who asks for what, in which language, after which change."""
    acting = wanted.user.acting
    scope = (acting.role, acting.province_id) if acting else ()
    return repr((scope, wanted.address, get_language(), wanted.changes()))


def sites_of(rows: QuerySet[Any]) -> str:
    """Sites with what a map says of them."""
    before, after = page_of_site()
    return collection(
        rows,
        key="pk",
        geometry="point",
        properties={
            "name": "name",
            "status": "status",
            "places": "places",
            "municipality": municipality_name(get_language(), "municipality__"),
            "nis": "municipality__nis",
            "page": Concat(Value(before), Cast("pk", CharField()), Value(after)),
            "demo": "is_example",
        },
    )


def view(wanted: MapFilter, viewport: Viewport) -> str:
    """What one screen shows of the sites: each of them, or clusters where there are more than a screen can bear."""
    if wanted.answer:
        return sites_of(wanted.sites().in_box(viewport.box))
    cells = wanted.cells().at_level(viewport.level).between(columns=viewport.columns, rows=viewport.rows)
    number, clustered = clusters(cells, kind="status")
    return clustered if number > SINGLE else sites_of(wanted.sites().in_box(viewport.box))


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


def borders(wanted: MapFilter) -> str:
    """The simplified borders of the municipalities; no word of any site."""
    return outlines(wanted.municipalities())


def outline(municipality: Municipality) -> str:
    """The simplified border of one municipality."""
    return outlines(Municipality.objects.filter(pk=municipality.pk))


def outlines(rows: QuerySet[Any]) -> str:
    """Simplified borders with name and code."""
    properties: Properties = {"name": municipality_name(get_language()), "nis": "nis", "schematic": "schematic"}
    return collection(rows, key="nis", geometry="outline", properties=properties)


def prisons(wanted: MapFilter, kind: str = "") -> str:
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


def stations(wanted: MapFilter) -> str:
    """Railway stations, as context."""
    return collection(
        wanted.in_area(Station.objects.all()), key="pk", geometry="point", properties={"name": translated_name()}
    )


def places(municipality: Municipality) -> str:
    """Villages and quarters of one municipality whose point is known."""
    rows = municipality.places.filter(point__isnull=False)
    return collection(rows, key="pk", geometry="point", properties={"name": translated_name()})


def translated_name() -> Expression:
    """The name in the reader's language where there is one, else the usual name."""
    reading = (get_language() or "").split("-")[0]
    column = f"name_{reading}" if reading in NAMED_IN else "name"
    return Coalesce(NullIf(F(column), Value("")), F("name"))
