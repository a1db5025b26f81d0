"""From letter to house: how many got how far and how long it took, as a page and as a file of the same numbers."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, coverage_page
from accounts.limits import limited
from foundation.tables import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from sites.funnel import Funnel, funnel_of
from sites.stages import Stage

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


@coverage_page
@require_safe
def funnel(request: MemberRequest) -> HttpResponse:
    """The numbers per province, with bars for the whole."""
    found = measured(request)
    context = {"funnel": found, "stages": list(Stage), "most": max(found.total.counts, default=0)}
    return render(request, "sites/funnel.html", context)


@coverage_page
@limited("export")
@require_safe
def funnel_file(request: MemberRequest, form: str) -> HttpResponse:
    """The same numbers as CSV or XLSX."""
    if form not in TYPES:
        raise Http404
    found = measured(request)
    head = head_of_table()
    content = as_csv(head, found.table) if form == "csv" else as_xlsx(_("From letter to house"), head, found.table)
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="funnel.{form}"'
    return answer


def measured(request: MemberRequest) -> Funnel:
    """The numbers, in what this person sees."""
    return funnel_of(request.user, all_together=_("All together"))


def head_of_table() -> list[str]:
    """The names of the columns: for each stage how many, the median of the working days, and of how many."""
    names = [_("Province")]
    for stage in Stage:
        words = {"stage": stage.label}
        names += [
            _("%(stage)s: number") % words,
            _("%(stage)s: median working days") % words,
            _("%(stage)s: measured on") % words,
        ]
    return names
