"""Reference facilities: railway stations and prisons, as context for a site."""

from collections.abc import Iterable
from typing import Self

from django.contrib.gis.db import models
from django.contrib.gis.geos import Point
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from territory.kinds import PrisonKind
from territory.models.areas import Municipality, Province, heavy
from territory.models.metres import Metres


class FacilityQuerySet(models.QuerySet):
    """Which facilities, and how far they are."""

    def nearest(self, point: Point) -> Self:
        """Add `metres`, the distance as the crow flies, and sort by it; take a slice."""
        return self.annotate(metres=Metres("point", point)).order_by("metres", "pk")

    def in_province(self, province: Province | int) -> Self:
        """Facilities that lie in a municipality of one province; border points lie in none."""
        return self.filter(municipality__province=province)

    def kinds_there(self) -> set[str]:
        """Which kinds there are."""
        return set(self.order_by().values_list("kind", flat=True).distinct())

    def of_kinds(self, kinds: Iterable[str]) -> Self:
        """Establishments of some kinds."""
        return self.filter(kind__in=list(kinds))

    def with_municipality(self) -> Self:
        """Bring municipality and province along, without borders."""
        return self.select_related("municipality__province").defer(*heavy("municipality", "municipality__province"))


class Station(models.Model):
    """A railway station or stop; border points lie in no municipality."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_nl = models.CharField(_("name in Dutch"), max_length=80, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True)
    name_de = models.CharField(_("name in German"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    point = models.PointField(_("point"), srid=4326)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, verbose_name=_("municipality"), related_name="stations"
    )

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("railway station")
        verbose_name_plural = _("railway stations")

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or '')[:2]}", "") or self.name


class Prison(models.Model):
    """An establishment for detention; its point may be approximate, and then every map says so."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=40, choices=PrisonKind)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, verbose_name=_("municipality"), related_name="prisons"
    )
    point = models.PointField(_("point"), srid=4326)
    approximate = models.BooleanField(_("point is approximate"), default=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    capacity_as_of = models.CharField(_("places as known in"), max_length=20, blank=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("prison")
        verbose_name_plural = _("prisons")
        constraints = [
            models.UniqueConstraint(fields=["name", "kind"], name="prison_once"),
            models.CheckConstraint(condition=Q(kind__in=PrisonKind.values), name="prison_kind_known"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0), name="prison_capacity_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name
