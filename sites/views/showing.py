"""The list of sites and the page of one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, site_page
from accounts.roles import MUNICIPAL, OVERVIEW, Role
from foundation.paging import Page, page_of
from sites.completeness import advice_for, missing_for_submission
from sites.forms import SiteFilter
from sites.models import Site
from sites.openings import note_opening, openings_of
from sites.proposing import facts_of, limits_of
from sites.wording import what_happens_next
from sites.workflow import Status, steps_for
from territory.models import Province


@site_page
@require_safe
def sites(request: MemberRequest) -> HttpResponse:
    """The sites this person may see, newest change first; the filter lives in the address."""
    national = request.user.role in OVERVIEW - {Role.GOVERNOR}
    provinces = [(province.code, province.name) for province in Province.objects.all()] if national else []
    form = SiteFilter(request.GET, statuses=Status.choices, provinces=provinces)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = (
        Site.objects.visible_to(request.user)
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
    """One site: where it stands, what it is, what happens next, what happened."""
    found = get_object_or_404(
        Site.objects.visible_to(request.user).with_places_of().with_metres_outside().with_papers_for(request.user),
        pk=pk,
    )
    note_opening(found, by=request.user)
    facts, limits = facts_of(found), limits_of(found.house_kind)
    return render(
        request,
        "sites/site.html",
        {
            "site": found,
            "steps": steps_for(found.standing, role=request.user.role),
            "missing": missing_for_submission(facts, limits=limits) if found.is_editable else [],
            "advice": advice_for(facts, limits=limits),
            "papers": found.papers.all(),
            "events": found.events.visible_to(request.user).newest_first(),
            "openings": openings_of(found) if request.user.role in MUNICIPAL else [],
            "next_words": what_happens_next(found.status, role=request.user.role),
            "questions": found.information_requests.visible_to(request.user).newest_first(),
        },
    )
