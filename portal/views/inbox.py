"""The inbox of De Huizen: what waits for me, for colleagues, for the municipality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import reviewer_page
from sites.models import Site

SHOWN = 50


@reviewer_page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Four piles, the oldest first in each."""
    visible = Site.objects.visible_to(request.user).with_places_of()
    piles = {
        "new": visible.awaiting_review(),
        "mine": visible.in_hands_of(request.user),
        "colleagues": visible.in_other_hands(request.user),
        "municipality": visible.awaiting_municipality().with_open_questions(),
    }
    return render(
        request,
        "portal/inbox.html",
        {"piles": {name: rows[:SHOWN] for name, rows in piles.items()}, "counts": visible.counted_by_status()},
    )
