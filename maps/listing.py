"""Reading: the list beside the map, the same rows as the map, sorted as the reader asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from foundation.paging import page_of
from maps.distances import metres_between, wind_from
from maps.filters import MapFilter
from sites.models import Site
from territory.models.metres import Metres

# A province has fewer; beyond it the list goes on over pages, so that the whole country weighs no more.
ROWS = 100

SORTS = {
    "": _("The newest change first"),
    "name": _("By name"),
    "municipality": _("By municipality"),
    "places": _("The most places first"),
    "distance": _("The nearest first"),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "name": ("name", "pk"),
    "municipality": ("municipality__name_nl", "name", "pk"),
    "places": (F("places").desc(nulls_last=True), "pk"),
    "distance": (F("metres").asc(nulls_last=True), "pk"),
}


@dataclass(frozen=True)
class Row:
    """One site of the list, with how far and in which direction it lies from the place that was chosen."""

    site: Site
    kilometres: float | None = None
    wind: str = ""


@dataclass(frozen=True)
class Listed:
    """One page of the list, and what leads to the others."""

    rows: list[Row]
    sort: str
    here: Site | None
    newer: dict[str, Any]
    older: dict[str, Any]


def listed(wanted: MapFilter, query: Mapping[str, str]) -> Listed:
    """Return the rows of one page; `from` names the site from which distances are measured."""
    here = site_named(wanted, query.get("from", ""))
    sort = query.get("sort", "") if query.get("sort", "") in SORTS else ""
    if sort == "distance" and here is None:
        sort = ""
    rows = wanted.sites().with_places_of()
    newer: dict[str, Any]
    older: dict[str, Any]
    if not sort:
        page = page_of(rows, query, by="status_since", size=ROWS)
        newer, older = ({name: mark} if mark else {} for name, mark in (("newer", page.newer), ("older", page.older)))
        return Listed([row_of(site, here) for site in page.rows], sort, here, newer, older)
    if sort == "distance" and here is not None:
        rows = rows.annotate(metres=Metres("point", here.point))
    number = page_number(query.get("page", ""))
    found = list(rows.order_by(*ORDERS[sort])[(number - 1) * ROWS : number * ROWS + 1])
    newer = {"page": number - 1} if number > 1 else {}
    older = {"page": number + 1} if len(found) > ROWS else {}
    return Listed([row_of(site, here) for site in found[:ROWS]], sort, here, newer, older)


def site_named(wanted: MapFilter, number: str) -> Site | None:
    """The site with this number, if this person may see it and it has a point."""
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return Site.objects.visible_to(wanted.user).filter(pk=int(number), point__isnull=False).first()


def page_number(word: str) -> int:
    """A number of a page that makes sense, else the first."""
    return int(word) if word.isascii() and word.isdecimal() and 0 < len(word) < 5 and int(word) else 1


def row_of(site: Site, here: Site | None) -> Row:
    """Add distance and direction where both are known."""
    if here is None or site.point is None or here.point is None or site.pk == here.pk:
        return Row(site)
    points = place_of(here.point), place_of(site.point)
    return Row(site, round(metres_between(*points) / 1000, 1), wind_from(*points))


def place_of(point: Point) -> tuple[float, float]:
    """Longitude and latitude."""
    return point.x, point.y
