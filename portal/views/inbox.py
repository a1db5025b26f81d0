"""The inbox of De Huizen: what waits for me, for colleagues, for the municipality."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, reviewer_page
from accounts.models import User
from sites.models import Site, SiteQuerySet
from sites.workflow import Status

SHOWN = 50
COUNTED = (Status.SUBMITTED, Status.IN_REVIEW, Status.INCOMPLETE, Status.RETAINED)


@dataclass(frozen=True)
class Pile:
    """Sites that wait for the same."""

    name: str
    title: str
    nothing: str
    rows: SiteQuerySet


@reviewer_page
@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """Four piles, and how many sites stand where."""
    visible = Site.objects.visible_to(request.user)
    counts = visible.counted_by_status()
    figures = [(status.value, status.label, counts.get(status.value, 0)) for status in COUNTED]
    return render(request, "portal/inbox.html", {"piles": piles(visible, request.user), "figures": figures})


def piles(visible: SiteQuerySet, user: User) -> list[Pile]:
    """What waits for whom, the oldest first in each pile."""
    rows = visible.with_places_of()
    return [
        Pile(
            "new",
            _("New: nobody has taken these up"),
            _("Nothing new: every submitted site is taken up."),
            rows.awaiting_review()[:SHOWN],
        ),
        Pile("mine", _("With you"), _("You have not taken up any site."), rows.in_hands_of(user)[:SHOWN]),
        Pile(
            "municipality",
            _("With the municipality: an answer is asked"),
            _("No municipality owes an answer."),
            rows.awaiting_municipality().with_open_questions()[:SHOWN],
        ),
        Pile(
            "colleagues", _("With colleagues"), _("Colleagues have no site in hand."), rows.in_other_hands(user)[:SHOWN]
        ),
    ]
