"""The ranking as picture and table, and two to five sites side by side, as a page and on paper."""

from base64 import b64decode
from typing import Any

from django.contrib.gis.geos import Point
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, reviewer_page
from accounts.limits import limited
from foundation.pdf import render as render_pdf
from jobs.asking import under_way
from jobs.tasks import start
from reviews.comparing import LEAST, MOST, Compared, compare
from reviews.forms import RankingFilter
from reviews.models import Framework
from reviews.picturing import picture_of
from reviews.ranked import NotDrawn, ranked, sites_among, sites_to_rank
from reviews.tasks import ranking as draw_ranking
from sites.kinds import HouseKind
from sites.models import Site
from territory.drawing import Spot, country_drawing
from territory.models import Province

# Parts of a degree within which marks on a map of the country cover each other.
APART = 10


def filter_of(query: QueryDict) -> RankingFilter:
    """The filter as the address tells it."""
    versions = [(str(one.version), str(one.version)) for one in Framework.objects.newest_first()]
    provinces = [(province.code, province.name) for province in Province.objects.all()]
    return RankingFilter(query, choices={"province": provinces, "kind": HouseKind.choices, "version": versions})


def framework_of(version: str) -> Framework | None:
    """The version asked for, else the one in force."""
    frameworks = Framework.objects
    return frameworks.of_version(version) if version else frameworks.in_force().first()


@reviewer_page
@require_safe
def ranking(request: MemberRequest) -> HttpResponse:
    """Rank what waits for a decision, as far as this person may read it; the filter lives in the address."""
    form = filter_of(request.GET)
    wanted = wanted_of(form)
    framework = framework_of(wanted["version"])
    in_force = framework_of("") if wanted["version"] else framework
    context: dict[str, Any] = {"form": form, "framework": framework, "in_force": in_force}
    if framework:
        sites = sites_to_rank(request.user, province=wanted["province"], kind=wanted["kind"])
        try:
            found = ranked(sites, framework, user=request.user, top=wanted["top"])
        except NotDrawn:
            job = under_way(draw_ranking, by=request.user, **asked_of(request.GET))
            context |= {"to_draw": len(sites), "query": request.GET.urlencode(), "job": job}
        else:
            context |= {"ranked": found, "picture": picture_of(found.lines), "unassessed": len(sites) - counted(found)}
    return render(request, "reviews/ranking.html", context)


def wanted_of(form: RankingFilter) -> dict[str, Any]:
    """What the filter asks for; a broken word filters nothing."""
    kept: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    words = {name: kept.get(name, "") for name in ("province", "kind", "version")}
    return {**words, "top": kept.get("top")}


@reviewer_page
@require_POST
def draw(request: MemberRequest) -> HttpResponse:
    """Ask for the ranking of so many sites that a page cannot wait for it; the filter is that of the page."""
    job = start(draw_ranking, by=request.user, **asked_of(QueryDict(request.POST.get("query", ""))))
    return redirect("jobs:job", pk=job.pk)


def asked_of(query: QueryDict) -> dict[str, Any]:
    """What the job is given: what the filter asks for, and the address to come back to."""
    wanted = wanted_of(filter_of(query))
    return {"query": query.urlencode(), "house": wanted.pop("kind"), **wanted}


def counted(found: Any) -> int:
    """How many sites are in the ranking or left out of it by a knock-out."""
    return len(found.lines) + len(found.excluded)


def numbers_of(query: QueryDict) -> list[int]:
    """The sites that the address names."""
    return [int(number) for number in query.getlist("site") if number.isdecimal() and len(number) < 10]


def compared(request: MemberRequest) -> Compared | None:
    """The sites of the address side by side; None for fewer than two or more than five."""
    sites = sites_among(request.user, numbers_of(request.GET))
    framework = framework_of("")
    if not framework or not LEAST <= len(sites) <= MOST:
        return None
    return compare(sites, framework, user=request.user)


def map_of(found: Compared) -> Any:
    """Where the sites lie, numbered as in the table; those too close to be told apart share a mark."""
    near: dict[tuple[int, int], list[tuple[int, Site, Point]]] = {}
    for number, site in enumerate(found.sites, 1):
        if site.point:
            place = (round(site.point.x * APART), round(site.point.y * APART))
            near.setdefault(place, []).append((number, site, site.point))
    spots = [
        Spot(
            point=group[0][2],
            label=", ".join(site.name for _number, site, _point in group),
            number=", ".join(str(number) for number, _site, _point in group),
        )
        for group in near.values()
    ]
    return country_drawing(spots, title=", ".join(site.name for site in found.sites))


@reviewer_page
@require_safe
def side_by_side(request: MemberRequest) -> HttpResponse:
    """Two to five sites side by side; without a choice, the list to choose from, with what was ticked."""
    found = compared(request)
    choices = [] if found else sites_to_rank(request.user)
    context: dict[str, Any] = {"compared": found, "choices": choices, "ticked": numbers_of(request.GET)}
    if found:
        context |= {"drawing": map_of(found), "query": request.GET.urlencode()}
    return render(request, "reviews/compare.html", context)


@reviewer_page
@limited("file")
@require_safe
def side_by_side_on_paper(request: MemberRequest) -> HttpResponse:
    """The same on one page of paper."""
    found = compared(request)
    if found is None:
        return redirect("reviews:compare")
    language = (get_language() or "nl")[:2]
    drawing = map_of(found)
    context = {"compared": found, "drawing": drawing}
    pictures = {"map": b64decode(drawing.address.partition(",")[2])}
    pdf = render_pdf("reviews/pdf/compare.html", context, language=language, pictures=pictures)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="compare.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
