"""Give many sites to reviewers: look at it first, do it, take it back; and hand all of somebody's work over."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, coordinator_page, reviewer_page
from accounts.models import User
from accounts.roles import Role
from portal.desk import desk_of, names_of, plan_for, rows_of, wanted_of
from portal.inbox_forms import AssignForm, ConfirmForm, HandOverForm, InboxFilter
from portal.people import provinces_to_choose, reviewers_to_choose
from portal.plans import read_plan, write_plan
from sites.assigning import Change, Done, assign, take_back, work_of
from sites.balance import AssignmentKind, Slot, Why
from sites.models import Assignment, Site, SiteQuerySet

SHOWN = 100


@coordinator_page
@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """Show what giving the chosen sites, or all of the filter, to somebody would change; nothing is changed yet."""
    reviewers = reviewers_to_choose()
    form = AssignForm(request.POST, reviewers=reviewers)
    if not form.is_valid():
        messages.error(request, _("Choose to whom the sites go."))
        return redirect(back_to(request))
    rows = chosen_rows(request, everything=form.cleaned_data["everything"], reviewers=reviewers)
    plan = plan_for(rows.for_assigning(), to=form.cleaned_data["to"], slot=Slot(form.cleaned_data["slot"]))
    if not plan.lines:
        messages.error(request, _("Choose at least one site."))
        return redirect(back_to(request))
    return answer_preview(
        request,
        plan.changes,
        shown=[(line.site, line.change, line.reasons) for line in plan.lines[:SHOWN]],
        total=len(plan.lines),
        unchanged=plan.unchanged,
        action=reverse("assign") + f"?{request.GET.urlencode()}",
    )


@coordinator_page
@require_POST
def confirm(request: MemberRequest) -> HttpResponse:
    """Do what the preview showed; what moved meanwhile is left alone."""
    return carry_out(request, AssignmentKind.ASSIGN)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: MemberRequest) -> HttpResponse:
    """Hand all the work of one person over: look first, then do it. A reviewer hands over the own work alone."""
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        reviewers=reviewers_to_choose(),
        initial={"giver": request.user.pk},
    )
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/hand_over.html", {"form": form}, status=422 if form.errors else 200)
    giver = get_object_or_404(User, pk=form.cleaned_data["giver"])
    require_own(request, giver)
    changes = [
        Change(site=change.site, slot=change.slot, before=change.before, after=form.cleaned_data["taker"])
        for change in work_of(giver.pk, seen_by=request.user)
    ]
    sites = Site.objects.visible_to(request.user).in_bulk([change.site for change in changes[:SHOWN]])
    shown = [(sites[change.site], change, ()) for change in changes[:SHOWN]]
    return answer_preview(
        request, changes, shown=shown, total=len(changes), unchanged=0, action=reverse("hand_over_now")
    )


@reviewer_page
@require_POST
def hand_over_now(request: MemberRequest) -> HttpResponse:
    """Hand over what the preview showed."""
    return carry_out(request, AssignmentKind.HAND_OVER)


@reviewer_page
@require_safe
def assignment(request: MemberRequest, pk: int) -> HttpResponse:
    """What one act changed, with the button that takes it back."""
    act = get_object_or_404(Assignment.objects.visible_to(request.user), pk=pk)
    lines = act.lines.visible_to(request.user).with_people()
    context = {"act": act, "lines": lines[:SHOWN], "total": lines.count(), "may_undo": may_undo(request, act)}
    return render(request, "portal/assignment.html", context)


@reviewer_page
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Take an act back: one's own, or any for a coordinator."""
    act = get_object_or_404(Assignment.objects.visible_to(request.user), pk=pk)
    if not may_undo(request, act):
        raise PermissionDenied
    messages.success(request, words_of(take_back(act, by=request.user)))
    return redirect("assignment", pk=pk)


def may_undo(request: MemberRequest, act: Assignment) -> bool:
    """Say whether this person may take the act back."""
    return act.by_id == request.user.pk or request.user.role == Role.COORDINATOR


def require_own(request: MemberRequest, giver: User) -> None:
    """A reviewer touches nobody else's work; raises PermissionDenied."""
    if request.user.role != Role.COORDINATOR and giver.pk != request.user.pk:
        raise PermissionDenied


def chosen_rows(request: MemberRequest, *, everything: bool, reviewers: list[tuple[str, str]]) -> SiteQuerySet:
    """All rows of the filter in the address, or those that were ticked."""
    if not everything:
        numbers = [int(number) for number in request.POST.getlist("site") if number.isdecimal() and len(number) < 19]
        return Site.objects.visible_to(request.user).numbered(numbers)
    form = InboxFilter(request.GET, provinces=provinces_to_choose(), reviewers=[*reviewers, ("nobody", "")])
    return rows_of(wanted_of(request.GET, form), user=request.user, desk=desk_of(request.user))


def answer_preview(
    request: MemberRequest,
    changes: list[Change],
    *,
    shown: Sequence[tuple[Site, Change, Iterable[Why]]],
    total: int,
    unchanged: int,
    action: str,
) -> HttpResponse:
    """Show a plan: how many sites each gets, the first lines one by one, and the button that does it."""
    all_changes = [*changes, *(change for _site, change, _reasons in shown)]
    people = names_of([number for change in all_changes for number in (change.before, change.after)])
    gets: dict[int | None, int] = {}
    for change in changes:
        gets[change.after] = gets.get(change.after, 0) + 1
    context = {
        "form": ConfirmForm(plan=write_plan(changes)),
        "lines": [
            {
                "site": site,
                "before": people.get(change.before or 0),
                "after": people.get(change.after or 0),
                "reasons": reasons,
            }
            for site, change, reasons in shown
        ],
        "more": total - len(shown),
        "unchanged": unchanged,
        "changed": len(changes),
        "gets": [(people.get(number or 0), count) for number, count in gets.items()],
        "action": action,
        "back": back_to(request),
    }
    return render(request, "portal/assign.html", context)


def carry_out(request: MemberRequest, kind: AssignmentKind) -> HttpResponse:
    """Read the plan that was confirmed, do it once, and show it with the way back."""
    form = ConfirmForm(request.POST)
    changes = read_plan(form.cleaned_data["plan"]) if form.is_valid() else []
    if not changes:
        messages.error(request, _("Nothing was changed: please choose the sites again."))
        return redirect("inbox")
    for giver in {change.before for change in changes} if kind == AssignmentKind.HAND_OVER else ():
        require_own(request, User(pk=giver))
    try:
        done = assign(changes, by=request.user, key=form.cleaned_data["key"], kind=kind)
    except LookupError:
        messages.error(request, _("Nothing was changed: somebody in this plan does not review any more."))
        return redirect("inbox")
    messages.success(request, words_of(done))
    return redirect("assignment", pk=done.assignment.pk)


def words_of(done: Done) -> str:
    """What came of it, in words."""
    changed = ngettext(
        "%(number)s site has another reviewer now.", "%(number)s sites have another reviewer now.", done.changed
    ) % {"number": done.changed}
    if not done.left_alone:
        return changed
    left = ngettext(
        "%(number)s was changed by somebody else meanwhile and is left alone.",
        "%(number)s were changed by somebody else meanwhile and are left alone.",
        done.left_alone,
    ) % {"number": done.left_alone}
    return f"{changed} {left}"


def back_to(request: MemberRequest) -> str:
    """The inbox with the same filter."""
    query: QueryDict = request.GET
    return reverse("inbox") + (f"?{query.urlencode()}" if query else "")
