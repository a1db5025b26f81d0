"""What the subsidy must know of a house: who runs it, its places over time, its occupied places per month.

A house is a site that opened; there is no second table of houses.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.scope import within_reach
from sites.models import OfSite, Site
from subsidies.kinds import PlacesKind

if TYPE_CHECKING:
    from accounts.models import User


class Between(Func):
    """A range of days in the database; both ends count, an empty last day is open."""

    function = "daterange"
    output_field = models.TextField()


class Alone(Func):
    """A number as a range of one, so that an index of ranges can compare it without an extension."""

    function = "int8range"
    output_field = models.TextField()


def never_two_at_once(kind: PlacesKind) -> ExclusionConstraint:
    """The database itself refuses two periods of one house that share a day."""
    return ExclusionConstraint(
        name=f"house_{kind.value}_does_not_overlap",
        expressions=[
            (Alone(F("site_id"), F("site_id"), Value("[]")), RangeOperators.OVERLAPS),
            (Between(F("valid_from"), F("valid_until"), Value("[]")), RangeOperators.OVERLAPS),
        ],
        condition=Q(kind=kind.value),
    )


class OfHouseQuerySet(models.QuerySet):
    """Rows about houses."""

    def visible_to(self, user: "User") -> Self:
        """Rows of the sites this person may see, in the membership the person acts in."""
        return within_reach(self, user)

    def of_sites(self, sites: Sequence[int]) -> Self:
        """Rows of these sites."""
        return self.filter(site_id__in=sites)


class Operation(OfSite):
    """Who runs a house; one row per site that says it."""

    site = models.OneToOneField(Site, models.CASCADE, related_name="operation")
    operator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("operator")
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    objects = OfHouseQuerySet.as_manager()

    class Meta(OfSite.Meta):
        abstract = False
        verbose_name = _("operation of a house")
        verbose_name_plural = _("operations of houses")

    def __str__(self) -> str:
        return f"{self.site_id}: {self.operator_id}"


class PlacesQuerySet(OfHouseQuerySet):
    """Which periods."""

    def of_kind(self, kind: str) -> Self:
        """Places as built, or as recognised."""
        return self.filter(kind=kind)

    def with_sites(self) -> Self:
        """Bring the site along."""
        return self.select_related("site")

    def in_time(self) -> Self:
        """By house, the earliest period first."""
        return self.order_by("site_id", "kind", "valid_from")

    def of_outer_site(self, kind: str) -> ArraySubquery:
        """Within a query of sites: the periods of one kind of each, as `{"first": …, "last": …, "places": …}`."""
        rows = self.filter(site=OuterRef("pk")).of_kind(kind).in_time()
        return ArraySubquery(rows.values(told=JSONObject(first="valid_from", last="valid_until", places="places")))


class HousePlaces(OfSite):
    """So many places of a house from a day until a day, the last day included; an empty last day is open."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="house_places")
    kind = models.CharField(_("which places"), max_length=10, choices=PlacesKind, default=PlacesKind.CAPACITY)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("places"))
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PlacesQuerySet.as_manager()

    class Meta:
        ordering = ["site_id", "kind", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="house_places_end_after_start",
            ),
            *[never_two_at_once(kind) for kind in PlacesKind],
        ]

    def __str__(self) -> str:
        return f"{self.site_id}: {self.places} ({self.valid_from} – {self.valid_until or '…'})"


class OccupiedQuerySet(OfHouseQuerySet):
    """Which months."""

    def newest_first(self) -> Self:
        """The latest month first."""
        return self.order_by("-month_on")

    def of_year(self, year: int) -> Self:
        """The twelve months of a year, as far as they are known."""
        return self.filter(month_on__year=year).order_by("site_id", "month_on")

    def of_outer_site(self, year: int) -> ArraySubquery:
        """Within a query of sites: the known months of a year of each, as `{"month": …, "places": …}`."""
        rows = self.filter(site=OuterRef("pk")).of_year(year)
        return ArraySubquery(rows.values(told=JSONObject(month="month_on", places="places")))


class OccupiedMonth(OfSite):
    """How many places of a house were occupied in a month, named by its first day; no row means: not known."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="occupied_months")
    month_on = models.DateField(_("month"), help_text="Its first day")
    places = models.PositiveSmallIntegerField(_("occupied places"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = OccupiedQuerySet.as_manager()

    class Meta:
        ordering = ["site_id", "month_on"]
        constraints = [
            models.UniqueConstraint(fields=["site", "month_on"], name="occupied_once_a_month"),
            models.CheckConstraint(condition=Q(month_on__day=1), name="occupied_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.month_on:%Y-%m}: {self.places}"

    @classmethod
    def first_days(cls, year: int) -> list[date]:
        """The first days of the months of a year."""
        return [date(year, month, 1) for month in range(1, 13)]
