"""What-if: houses that may come, over some years, kept, compared and shared with colleagues."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, site_page
from accounts.roles import MUNICIPAL
from foundation.parameters.reading import each_in_force
from sites.kinds import HouseKind
from sites.models import Site
from subsidies.drawing import bars_of
from subsidies.forms import MOST_HOUSES, HouseFormSet, ScenarioForm
from subsidies.imagining import NotYours, change_scenario, drop_scenario, keep_scenario, outcome
from subsidies.models import Scenario
from subsidies.what_if import adding_nothing

ROWS = 3


@site_page
@require_safe
def scenarios(request: MemberRequest) -> HttpResponse:
    """One's own scenarios and those that colleagues share."""
    rows = Scenario.objects.visible_to(request.user).newest_first()
    return render(request, "subsidies/scenarios.html", {"rows": rows})


@site_page
@require_safe
def scenario(request: MemberRequest, pk: int) -> HttpResponse:
    """One scenario as picture and table; `?with=` puts another one beside it."""
    found = scenario_in_reach(request, pk)
    others = Scenario.objects.visible_to(request.user).newest_first().other_than(pk)
    chosen = request.GET.get("with", "")
    beside = next((row for row in others if str(row.pk) == chosen), None)
    years = outcome(found.houses, first_year=found.first_year, last_year=found.last_year)
    compared = outcome(beside.houses, first_year=found.first_year, last_year=found.last_year) if beside else []
    stacks = [[[row.whole.total], *([[twin.whole.total]] if twin else [])] for row, twin in paired(years, compared)]
    cap = max((row.whole.cap for row in years), default=None)
    context = {
        "scenario": found,
        "others": others,
        "beside": beside,
        "rows": paired(years, compared),
        "chart": bars_of([(str(row.year), stack) for row, stack in zip(years, stacks, strict=True)], line=cap),
        "nothing": adding_nothing(years),
        "total": sum((row.whole.total for row in years), start=0),
        "total_beside": sum((row.whole.total for row in compared), start=0),
        "is_own": found.owner_id == request.user.pk,
    }
    return render(request, "subsidies/scenario.html", context)


def paired(years: Sequence[Any], compared: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Put each year beside the same year of the other scenario, None without one."""
    twins = {row.year: row for row in compared}
    return [(row, twins.get(row.year)) for row in years]


def scenario_in_reach(request: MemberRequest, pk: int) -> Scenario:
    """Return a scenario that this person may see; 404 for any other."""
    return get_object_or_404(Scenario.objects.visible_to(request.user).newest_first(), pk=pk)


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """A new scenario; a municipality begins with the houses it has."""
    form, houses = forms_for(request, initial=first_years(), houses=own_houses(request))
    if request.method == "POST" and form.is_valid() and houses.is_valid() and has_houses(houses):
        given = form.cleaned_data
        years = (given["first_year"], given["last_year"])
        made = keep_scenario(
            by=request.user, name=given["name"], years=years, houses=typed(houses), shared=given["is_shared"]
        )
        return redirect("subsidies:scenario", pk=made.pk)
    return render_form(request, form, houses, None)


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change one's own scenario."""
    found = own_scenario(request, pk)
    initial = {name: getattr(found, name) for name in ScenarioForm.base_fields}
    form, houses = forms_for(request, initial=initial, houses=found.houses)
    if request.method == "POST" and form.is_valid() and houses.is_valid() and has_houses(houses):
        change_scenario(found, by=request.user, values={**form.cleaned_data, "houses": typed(houses)})
        return redirect("subsidies:scenario", pk=pk)
    return render_form(request, form, houses, found)


@site_page
@require_POST
def drop(request: MemberRequest, pk: int) -> HttpResponse:
    """Throw one's own scenario away."""
    found = own_scenario(request, pk)
    try:
        drop_scenario(found, by=request.user)
    except NotYours as refused:
        raise Http404 from refused
    messages.success(request, _("The scenario is thrown away."))
    return redirect("subsidies:scenarios")


def own_scenario(request: MemberRequest, pk: int) -> Scenario:
    """Return a scenario of this person; 404 for a colleague's, which can only be read."""
    return get_object_or_404(Scenario.objects.own(request.user).newest_first(), pk=pk)


def first_years() -> dict[str, Any]:
    """The years that a new scenario begins with: this one and the four after it."""
    this_year = timezone.localdate().year
    return {"first_year": this_year, "last_year": this_year + 4}


def own_houses(request: MemberRequest) -> list[dict[str, Any]]:
    """The houses of the own municipality as first rows; none for those who see many municipalities."""
    if request.user.role not in MUNICIPAL:
        return []
    start = date(timezone.localdate().year, 1, 1)
    open_now = Site.objects.visible_to(request.user).houses().with_status("open")
    return [
        {"name": site.name, "kind": site.house_kind, "places": site.places, "opens_on": start, "closes_on": None}
        for site in open_now[:MOST_HOUSES]
        if site.places
    ]


def forms_for(request: HttpRequest, *, initial: dict[str, Any], houses: Sequence[Any]) -> tuple[ScenarioForm, Any]:
    """Return the form of a scenario and those of its houses, with some empty rows."""
    (most,) = each_in_force("sites.most_places_in_form")
    data = request.POST if request.method == "POST" else None
    formset = HouseFormSet(
        data,
        prefix="house",
        initial=list(houses),
        form_kwargs={"kinds": HouseKind.choices, "most": most.value},
    )
    formset.extra = min(ROWS, MOST_HOUSES - len(houses))
    return ScenarioForm(data, initial=initial), formset


def has_houses(houses: Any) -> bool:
    """Say whether at least one row is a house."""
    return bool(typed(houses))


def typed(houses: Any) -> list[dict[str, Any]]:
    """Return the rows that are a house, named in their order where no name was given."""
    rows = [row for row in houses.cleaned_data if row.get("places")]
    return [
        {**row, "name": row["name"] or _("House %(number)s") % {"number": number}} for number, row in enumerate(rows, 1)
    ]


def render_form(request: MemberRequest, form: ScenarioForm, houses: Any, found: Scenario | None) -> HttpResponse:
    """Show the forms; 422 where something typed is wrong."""
    sent = request.method == "POST"
    none = sent and houses.is_valid() and not has_houses(houses)
    context = {"form": form, "houses": houses, "scenario": found, "none": none}
    return render(request, "subsidies/scenario_form.html", context, status=422 if sent else 200)
