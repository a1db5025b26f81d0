"""Reading: the governor's report, put together from what one person may see, and drawn on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls.coverage import Coverage
from calls.overview import total
from foundation import pdf
from maps.filters import MAY_SEE_ANSWERS, MapFilter, with_call
from maps.need import need_against_found
from maps.stages import COLOUR_OF_ANSWER, COLOUR_OF_STATUS, SHADES, shade_of
from sites.models import Site, SiteEvent
from sites.workflow import Status
from territory.drawing import Drawing, Spot, municipality_drawing, province_drawing

# A page each: beyond this the table says the rest.
MOST_PAGES = 300
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class SitePage:
    """One site on a page of its own."""

    site: Site
    drawing: Drawing | None


def report_of(wanted: MapFilter, *, since: date | None, told: Told = lambda done, of: None) -> bytes:
    """Return the report as a tagged PDF in the reader's language; `told` hears how far it is."""
    wanted = with_call(wanted)
    sites = list(wanted.sites().with_places_of().order_by("municipality__nis", "name", "pk")[:MOST_PAGES])
    pages = []
    for number, site in enumerate(sites, 1):
        pages.append(SitePage(site, place_of(site)))
        told(number, len(sites) + 1)
    context = context_of(wanted, sites, since=since)
    pictures = {f"site-{page.site.pk}": page.drawing.svg().encode() for page in pages if page.drawing}
    pictures["map"] = context["map"].svg().encode()
    language = get_language() or "nl"
    content = pdf.render("pdf/province_report.html", {**context, "pages": pages}, language=language, pictures=pictures)
    told(len(sites) + 1, len(sites) + 1)
    return content


def context_of(wanted: MapFilter, sites: list[Site], *, since: date | None) -> dict[str, Any]:
    """Everything the report tells beside the pages of the sites."""
    seen = wanted.overview()
    rows = seen.by_municipality(wanted.answer) if seen else []
    provinces = seen.by_province() if seen else []
    places = wanted.sites_of_area().places_by_municipality()
    by_answer = seen is not None and wanted.colour != "places"
    fills = (
        {row.municipality.pk: COLOUR_OF_ANSWER[row.coverage] for row in rows}
        if by_answer
        else {key: shade_of(number) for key, number in places.items()}
    )
    return {
        "wanted": wanted,
        "area": wanted.province or _("Belgium"),
        "made_at": timezone.now(),
        "since": since,
        "changes": changes_since(wanted, since) if since else [],
        "map": province_drawing(wanted.province, spots_of(sites), fills=fills, title=title_of_map(wanted)),
        "answers": [(coverage, COLOUR_OF_ANSWER[coverage]) for coverage in Coverage] if by_answer else [],
        "shades": [] if by_answer else SHADES,
        "coverage": provinces,
        "coverage_total": total(provinces) if provinces else None,
        "municipalities": rows,
        "sites": list(enumerate(sites, 1)),
        "need": need_against_found(wanted),
        "kept": wanted.kept_from_governor(),
        "with_answers": wanted.user.role in MAY_SEE_ANSWERS,
    }


def spots_of(sites: list[Site]) -> list[Spot]:
    """A mark per site with its number in the list."""
    return [
        Spot(point=site.point, label=site.name, fill=COLOUR_OF_STATUS[Status(site.status)], number=number)
        for number, site in enumerate(sites, 1)
        if site.point
    ]


def title_of_map(wanted: MapFilter) -> str:
    """What the map shows, for those who cannot see it."""
    area = wanted.province or _("Belgium")
    return _("Map of %(area)s with the sites of this report, numbered as in the list") % {"area": area}


def changes_since(wanted: MapFilter, since: date) -> list[SiteEvent]:
    """The steps of the sites of this filter since a day, the newest first."""
    return list(SiteEvent.objects.visible_to(wanted.user).since(since, sites=wanted.sites()))


def place_of(site: Site) -> Drawing | None:
    """The municipality with the point of the site; None without a point."""
    if site.point is None:
        return None
    fill = COLOUR_OF_STATUS[Status(site.status)]
    title = _("Place of %(name)s in %(municipality)s") % {"name": site.name, "municipality": site.municipality}
    return municipality_drawing(site.municipality, [Spot(point=site.point, label=site.name, fill=fill)], title=title)
