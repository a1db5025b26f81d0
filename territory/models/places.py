"""Places inside municipalities: villages and quarters with a point, and postcodes."""

from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from territory.kinds import PlaceKind
from territory.models.areas import Municipality, heavy
from territory.spelling import spellings


class PlaceQuerySet(models.QuerySet["Place"]):
    """Which places, and what comes along."""

    def with_municipality(self) -> Self:
        """Bring municipality and province along, without borders."""
        return self.select_related("municipality__province").defer(*heavy("municipality", "municipality__province"))


class Place(models.Model):
    """A populated place. Without a point (a name from the register only) it is found at its municipality's point."""

    name = models.CharField(_("name"), max_length=80)
    name_nl = models.CharField(_("name in Dutch"), max_length=80, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True)
    name_de = models.CharField(_("name in German"), max_length=80, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, verbose_name=_("municipality"), related_name="places"
    )
    kind = models.CharField(_("kind"), max_length=4, choices=PlaceKind, default=PlaceKind.PART)
    point = models.PointField(_("point"), srid=4326, null=True, blank=True)
    spellings = models.TextField(editable=False, default="")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("place")
        verbose_name_plural = pgettext_lazy("villages and quarters", "places")
        indexes = [GinIndex(fields=["spellings"], opclasses=["gin_trgm_ops"], name="place_spellings")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="place_kind_known"),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(kind=PlaceKind.MAIN), name="place_one_main_per_municipality"
            ),
        ]

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or '')[:2]}", "") or self.name

    def save(self, *args: object, **options: object) -> None:
        """Keep the searchable spellings in step with the names."""
        self.spell()
        super().save(*args, **options)  # type: ignore[arg-type]

    def spell(self) -> None:
        """Fill the searchable spellings; for those who write rows in bulk."""
        self.spellings = spellings([self.name, self.name_nl, self.name_fr, self.name_de])


class PostcodeQuerySet(models.QuerySet["Postcode"]):
    """Which postcodes."""

    def with_municipality(self) -> Self:
        """Bring municipality and province along, without borders."""
        return self.select_related("municipality__province").defer(*heavy("municipality", "municipality__province"))

    def beginning(self, digits: str) -> Self:
        """Postcodes that begin with these digits, in their order."""
        return self.filter(code__startswith=digits).order_by("code", "municipality__nis")


class Postcode(models.Model):
    """A postcode in a municipality: some codes cover several municipalities, most municipalities have several codes."""

    code = models.CharField(_("postcode"), max_length=4)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, verbose_name=_("municipality"), related_name="postcodes"
    )
    name_nl = models.CharField(_("name in Dutch"), max_length=80, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True)

    objects = PostcodeQuerySet.as_manager()

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{4}$"), name="postcode_four_digits"),
            models.UniqueConstraint(fields=["code", "municipality"], name="postcode_once_per_municipality"),
        ]

    def __str__(self) -> str:
        return self.code
