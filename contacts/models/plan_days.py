"""The participation plan of a site: one row per step, with the day it is planned for and the day it was done."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import within_reach
from contacts.participation import PlanStep, StepDays
from sites.models import OfSite

if TYPE_CHECKING:
    from accounts.models import User


class PlanDayQuerySet(models.QuerySet["PlanDay"]):
    """Which steps."""

    def visible_to(self, user: "User") -> Self:
        """Steps of the sites this person may see; observers read none."""
        return within_reach(self, user)

    def of_site(self, site_id: int) -> Self:
        """The steps of one site about which something is known."""
        return self.filter(site=site_id).select_related("changed_by")

    def of_person(self, number: int) -> Self:
        """Those that a person wrote last."""
        return self.filter(changed_by_id=number).select_related("site")


class PlanDay(OfSite):
    """One step of the participation plan of a site."""

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="+")
    step = models.CharField(_("step"), max_length=10, choices=PlanStep)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    not_needed = models.BooleanField(_("not needed here"), default=False)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PlanDayQuerySet.as_manager()

    class Meta:
        ordering = ["site", "step"]
        constraints = [
            models.UniqueConstraint(fields=["site", "step"], name="plan_step_once_per_site"),
            models.CheckConstraint(
                condition=Q(not_needed=False) | (Q(planned_on__isnull=True, done_on__isnull=True) & ~Q(note="")),
                name="plan_step_not_needed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.step}"

    @property
    def days(self) -> StepDays:
        """The plain values that the rules ask."""
        return StepDays(planned_on=self.planned_on, done_on=self.done_on, not_needed=self.not_needed)
