"""For whoever looks after the portal: what is broken, the figures of the moment, what a new version brought."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, admin_page
from portal import metrics, news
from portal.watching import figures


def overview(request: MemberRequest) -> HttpResponse:
    """The home of administrators: the same figures as in /metrics and in the daily mail, trouble first."""
    found = sorted(figures(timezone.now()), key=lambda figure: not figure.trouble)
    degraded = [figure.label[1] for figure in found if figure.name == "away" and figure.value]
    asking = sum(bool(figure.trouble) for figure in found)
    context = {"degraded": degraded, "asking": asking, "figures": found, "answered": metrics.answered()}
    return render(request, "portal/operations.html", context)


@admin_page
@require_safe
def news_page(request: MemberRequest) -> HttpResponse:
    """The changelog that came with the running code."""
    return render(request, "portal/news.html", {"versions": news.versions()})
