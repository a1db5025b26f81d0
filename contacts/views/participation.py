"""The participation plan of a site: the eleven steps with their days and warnings, and one step to fill in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, involved_page, writing_page
from accounts.roles import EDITORS, REVIEWERS, Role
from contacts.models import PlanDay
from contacts.participating import days_of, set_step, told_by_file
from contacts.participation import ELEVEN, UNKNOWN, PlanStep, done_of_eleven, next_step, out_of_order
from contacts.plan_forms import PlanStepForm
from sites.heading import heading_of
from sites.models import Site

TAB = "contacts:participation"


@involved_page
@require_safe
def participation(request: MemberRequest, pk: int) -> HttpResponse:
    """Who is told in which order: what is done, what comes next, what stands out of order."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of().with_file(), pk=pk)
    rows = {PlanStep(row.step): row for row in PlanDay.objects.visible_to(request.user).of_site(site.pk)}
    days, by_file = days_of(site, rows), told_by_file(site)
    warnings = out_of_order(days)
    late = {found.later for found in warnings}
    lines = [
        {
            "step": step,
            "days": days.get(step, UNKNOWN),
            "row": rows.get(step),
            "by_file": step in by_file and step not in rows,
            "warned": step in late,
            "next": step == next_step(days),
        }
        for step in PlanStep
    ]
    context = {
        "site": site,
        "heading": heading_of(site, user=request.user),
        "tab": TAB,
        "lines": lines[: len(ELEVEN)],
        "press": lines[-1],
        "warnings": warnings,
        "done": done_of_eleven(days),
        "may_write": request.user.role in EDITORS | REVIEWERS,
        "reads_notes": request.user.role != Role.GOVERNOR,
    }
    return render(request, "contacts/participation.html", context)


@writing_page
@require_http_methods(["GET", "HEAD", "POST"])
def plan_step(request: MemberRequest, pk: int, step: str) -> HttpResponse:
    """Fill in one step; what would then stand out of order is said on the plan, nothing is refused."""
    if step not in PlanStep.values:
        raise Http404
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of().with_file(), pk=pk)
    wanted = PlanStep(step)
    rows = {PlanStep(row.step): row for row in PlanDay.objects.visible_to(request.user).of_site(site.pk)}
    row, known = rows.get(wanted), days_of(site, rows).get(wanted, UNKNOWN)
    initial = {"planned_on": known.planned_on, "done_on": known.done_on, "not_needed": known.not_needed}
    form = PlanStepForm(request.POST or None, initial={**initial, "note": row.note if row else ""})
    if request.method == "POST" and form.is_valid():
        set_step(site, wanted, by=request.user, values=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("contacts:participation", pk=pk)
    heading = heading_of(site, user=request.user)
    context = {"site": site, "heading": heading, "tab": TAB, "step": wanted, "form": form}
    return render(request, "contacts/plan_step.html", context, status=422 if form.errors else 200)
