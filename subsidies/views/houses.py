"""The subsidy tab of a site, and what De Huizen enters about a house: places, occupied places, operator."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, coordinator_page, involved_page
from foundation.parameters.reading import value
from sites.heading import heading_of
from sites.models import Site
from subsidies.calculating import subsidy_of
from subsidies.counting import PeriodsMeet, add_places, remove_places, set_occupied, set_operation
from subsidies.forms import FIRST_YEAR, LAST_YEAR, OccupiedForm, OperationForm, PlacesForm
from subsidies.gathering import HOUSES, life_of, with_operator
from subsidies.models import Entitlement, HousePlaces, OccupiedMonth, Operation


@involved_page
@require_safe
def site(request: MemberRequest, pk: int) -> HttpResponse:
    """What a site brings, or would bring: its places over time, its occupied places, its share of each year."""
    rows = with_operator(Site.objects.visible_to(request.user).with_places_of())
    found = get_object_or_404(rows, pk=pk)
    is_house = found.status in HOUSES
    shares = Entitlement.objects.visible_to(request.user).with_house(pk).with_places() if is_house else []
    year = timezone.localdate().year
    context = {
        **tab(request, found),
        "is_house": is_house,
        "explained": subsidy_of(found.places) if found.places else None,
        "life": life_of(found),
        "operation": getattr(found, "operation", None),
        "periods": HousePlaces.objects.visible_to(request.user).of_sites([pk]).in_time(),
        "months": OccupiedMonth.objects.visible_to(request.user).of_sites([pk]).newest_first(),
        "shares": [(row, row.share_of(pk)) for row in shares],
        "year": year,
    }
    return render(request, "subsidies/site.html", context)


def site_in_reach(request: MemberRequest, pk: int) -> Site:
    """Return a site that this person may see; 404 for any other."""
    return get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)


def tab(request: MemberRequest, found: Site) -> dict[str, Any]:
    """What the frame of a site's pages needs."""
    return {"site": found, "heading": heading_of(found, user=request.user), "tab": "subsidies:site"}


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a period with its places."""
    found = site_in_reach(request, pk)
    form = PlacesForm(request.POST or None, initial={"places": found.places})
    if request.method == "POST" and form.is_valid():
        try:
            add_places(found, by=request.user, values=form.cleaned_data)
        except PeriodsMeet:
            form.add_error("valid_from", _("This period shares days with another one of this house."))
        else:
            messages.success(request, _("The period is added."))
            return redirect("subsidies:site", pk=pk)
    return enter(request, found, form, title=_("Places of the house"))


@coordinator_page
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a period out that was entered by mistake."""
    row = get_object_or_404(HousePlaces.objects.visible_to(request.user).with_sites(), pk=pk)
    remove_places(row, by=request.user)
    messages.success(request, _("The period is removed. What was recorded with it stays until it is corrected."))
    return redirect("subsidies:site", pk=row.site_id)


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def occupied(request: MemberRequest, pk: int, year: int) -> HttpResponse:
    """Enter the occupied places of a year, month by month."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    found = site_in_reach(request, pk)
    known = OccupiedMonth.objects.visible_to(request.user).of_sites([pk]).of_year(year)
    initial = {row.month_on.isoformat(): row.places for row in known}
    most = value("sites.most_places_in_form")
    form = OccupiedForm(request.POST or None, year=year, most=most, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_occupied(found, by=request.user, months=form.months)
        messages.success(request, _("Saved."))
        return redirect("subsidies:site", pk=pk)
    title = _("Occupied places in %(year)s") % {"year": year}
    return enter(request, found, form, title=title, years=(year - 1, year + 1))


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def operator(request: MemberRequest, pk: int) -> HttpResponse:
    """Say who runs the house."""
    found = site_in_reach(request, pk)
    row = Operation.objects.visible_to(request.user).of_sites([pk]).first()
    initial = {"operator": row.operator_id, "remark": row.remark} if row else {}
    form = OperationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_operation(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("subsidies:site", pk=pk)
    return enter(request, found, form, title=_("Operator"))


def enter(
    request: MemberRequest, found: Site, form: Any, *, title: str, years: tuple[int, int] | None = None
) -> HttpResponse:
    """Show a form about a house on its tab."""
    context = {**tab(request, found), "form": form, "title": title, "years": years}
    return render(request, "subsidies/house_form.html", context, status=422 if form.errors else 200)
