"""Take the sites of a filter along: as a table at once, or as long work; the report always as long work."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, overview_page
from accounts.limits import limited
from foundation.audit.recording import record
from jobs.tasks import start
from maps.filters import read_filter
from maps.formats import AT_ONCE, FORMATS
from maps.forms import ReportForm
from maps.need import need_against_found
from maps.tasks import make_report, make_table


@overview_page
@limited("export")
@require_POST
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The sites of the filter in one format; who took what is kept in the audit trail."""
    wanted, found = read_filter(request.GET, request.user), FORMATS.get(form)
    if found is None:
        raise Http404
    number = wanted.sites().count()
    record("site.export", None, by=request.user, details={"form": form, "rows": number, **wanted.asked})
    if number > AT_ONCE:
        job = start(make_table, by=request.user, about=wanted.name, asked=wanted.asked, form=form)
        return redirect("jobs:job", pk=job.pk)
    headers = {"Content-Disposition": f'attachment; filename="sites.{found.ending}"'}
    return HttpResponse(found.written(wanted), content_type=found.kind, headers=headers)


@overview_page
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest) -> HttpResponse:
    """Need against found, and the form that asks for the report and the tables."""
    wanted = read_filter(request.GET, request.user)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        since: date | None = form.cleaned_data["since"]
        record("site.report", None, by=request.user, details=wanted.asked)
        job = start(
            make_report,
            by=request.user,
            about=wanted.name,
            asked=wanted.asked,
            since=since.isoformat() if since else "",
        )
        return redirect("jobs:job", pk=job.pk)
    context = {"wanted": wanted, "form": form, "need": need_against_found(wanted), "formats": FORMATS}
    return render(request, "maps/report.html", context, status=422 if form.errors else 200)
