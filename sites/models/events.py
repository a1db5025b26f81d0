"""The history of a site: one row per step."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef
from django.utils import timezone

from accounts.roles import Role
from accounts.scope import within_reach
from sites.kinds import Origin
from sites.models.scope import OfSite
from sites.workflow import Status, Step
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User


class SiteEventQuerySet(models.QuerySet["SiteEvent"]):
    """Which events."""

    def visible_to(self, user: "User") -> Self:
        """The history of the sites this person may see; observers read no history."""
        return within_reach(self, user)

    def since(self, day: date, *, sites: models.QuerySet) -> Self:
        """Steps of these sites entered on or after a Belgian day, by the day from which they hold, with the sites.

        What a house of history did before that day is no change of these days, whenever somebody entered it.
        """
        begin = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
        rows = self.filter(at__gte=begin, site__in=sites.order_by().values("pk"))
        rows = rows.exclude(site__origin=Origin.HISTORY, effective_on__lt=day)
        along = rows.select_related("site__municipality").defer(*heavy("site__municipality"))
        return along.order_by("-effective_on", "-at", "-pk")

    def newest_first(self) -> Self:
        """The history as a page shows it, with the people in it."""
        return self.select_related("by").order_by("-at", "-pk")

    def of_step(self, step: str) -> Self:
        """The steps of one kind, the newest first."""
        return self.filter(step=step).order_by("-at", "-pk")

    def of_outer_site(self, steps: Sequence[Step]) -> Self:
        """Within a query of sites: these steps of each, in the order of the days from which they hold."""
        return self.filter(site=OuterRef("pk"), step__in=steps).order_by("effective_on", "at", "pk")


class SiteEvent(OfSite):
    """One step in the life of a site: this log is the truth, the status on the site is its cache."""

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="events")
    step = models.CharField(max_length=12, choices=Step)
    from_status = models.CharField(max_length=14, choices=Status)
    to_status = models.CharField(max_length=14, choices=Status)
    reason = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    until = models.DateField(null=True)
    effective_on = models.DateField(help_text="The day from which the step holds")
    at = models.DateTimeField(help_text="The moment it was entered")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=12, choices=Role, blank=True)

    objects = SiteEventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["site", "-at"], name="site_event_newest")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.step} → {self.to_status}"
