"""Candidates near a site: look, and say whether they are the same building."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, involved_page, writing_page
from accounts.roles import EDITORS, REVIEWERS
from foundation.parameters.reading import each_in_force
from sites.heading import heading_of
from sites.kinds import Likeness
from sites.measuring import measured_around
from sites.models import Site
from sites.nearby import nearby_of, say_likeness


@involved_page
@require_safe
def nearby(request: MemberRequest, pk: int) -> HttpResponse:
    """What lies so close that it may be the same building: a fragment for htmx, or a page. Distances if asked."""
    rows = Site.objects.visible_to(request.user).with_places_of().select_related("location")
    site = get_object_or_404(rows, pk=pk)
    alone, asked = "HX-Request" not in request.headers, "distances" in request.GET
    distance, reach = (row.value for row in each_in_force("sites.nearby_distance", "sites.surroundings_reach"))
    context = {
        "site": site,
        "distances": asked,
        # A page shows the one or the other; on the page of a site the fragment brings both.
        "near": [] if alone and asked else nearby_of(site, request.user, distance=distance),
        "measured": measured_around(site, request.user, reach=reach) if asked else [],
        "may_say": request.user.role in EDITORS | REVIEWERS,
    }
    if alone:
        context |= {"heading": heading_of(site, user=request.user), "tab": "sites:site"}
    return render(request, "sites/nearby.html" if alone else "sites/_around.html", context)


@writing_page
@require_POST
def say(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """Say what two candidates are to each other."""
    seen = Site.objects.visible_to(request.user)
    site, second = get_object_or_404(seen, pk=pk), get_object_or_404(seen, pk=other)
    verdict = request.POST.get("verdict", "")
    if verdict in Likeness.values and site != second:
        say_likeness(site, second, Likeness(verdict), by=request.user)
    if request.headers.get("HX-Request"):
        context = {"site": site, "near": nearby_of(site, request.user), "may_say": True}
        return render(request, "sites/_nearby.html", context)
    return redirect("sites:nearby", pk=pk)
