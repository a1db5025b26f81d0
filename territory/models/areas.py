"""Regions, provinces and municipalities: names in four languages, borders, and validity through time."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from django.contrib.gis.db import models
from django.contrib.gis.geos import Point
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from territory.languages import has_municipal_college, letter_languages, local_name, name_in
from territory.models.metres import Metres
from territory.spelling import spellings
from territory.succession import holds_on

SHAPES = ("borders", "outline")


def heavy(*areas: str) -> list[str]:
    """Return the columns to `defer()` when a query brings these areas along through select_related.

    A manager cannot keep borders out of another model's join: `.select_related("municipality__province")` needs
    `.defer(*heavy("municipality", "municipality__province"))`.
    """
    return [f"{area}__{shape}" for area in areas for shape in SHAPES]


class AreaQuerySet(models.QuerySet):
    """Rows of areas; their borders stay in the database unless asked for."""

    def with_borders(self) -> Self:
        """Bring the exact borders along, and the outline."""
        return self._bringing(*SHAPES)

    def with_outline(self) -> Self:
        """Bring the simplified borders along, for drawing."""
        return self._bringing("outline")

    def _bringing(self, *shapes: str) -> Self:
        """Take these columns off the deferred ones, and leave what else is deferred (a joined table's borders)."""
        still: set[str] = set(self.query.deferred_loading[0]) - set(shapes)
        return self.defer(None).defer(*still)

    def drawn(self) -> Self:
        """Areas that have borders at all; a code that ended before the first load has none."""
        return self.filter(borders__isnull=False)

    def containing(self, point: Point) -> Self:
        """Areas that hold this point; on a shared border more than one, the lowest code first."""
        return self.filter(borders__intersects=point)


class AreaManager(models.Manager.from_queryset(AreaQuerySet)):  # type: ignore[misc]
    """Leaves the borders out of every query that does not ask for them."""

    def get_queryset(self) -> AreaQuerySet:
        """Return the rows without their borders."""
        return super().get_queryset().defer(*SHAPES)


class Region(models.Model):
    """One of the three regions; their code is the one of the national register (REFNIS)."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=80)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_de = models.CharField(_("name in German"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="region_code_five_digits")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language."""
        return getattr(self, f"name_{(get_language() or 'nl')[:2]}", "") or self.name_nl


class Province(models.Model):
    """One of the ten provinces, or Brussels-Capital (04000), which counts as the eleventh: it has no province."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=80)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_de = models.CharField(_("name in German"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"), related_name="provinces")
    borders = models.MultiPolygonField(_("borders"), srid=4326, null=True, blank=True)
    outline = models.MultiPolygonField(_("simplified borders"), srid=4326, null=True, blank=True, editable=False)
    schematic = models.BooleanField(_("schematic borders"), default=True)

    objects = AreaManager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["code"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{5}$"), name="province_code_five_digits")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language."""
        return getattr(self, f"name_{(get_language() or 'nl')[:2]}", "") or self.name_nl


class MunicipalityQuerySet(AreaQuerySet):
    """Which municipalities: those of a day, of a province, around a point."""

    def on(self, day: date) -> Self:
        """Codes that held on a day; both ends of the validity count."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def current(self) -> Self:
        """Codes that hold today."""
        return self.on(timezone.localdate())

    def lasting(self) -> Self:
        """Codes without a last day."""
        return self.filter(valid_until__isnull=True)

    def ended(self) -> Self:
        """Codes that a merger ended, or will end."""
        return self.filter(successor__isnull=False)

    def ended_or_called(self, nis: str) -> Self:
        """Codes that a merger ended, or will end, and the one with this code."""
        return self.filter(Q(successor__isnull=False) | Q(nis=nis))

    def ended_before(self, day: date) -> Self:
        """Codes whose last day is over."""
        return self.filter(valid_until__lt=day)

    def in_province(self, province: "Province | int") -> Self:
        """Municipalities of one province, or of Brussels-Capital."""
        return self.filter(province=province)

    def of_keys(self, keys: Sequence[int]) -> Self:
        """The municipalities with these keys."""
        return self.filter(pk__in=keys)

    def with_province(self) -> Self:
        """Bring the province's name along, without its borders."""
        return self.select_related("province").defer(*heavy("province"))

    def with_successor(self) -> Self:
        """Bring the successor and both provinces along, without borders."""
        together = self.with_province().select_related("province", "successor__province")
        return together.defer(*heavy("successor", "successor__province"))

    def containing(self, point: Point) -> Self:
        """Municipalities of today that hold this point."""
        return super().containing(point).current()

    def at_distance(self, point: Point) -> Self:
        """Add `metres`: how far the point lies outside each municipality, 0 inside; the nearest first."""
        return self.filter(borders__isnull=False).annotate(metres=Metres("borders", point)).order_by("metres", "nis")


class MunicipalityManager(AreaManager.from_queryset(MunicipalityQuerySet)):  # type: ignore[misc]
    """Municipalities without their borders."""


class Municipality(models.Model):
    """A municipality under one code of the national register (REFNIS), from its first to its last day.

    A merger ends the code and names a successor, or keeps the code of one partner. An empty first day means: since
    before the records kept here.
    """

    nis = models.CharField(_("NIS code"), max_length=5, unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=80)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_de = models.CharField(_("name in German"), max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"), related_name="municipalities")
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("province"), related_name="municipalities")
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("official languages"))
    facilities = ArrayField(models.CharField(max_length=2), verbose_name=_("facilities for"), default=list, blank=True)
    borders = models.MultiPolygonField(_("borders"), srid=4326, null=True, blank=True)
    outline = models.MultiPolygonField(_("simplified borders"), srid=4326, null=True, blank=True, editable=False)
    schematic = models.BooleanField(_("schematic borders"), default=True)
    label_point = models.PointField(_("place of the name on the map"), srid=4326, null=True, blank=True)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("successor"), related_name="predecessors"
    )
    spellings = models.TextField(editable=False, default="")

    objects = MunicipalityManager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["name_nl", "nis"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        indexes = [GinIndex(fields=["spellings"], opclasses=["gin_trgm_ops"], name="municipality_spellings")]
        constraints = [
            models.CheckConstraint(condition=Q(nis__regex=r"^[0-9]{5}$"), name="municipality_nis_five_digits"),
            models.CheckConstraint(condition=~Q(languages=[]), name="municipality_speaks"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="municipality_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_until__isnull=False), name="municipality_succeeded_ended"
            ),
            models.CheckConstraint(condition=~Q(successor=F("pk")), name="municipality_succeeds_another"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **options: object) -> None:
        """Keep the searchable spellings in step with the names."""
        self.spell()
        super().save(*args, **options)  # type: ignore[arg-type]

    def spell(self) -> None:
        """Fill the searchable spellings; for those who write rows in bulk."""
        self.spellings = spellings([self.name_nl, self.name_fr, self.name_de])

    @property
    def names(self) -> dict[str, str]:
        """The names by language."""
        return {"nl": self.name_nl, "fr": self.name_fr, "de": self.name_de}

    @property
    def name(self) -> str:
        """The name in the active language; in English the one (or two) that the municipality itself uses."""
        return name_in(self.names, get_language(), self.languages)

    @property
    def local_name(self) -> str:
        """The name as the municipality itself writes it."""
        return local_name(self.names, self.languages)

    @property
    def has_municipal_college(self) -> bool:
        """Whether its college is addressed as in Wallonia."""
        return has_municipal_college(self.languages)

    @property
    def letter_languages(self) -> list[str]:
        """The languages of formal letters to this municipality."""
        return letter_languages("", self.languages)

    def today(self) -> "Municipality":
        """Return the municipality that this one has become, itself where no merger has taken effect."""
        heir = self.successor
        if heir is None or holds_on(timezone.localdate(), valid_from=None, valid_until=self.valid_until):
            return self
        return heir.today()


def municipality_distance(municipality: Municipality, point: Point) -> float | None:
    """Return how far outside the municipality a point lies, in metres; 0 inside, None where no borders are known."""
    rows: Sequence[float] = (
        Municipality.objects.filter(pk=municipality.pk).at_distance(point).values_list("metres", flat=True)
    )
    return next(iter(rows), None)
