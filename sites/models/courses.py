"""When sites reached each stage on the way from proposal to house, for counting and timing."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Min, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from sites.kinds import Origin
from sites.models.counting import SitesCounted
from sites.models.events import SiteEvent
from sites.models.visits import SiteVisit
from sites.workflow import Step

if TYPE_CHECKING:
    from sites.models.site import Site  # noqa: F401 (the base class names it)

DECIDES = (Step.RETAIN, Step.RESERVE, Step.NOT_RETAIN)


class SitesOnCourse(SitesCounted):
    """Which sites took the way through the portal, and how far they got."""

    def submitted_here(self) -> Self:
        """Sites that were submitted through the portal; houses that were there before are none."""
        return self.filter(submitted_at__isnull=False).exclude(origin=Origin.HISTORY)

    def with_openings(self) -> Self:
        """Add `openings` to each site: when it opened and closed, in time, as `{"step": …, "day": "2026-01-31"}`."""
        steps = SiteEvent.objects.of_outer_site([Step.OPEN, Step.CLOSE])
        return self.annotate(openings=ArraySubquery(steps.values(told=JSONObject(step="step", day="effective_on"))))

    def with_stage_moments(self) -> models.QuerySet[Any]:
        """Rows of: province at the time, then when it reached proposal, visit, advice, decision and open."""
        visits = SiteVisit.objects.filter(site=OuterRef("pk"), held_at__isnull=False).order_by("starts_at")
        events = {
            "advised_at": Min("events__at", filter=Q(events__step=Step.SHARE)),
            "decided_at": Min("events__at", filter=Q(events__step__in=DECIDES)),
            "opened_on": Min("events__effective_on", filter=Q(events__step=Step.OPEN)),
        }
        rows = self.order_by().annotate(visited_at=Subquery(visits.values("starts_at")[:1]), **events)
        names = ("municipality_then__province__code", "submitted_at", "visited_at", *events)
        return rows.values_list(*names)
