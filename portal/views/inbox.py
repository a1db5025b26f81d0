"""The inbox of De Huizen: what waits for me, for a municipality, for nobody; the filter lives in the address."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, reviewer_page
from accounts.keeping_views import drop_view, keep_view
from accounts.models import SavedView
from foundation.paging import page_of
from portal.desk import desk_of, kept_query, rows_of, wanted_of, yardsticks
from portal.inbox_forms import AssignForm, InboxFilter, SaveViewForm
from portal.people import provinces_to_choose, reviewers_to_choose
from sites.arrival import checks_of_each
from sites.clocking import overdue
from sites.models import Site
from sites.piles import WORDS, Pile
from sites.triage import worth_a_look

PAGE = "inbox"


@reviewer_page
@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """One pile with its filter, and how many sites lie on each."""
    reviewers = reviewers_to_choose()
    provinces = provinces_to_choose()
    form = InboxFilter(request.GET, provinces=provinces, reviewers=[*reviewers, ("nobody", _("nobody"))])
    wanted, desk = wanted_of(request.GET, form), desk_of(request.user)
    rows = rows_of(wanted, user=request.user, desk=desk).bare()
    page = page_of(rows, request.GET, by="status_since", oldest_first=True)
    sites = Site.objects.visible_to(request.user).for_inbox([site.pk for site in page.rows], request.user)
    kept = kept_query(request.GET)
    limits, pace = yardsticks()
    checks, late = checks_of_each(sites, limits=limits), overdue(sites, today=timezone.localdate(), goes_by=pace)
    context: dict[str, Any] = {
        "form": form,
        "wanted": wanted,
        "words": WORDS[wanted.pile],
        "piles": piles_of(request, desk, wanted.pile),
        "page": page,
        "lines": [(site, worth_a_look(found), late.get(site.pk)) for site, found in zip(sites, checks, strict=True)],
        "views": SavedView.objects.visible_to(request.user).of_page(PAGE),
        "view_form": SaveViewForm(initial={"query": kept}),
        "assign_form": AssignForm(reviewers=reviewers),
        "query": kept,
        "newer": f"?{kept}&newer={page.newer}" if page.newer else "",
        "older": f"?{kept}&older={page.older}" if page.older else "",
    }
    return render(request, "portal/inbox.html", context)


def piles_of(request: MemberRequest, desk: Any, here: Pile) -> list[dict[str, Any]]:
    """Each pile with its number and its address; the filter stays when one goes from pile to pile."""
    counts = Site.objects.visible_to(request.user).counted_by_pile(desk)
    rest = kept_query(request.GET, without=["pile"])
    return [
        {
            "label": pile.label,
            "count": counts[pile.value],
            "address": f"?pile={pile.value}" + (f"&{rest}" if rest else ""),
            "here": pile == here,
        }
        for pile in Pile
    ]


@reviewer_page
@require_POST
def save_view(request: MemberRequest) -> HttpResponse:
    """Keep the filter of the address under a name; the same name again replaces the earlier one."""
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 letters."))
        return redirect("inbox")
    kept = form.cleaned_data
    keep_view(PAGE, owner=request.user, name=kept["name"], query=kept["query"])
    messages.success(request, _("Kept: the view stands above the list."))
    return redirect(reverse("inbox") + f"?{kept['query']}")


@reviewer_page
@require_POST
def drop_saved_view(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget a view that one kept."""
    drop_view(get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk))
    messages.success(request, _("The view is forgotten; no site has changed."))
    return redirect("inbox")
