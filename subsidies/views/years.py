"""A municipality and its years: what it is entitled to, line by line, and what became of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, coordinator_page, editor_page, involved_page
from accounts.roles import MUNICIPAL
from subsidies.claiming import NothingToClaim, start_claim
from subsidies.forms import FIRST_YEAR, LAST_YEAR, RecordForm
from subsidies.granting import (
    Incomplete,
    houses_of_municipality,
    preview,
    record_entitlement,
    record_first_entitlements,
    same,
    terms_of_year,
)
from subsidies.models import Claim, Entitlement, LedgerEntry
from subsidies.reach import Place, place_for
from subsidies.rule_sets import NoRuleSet, OtherYears
from subsidies.wording import gap_words
from territory.models import Municipality


@involved_page
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Lead to the own municipality, or to the ledger of all."""
    if request.user.role in MUNICIPAL:
        return redirect("subsidies:municipality", nis=request.user.municipality.nis)
    return redirect("subsidies:ledger")


@involved_page
@require_safe
def municipality(request: MemberRequest, nis: str) -> HttpResponse:
    """The years of a municipality: entitled, claimed, paid."""
    place = place_for(request.user, nis).municipality
    snapshots = Entitlement.objects.visible_to(request.user).of_code(place)
    last: dict[int, Entitlement] = {}
    for snapshot in snapshots:
        last.setdefault(snapshot.year, snapshot)
    claims = {claim.year: claim for claim in Claim.objects.visible_to(request.user).of_code(place)}
    this_year = timezone.localdate().year
    years = sorted({*last, *claims, this_year, this_year - 1}, reverse=True)
    rows = [(year, last.get(year), claims.get(year)) for year in years]
    return render(request, "subsidies/municipality.html", {"municipality": place, "rows": rows})


@involved_page
@require_safe
def year(request: MemberRequest, nis: str, year: int) -> HttpResponse:
    """One year of a municipality: the calculation in words, what was recorded, the claim, the ledger."""
    place, heirs = place_and_year(request, nis, year)
    recorded = list(Entitlement.objects.visible_to(request.user).of(place, year).with_places())
    now = computed(place, year, heirs)
    entries = LedgerEntry.objects.visible_to(request.user)
    claims = list(Claim.objects.visible_to(request.user).of(place, year))
    changed = bool(recorded and now["preview"] and not same(recorded[-1], now["preview"].snapshot))
    return render(
        request,
        "subsidies/year.html",
        {
            **now,
            "municipality": place,
            "year": year,
            "recorded": recorded,
            "shown": recorded[-1] if recorded else (now["preview"] and now["preview"].snapshot),
            "changed": changed,
            "form": RecordForm(is_first=not recorded),
            "claims": claims,
            "claimable": bool(recorded and recorded[-1].total_amount and year < timezone.localdate().year)
            and all(claim.leaves_room for claim in claims),
            "entries": list(entries.within(year=year, municipality=nis).newest_first()),
        },
    )


def place_and_year(request: MemberRequest, nis: str, year: int) -> Place:
    """Return the municipality within reach; 404 for another one and for years out of this world."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return place_for(request.user, nis)


def computed(place: Municipality, year: int, heirs: Mapping[int, int | None]) -> dict[str, Any]:
    """What the year comes to now, or why it cannot be computed; with the dates of the rule set."""
    try:
        terms = terms_of_year(year)
        found = preview(place, houses_of_municipality(place, terms, heirs=heirs), terms)
    except NoRuleSet:
        return {"preview": None, "gaps": [_("No rule set is in force at the end of this year.")]}
    except OtherYears:
        return {"preview": None, "gaps": [_("This municipality does not exist, or does not count, in this year.")]}
    running = terms.rules.running
    return {
        "preview": found,
        "gaps": gap_words(found.gaps),
        "claim_by": running.claim_by(year),
        "justify_by": running.justify_by(year),
    }


@coordinator_page
@require_POST
def record(request: MemberRequest, nis: str, year: int) -> HttpResponse:
    """Keep the entitlement as it is computed now; a correction needs a reason."""
    place = place_and_year(request, nis, year).municipality
    form = RecordForm(request.POST, is_first=not Entitlement.objects.of(place, year).exists())
    if not form.is_valid():
        messages.error(request, _("Please say why the entitlement is corrected."))
        return redirect("subsidies:year", nis=nis, year=year)
    try:
        found = record_entitlement(place, year, by=request.user, reason=form.cleaned_data.get("reason", ""))
    except Incomplete as refused:
        messages.error(request, " ".join(gap_words(refused.gaps)))
    except (NoRuleSet, OtherYears):
        messages.error(request, _("This year cannot be computed for this municipality."))
    else:
        messages.success(request, _("Recorded as entry %(number)s of this year.") % {"number": found.number})
    return redirect("subsidies:year", nis=nis, year=year)


@coordinator_page
@require_POST
def record_all(request: MemberRequest, year: int) -> HttpResponse:
    """Record the year of every municipality that has a house and no entry yet."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    try:
        recorded, left = record_first_entitlements(year, by=request.user)
    except NoRuleSet:
        messages.error(request, _("No rule set is in force at the end of this year."))
        return redirect("subsidies:ledger")
    messages.success(request, _("Recorded: %(number)s municipalities.") % {"number": recorded})
    for place, why in left:
        messages.warning(request, f"{place}: {why}")
    return redirect("subsidies:ledger")


@editor_page
@require_POST
def claim(request: MemberRequest, nis: str, year: int) -> HttpResponse:
    """Start the claim of a year, or find the one that a colleague started."""
    place = place_and_year(request, nis, year).municipality
    try:
        found = start_claim(place, year, by=request.user)
    except NothingToClaim:
        messages.error(
            request, _("There is nothing to claim yet: the year must be over, and De Huizen must have recorded it.")
        )
        return redirect("subsidies:year", nis=nis, year=year)
    return redirect("subsidies:claim", pk=found.pk)
