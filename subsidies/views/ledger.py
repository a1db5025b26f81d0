"""The ledger for staff and governors, its files, and the forecast."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, coverage_page
from accounts.limits import limited
from accounts.roles import REVIEWERS
from foundation.audit.recording import record
from foundation.paging import page_of
from foundation.tables import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from subsidies.drawing import bars_of
from subsidies.exporting import entry_rows, head_of_entries, summary, with_names
from subsidies.forecasting import outlook_for
from subsidies.forms import LedgerFilter, ProvinceFilter
from subsidies.models import Claim, LedgerEntry
from territory.models import Province


@coverage_page
@require_safe
def ledger(request: MemberRequest) -> HttpResponse:
    """What every municipality of one's reach was granted, paid and justified; the filter lives in the address."""
    entries, form = filtered(request)
    rows = with_names(entries.balances())
    page = page_of(entries.newest_first(), request.GET, by="at")
    kept = "".join(f"&{name}={chosen}" for name, chosen in form.wanted.items())
    context = {
        "form": form,
        "rows": rows,
        "total": summary(rows),
        "page": page,
        "kept": kept,
        "newer": f"?newer={page.newer}{kept}" if page.newer else "",
        "older": f"?older={page.older}{kept}" if page.older else "",
        "waiting": list(Claim.objects.visible_to(request.user).waiting_for_staff().with_places()[:5]),
        "last_year": timezone.localdate().year - 1,
    }
    return render(request, "subsidies/ledger.html", context)


def filtered(request: MemberRequest) -> tuple[Any, LedgerFilter]:
    """Return the entries that the address asks for, and the form that says so."""
    entries = LedgerEntry.objects.visible_to(request.user)
    form = LedgerFilter(request.GET, years=entries.years(), provinces=provinces_for(request))
    return entries.within(**form.wanted), form


def provinces_for(request: MemberRequest) -> list[tuple[str, str]]:
    """The provinces to choose from: all for De Huizen, none for the office of one."""
    if request.user.role not in REVIEWERS:
        return []
    return [(province.code, province.name) for province in Province.objects.all()]


@coverage_page
@limited("export")
@require_safe
def export(request: MemberRequest, suffix: str) -> HttpResponse:
    """The entries of the same filter as a file."""
    entries, form = filtered(request)
    rows = entry_rows(entries.newest_first())
    head = head_of_entries()
    if suffix == "csv":
        content, kind = as_csv(head, rows), CSV_TYPE
    elif suffix == "xlsx":
        content, kind = as_xlsx("Ledger", head, rows), XLSX_TYPE
    else:
        raise Http404
    record("ledger.export", None, by=request.user, details={"suffix": suffix, **form.wanted})
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="subsidy-ledger.{suffix}"'
    return response


@coverage_page
@require_safe
def forecast(request: MemberRequest) -> HttpResponse:
    """Ten years ahead, as picture and as table: for certain, and expected beside that."""
    provinces = provinces_for(request)
    form = ProvinceFilter(request.GET, provinces=provinces)
    province = form.cleaned_data.get("province", "") if provinces and form.is_valid() else ""
    outlook = outlook_for(request.user, province=province, today=timezone.localdate())
    chart = bars_of([(str(year.year), [[year.certain, year.expected_extra]]) for year in outlook.years])
    context = {"form": form if provinces else None, "outlook": outlook, "chart": chart}
    return render(request, "subsidies/forecast.html", context)
