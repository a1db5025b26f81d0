"""Merge two contacts that are the same: choose, look what would happen, do it, take it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, reviewer_page
from accounts.models import Organisation
from contacts.kinds import Merged
from contacts.merging import Contact, MergeRefused, merge, preview, refusal_of, rows_that_move, undo
from contacts.models import Merge, Person
from foundation.paging import page_of

OUT_OF_REACH = gettext_lazy(
    "Something of one of the two may not be changed in your role; both are as they were. Ask a coordinator."
)


@reviewer_page
@require_safe
def merges(request: MemberRequest) -> HttpResponse:
    """What was merged, the newest first."""
    page = page_of(Merge.objects.visible_to(request.user).newest_first(), request.GET, by="at")
    marks = {"newer": page.newer, "older": page.older}
    ways = {name: f"?{name}={mark}" if mark else "" for name, mark in marks.items()}
    return render(request, "contacts/merges.html", {"page": page, **ways})


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: MemberRequest, kind: str, kept: int, dropped: int) -> HttpResponse:
    """Show what would become of two contacts, and make them one."""
    one, other = contact_or_404(request, kind, kept), contact_or_404(request, kind, dropped)
    refusal = refusal_of(one, other)
    if request.method == "POST" and not refusal:
        try:
            merge(one, other, by=request.user)
        except MergeRefused as refused:
            messages.error(request, why_not_merged(str(refused)))
        else:
            messages.success(request, _("Merged. You can take it back on this page."))
            return redirect(f"contacts:{kind}", pk=kept)
    context = {
        "kind": kind,
        "kept": one,
        "dropped": other,
        "refusal": refusal,
        "lines": preview(one, other),
        "moves": rows_that_move(other),
    }
    return render(request, "contacts/merge.html", context, status=422 if request.method == "POST" else 200)


def contact_or_404(request: MemberRequest, kind: str, pk: int) -> Contact:
    """The person or organisation with this number; 404 for any other kind."""
    if kind == Merged.PERSON:
        return get_object_or_404(Person.objects.visible_to(request.user).with_organisation(), pk=pk)
    if kind == Merged.ORGANISATION:
        return get_object_or_404(Organisation.objects.all(), pk=pk)
    raise Http404


@reviewer_page
@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    found = get_object_or_404(Merge.objects.visible_to(request.user), pk=pk)
    try:
        undo(found, by=request.user)
    except MergeRefused as refused:
        messages.error(request, why_not_separated(str(refused)))
        return redirect(f"contacts:{found.kind}", pk=found.kept)
    messages.success(request, _("Taken back: there are two again, each with its own history."))
    return redirect(f"contacts:{found.kind}", pk=found.dropped)


def why_not_merged(word: str) -> str:
    """Say in words why two were not merged after all."""
    if word == "right":
        return str(OUT_OF_REACH)
    return _("Meanwhile a colleague changed one of the two; look again.")


def why_not_separated(word: str) -> str:
    """Say in words why a merge cannot be taken back."""
    return {
        "newer": _("One of the two was merged again since then. Take that back first."),
        "taken": _("Somebody else has the number or the account of one of the two by now; nothing is taken back."),
        "right": str(OUT_OF_REACH),
    }.get(word, _("One of the two was anonymised: this cannot be taken back any more."))
