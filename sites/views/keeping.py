"""Files that are kept beyond their term, for coordinators: hold one, let it go, see all."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, coordinator_page
from accounts.holding import about_hold, carry_out
from foundation.retention.forms import HoldForm
from foundation.retention.models import Hold
from sites.heading import heading_of
from sites.models import Site


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: MemberRequest, pk: int) -> HttpResponse:
    """Say why the file of a site is kept beyond its term and until when, or lift that again."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and carry_out(request, site, form):
        return redirect("sites:keep", pk=pk)
    context = {"site": site, "heading": heading_of(site, user=request.user), **about_hold(site, form)}
    return render(request, "sites/keep.html", context, status=422 if form.errors else 200)


@coordinator_page
@require_safe
def kept(request: MemberRequest) -> HttpResponse:
    """Every site whose file is held now, with why and until when."""
    holds = {hold.object_id: hold for hold in Hold.objects.of_kind(Site._meta.label_lower)}
    sites = Site.objects.visible_to(request.user).of_keys(holds).with_places_of()
    rows = [{"site": site, "hold": holds[str(site.pk)]} for site in sites]
    return render(request, "sites/kept.html", {"rows": rows})
