"""The map: the page with its equal list, and the data behind it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, member_page, overview_page
from foundation.paging import Page, page_of
from maps import geojson, layers
from maps.filters import MapFilter, read_filter
from maps.forms import FilterForm
from maps.viewport import read_viewport
from sites.workflow import Status
from territory.kinds import PrisonKind
from territory.models import Municipality, Prison, Station

# A province has fewer; beyond it the list goes on over pages, so that the whole country weighs no more.
ROWS = 100


@overview_page
@require_safe
def province_map(request: MemberRequest) -> HttpResponse:
    """The map and the list with the same rows: a governor's own province, any or all for De Huizen and observers."""
    wanted = read_filter(request.GET, request.user)
    counts = wanted.sites_of_area().counted_by_status()
    chosen = {"province": wanted.province.code if wanted.province else "", "status": wanted.status}
    page = page_of(wanted.sites().with_places_of(), request.GET, by="status_since", size=ROWS)
    return render(
        request,
        "maps/map.html",
        {
            "wanted": wanted,
            "form": FilterForm(provinces=wanted.provinces, counts=counts, initial=chosen),
            "page": page,
            "pages": pages(page, wanted),
            "legend": [(status, status.label, counts[status]) for status in Status if shown(status, counts, wanted)],
            "total": sum(number for status, number in counts.items() if shown(status, counts, wanted)),
            "kept": wanted.kept_from_governor(),
            "contexts": contexts(wanted),
            "words": words(),
        },
    )


def shown(status: str, counts: dict[str, int], wanted: MapFilter) -> bool:
    """Say whether sites of this status are on the map."""
    return status in counts and wanted.status in {"", status}


def pages(page: Page, wanted: MapFilter) -> dict[str, str]:
    """The addresses of the newer and older rows, with the filter kept."""
    marks = {"newer": page.newer, "older": page.older}
    kept = f"{wanted.address}&" if wanted.address else ""
    return {name: f"?{kept}{urlencode({name: mark})}" if mark else "" for name, mark in marks.items()}


def contexts(wanted: MapFilter) -> list[tuple[str, str]]:
    """The layers of reference facilities that have something to show here, by address name and label."""
    known = [
        ("prisons", _("Prisons and houses"), Prison.objects.all()),
        ("stations", _("Railway stations"), Station.objects.all()),
    ]
    return [(name, label) for name, label, rows in known if wanted.in_area(rows).exists()]


def words() -> dict[str, Any]:
    """What the map itself says, in the reader's language."""
    return {
        "status": dict(Status.choices),
        "kind": dict(PrisonKind.choices),
        "close": _("Close"),
        "open": _("Open the site's page"),
        "row": _("Show in the list"),
        "places": _("%(number)s places"),
        "onePlace": _("1 place"),
        "sites": _("%(number)s sites"),
        "oneSite": _("1 site"),
        "noSite": _("no site"),
        "approximate": _("approximate place"),
        "station": _("railway station"),
        "demo": "demo",
    }


@overview_page
@require_safe
def sites(request: MemberRequest) -> HttpResponse:
    """The sites that this person may see and asks for."""
    wanted = read_filter(request.GET, request.user)
    if wanted.answer:
        return geojson.answer(request, layers.sites(wanted))
    return geojson.answer_marked(request, layers.mark_of_sites(wanted), lambda: layers.sites(wanted))


@overview_page
@require_safe
def view(request: MemberRequest) -> HttpResponse:
    """What one screen of the map shows of the sites: points, or clusters where there are too many."""
    wanted = read_filter(request.GET, request.user)
    return geojson.answer(request, layers.view(wanted, read_viewport(request.GET)))


@overview_page
@require_safe
def borders(request: MemberRequest) -> HttpResponse:
    """The municipalities of the province or the country."""
    return geojson.answer(request, layers.borders(read_filter(request.GET, request.user)))


@overview_page
@require_safe
def prisons(request: MemberRequest) -> HttpResponse:
    """Establishments for detention in the province or the country."""
    return geojson.answer(request, layers.prisons(read_filter(request.GET, request.user)))


@overview_page
@require_safe
def stations(request: MemberRequest) -> HttpResponse:
    """Railway stations in the province or the country."""
    return geojson.answer(request, layers.stations(read_filter(request.GET, request.user)))


@member_page
@require_safe
def outline(request: MemberRequest, nis: str) -> HttpResponse:
    """The border of one municipality of today; territory only, so every member may ask for any."""
    municipality = get_object_or_404(Municipality.objects.current().drawn(), nis=nis)
    return geojson.answer(request, layers.outline(municipality))


@member_page
@require_safe
def places(request: MemberRequest, nis: str) -> HttpResponse:
    """The villages and quarters of one municipality of today, so that people find their way without a background."""
    municipality = get_object_or_404(Municipality.objects.current(), nis=nis)
    return geojson.answer(request, layers.places(municipality))
