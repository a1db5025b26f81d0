"""The audit trail for administrators: read, narrowed, proved, and taken along as a table."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, admin_page, prove_again
from accounts.limits import limited
from accounts.models import User
from foundation.audit.heads import newest
from jobs.tasks import start
from portal.forms import AuditForm, narrowed
from portal.tasks import audit_table

PAGE = 50


@admin_page
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """The newest entries, narrowed by period, verb and person; the newest link of the chain."""
    form = AuditForm(request.GET)
    given = form.given()
    entries = narrowed(given).before(form.moment(), size=PAGE)
    people = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    older = "?" + urlencode({**given, "before": entries[-1].at.isoformat()}) if len(entries) >= PAGE else ""
    context = {
        "form": form,
        "given": given,
        "entries": [(entry, people.get(entry.actor_id or 0)) for entry in entries],
        "older": older,
        "head": newest(),
    }
    return render(request, "portal/audit.html", context)


@admin_page
@limited("export")
@require_POST
def export(request: MemberRequest) -> HttpResponse:
    """Start the table of what the filter shows."""
    prove_again(request)
    job = start(audit_table, by=request.user, given=AuditForm(request.POST).given())
    return redirect("jobs:job", pk=job.pk)
