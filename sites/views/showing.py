"""The list of sites and the page of one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, involved_page, site_page
from accounts.roles import MUNICIPAL, OVERVIEW, REVIEWERS, Role
from foundation.paging import Page, page_of
from sites.arrival import checks_of
from sites.asking import asked_in
from sites.forms import SiteFilter
from sites.heading import heading_of
from sites.models import Site
from sites.openings import note_opening, openings_of
from sites.papers import photos_of
from sites.rail import rail_for
from sites.saying import file_of
from sites.workflow import statuses_seen_by
from territory.models import Province


@site_page
@require_safe
def sites(request: MemberRequest) -> HttpResponse:
    """The sites this person may see, newest change first; the filter lives in the address."""
    national = request.user.role in OVERVIEW - {Role.GOVERNOR}
    provinces = [(province.code, province.name) for province in Province.objects.all()] if national else []
    statuses = [(status.value, status.label) for status in statuses_seen_by(request.user.role)]
    form = SiteFilter(request.GET, statuses=statuses, provinces=provinces)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = (
        Site.objects.readable_by(request.user)
        .with_status(wanted.get("status", ""))
        .in_province(wanted.get("province", ""))
        .named_like(wanted.get("q", ""))
        .with_places_of()
    )
    page = page_of(rows, request.GET, by="status_since")
    return render(request, "sites/list.html", {"form": form, "page": page, **addresses(page, wanted)})


def addresses(page: Page, wanted: dict[str, Any]) -> dict[str, str]:
    """The addresses of the newer and older rows, with the filter kept."""
    kept = {name: value for name, value in wanted.items() if value}
    return {
        "newer": "?" + urlencode({**kept, "newer": page.newer}) if page.newer else "",
        "older": "?" + urlencode({**kept, "older": page.older}) if page.older else "",
    }


@site_page
@require_safe
def site(request: MemberRequest, pk: int) -> HttpResponse:
    """The file of one site: what it is, what is asked, what happened last."""
    rows = Site.objects.readable_by(request.user).with_places_of().with_file().with_metres_outside()
    found = get_object_or_404(rows.with_papers_for(request.user), pk=pk)
    note_opening(found, by=request.user)
    rail = rail_for(found)
    return render(
        request,
        "sites/site.html",
        {
            "site": found,
            "heading": heading_of(found, user=request.user),
            "missing": rail["missing"],
            "advice": rail["advice"],
            "reliability": rail["reliability"],
            "rooms": rail["rooms"],
            "rooms_total": rail["rooms_total"],
            "frames": rail["frames"],
            "file": file_of(found),
            "papers": photos_of(found),
            "latest": found.events.visible_to(request.user).newest_first().first(),
            "questions": asked_in(found.information_requests.visible_to(request.user).unanswered()),
            "checks": checks_of(found, limits=rail["limits"]) if request.user.role in REVIEWERS else [],
        },
    )


@involved_page
@require_safe
def history(request: MemberRequest, pk: int) -> HttpResponse:
    """Every step of one site, the newest first; its municipality also reads who opened the file."""
    found = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    context = {
        "site": found,
        "heading": heading_of(found, user=request.user),
        "events": found.events.visible_to(request.user).newest_first(),
        "openings": openings_of(found) if request.user.role in MUNICIPAL else [],
    }
    return render(request, "sites/history.html", context)
