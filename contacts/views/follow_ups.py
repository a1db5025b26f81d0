"""Follow-ups: what I still have to do, what is done; move one, hand it over; the list as a file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, reviewer_page
from accounts.limits import limited
from contacts.colleagues import colleagues
from contacts.follow_up_forms import FollowUpForm, MoveForm
from contacts.follow_up_table import follow_ups_file
from contacts.following import add_follow_up, finish_follow_up, move_follow_up
from contacts.models import FollowUp
from contacts.models.follow_ups import FollowUpQuerySet
from contacts.views.placing import place_or_404
from foundation.audit.recording import record
from foundation.tables import CSV_TYPE

MOST_SHOWN = 200


def wanted(request: MemberRequest) -> FollowUpQuerySet:
    """The follow-ups of an address: mine or everybody's, open or done."""
    rows = FollowUp.objects.visible_to(request.user)
    if request.GET.get("whose") != "all":
        rows = rows.of(request.user)
    return rows.done().last_done_first() if "done" in request.GET else rows.open().next_first()


@reviewer_page
@require_safe
def follow_ups(request: MemberRequest) -> HttpResponse:
    """What is still to do, the most urgent first; `?whose=all` everybody's, `?done` what is done."""
    rows = list(wanted(request)[: MOST_SHOWN + 1])
    context = {
        "rows": rows[:MOST_SHOWN],
        "more": len(rows) > MOST_SHOWN,
        "everybody": request.GET.get("whose") == "all",
        "done": "done" in request.GET,
        "query": request.GET.urlencode(),
        "today": timezone.localdate(),
    }
    return render(request, "contacts/follow_ups.html", context)


@reviewer_page
@limited("export")
@require_safe
def file(request: MemberRequest) -> HttpResponse:
    """The same list as CSV, all of it; who took it along is recorded."""
    record("contacts.export_follow_ups", None, by=request.user, details={"filter": request.GET.urlencode()[:500]})
    answer = HttpResponse(follow_ups_file(wanted(request)), content_type=CSV_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="follow-ups.csv"'
    return answer


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Write down something to do, about a site where `?place=` names one."""
    place = place_or_404(request)
    initial = {"owner": request.user.pk, "due_on": timezone.localdate()}
    form = FollowUpForm(request.POST or None, people=colleagues(timezone.localdate()), initial=initial)
    if request.method == "POST" and form.is_valid():
        add_follow_up(by=request.user, place=place.columns, **form.cleaned_data)
        messages.success(request, _("Written down. The portal reminds whoever does it."))
        return redirect("contacts:follow_ups")
    context = {"form": form, "place": place}
    return render(request, "contacts/follow_up_form.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Move a follow-up to another day, or hand it to a colleague."""
    found = get_object_or_404(FollowUp.objects.visible_to(request.user).open().next_first(), pk=pk)
    initial = {"due_on": found.due_on, "owner": found.owner_id}
    form = MoveForm(request.POST or None, people=colleagues(timezone.localdate()), initial=initial)
    if request.method == "POST" and form.is_valid():
        moved = move_follow_up(found, by=request.user, **form.cleaned_data)
        handed = moved.owner_id != request.user.pk
        messages.success(request, _("Handed over.") if handed else _("Moved. The reminders follow."))
        return redirect("contacts:follow_ups")
    context = {"form": form, "follow_up": found}
    return render(request, "contacts/follow_up_form.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_POST
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that it is done, or (`undo`) that it is not done after all."""
    found = get_object_or_404(FollowUp.objects.visible_to(request.user), pk=pk)
    done = "undo" not in request.POST
    finish_follow_up(found, by=request.user, done=done)
    messages.success(request, _("Done.") if done else _("It is to do again."))
    return redirect("contacts:follow_ups")
