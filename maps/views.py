"""The map: the page with its equal list, and the data behind it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, member_page, overview_page
from calls.coverage import Coverage
from maps import geojson, layers
from maps.filters import MAY_SEE_ANSWERS, MapFilter, read_filter, with_call
from maps.forms import FilterForm
from maps.listing import Listed, listed
from maps.viewport import read_viewport
from sites.workflow import Status
from territory.kinds import HOUSES, PrisonKind
from territory.models import Municipality, Prison, Station


@overview_page
@require_safe
def province_map(request: MemberRequest) -> HttpResponse:
    """The map and the list with the same rows: a governor's own province, any or all for De Huizen and observers."""
    wanted = with_call(read_filter(request.GET, request.user))
    counts = wanted.sites_of_area().counted_by_status()
    found = listed(wanted, request.GET)
    sees_answers = request.user.role in MAY_SEE_ANSWERS
    colour = wanted.colour or ("answer" if sees_answers else "places")
    chosen = {**wanted.asked, "sort": found.sort, "colour": colour}
    number = sum(many for status, many in counts.items() if shown(status, counts, wanted))
    return render(
        request,
        "maps/map.html",
        {
            "wanted": wanted,
            "form": FilterForm(provinces=wanted.provinces, counts=counts, answers=sees_answers, initial=chosen),
            "page": found,
            "pages": pages(found, wanted),
            "legend": [(status, status.label, counts[status]) for status in Status if shown(status, counts, wanted)],
            "answers": list(Coverage) if colour == "answer" and wanted.call else [],
            "shades": colour == "places",
            "total": number,
            "is_many": number > layers.SINGLE,
            "kept": wanted.kept_from_governor(),
            "contexts": contexts(wanted),
            "words": words(),
        },
    )


def shown(status: str, counts: dict[str, int], wanted: MapFilter) -> bool:
    """Say whether sites of this status are on the map."""
    return status in counts and wanted.status in {"", status}


def pages(page: Listed, wanted: MapFilter) -> dict[str, str]:
    """The addresses of the rows before and after, with filter and order kept."""
    kept = {**wanted.asked, "sort": page.sort, "from": page.here.pk if page.here else ""}
    asked = {name: word for name, word in kept.items() if word}
    return {
        name: "?" + urlencode({**asked, **marks}) if marks else ""
        for name, marks in (("newer", page.newer), ("older", page.older))
    }


def contexts(wanted: MapFilter) -> list[tuple[str, str, str]]:
    """The layers of reference facilities that have something to show here: name, label and address."""
    kinds = wanted.in_area(Prison.objects.all()).kinds_there()
    there = {
        "houses": bool(kinds & HOUSES),
        "prisons": bool(kinds - HOUSES),
        "stations": wanted.in_area(Station.objects.all()).exists(),
    }
    labels = {
        "houses": _("Detention houses and transition houses"),
        "prisons": _("Prisons"),
        "stations": _("Railway stations"),
    }
    address = {"stations": reverse("maps:stations") + "?"}
    return [
        (name, labels[name], address.get(name, f"{reverse('maps:prisons')}?kind={name}&") + wanted.address)
        for name, is_there in there.items()
        if is_there
    ]


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
        "cluster": _("%(number)s sites here: zoom in"),
        "answer": {str(code): str(label) for code, label in Coverage.choices},
        "fullScreen": _("Full screen"),
        "leave": _("Leave full screen"),
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
def answers(request: MemberRequest) -> HttpResponse:
    """What each municipality answered (for those who may know), and how many places are proposed there."""
    wanted = with_call(read_filter(request.GET, request.user))
    return JsonResponse(layers.answers(wanted), headers={"Cache-Control": "private, no-cache"})


@overview_page
@require_safe
def borders(request: MemberRequest) -> HttpResponse:
    """The municipalities of the province or the country."""
    return geojson.answer(request, layers.borders(read_filter(request.GET, request.user)))


@overview_page
@require_safe
def prisons(request: MemberRequest) -> HttpResponse:
    """Establishments for detention in the province or the country."""
    return geojson.answer(request, layers.prisons(read_filter(request.GET, request.user), request.GET.get("kind", "")))


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
