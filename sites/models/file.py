"""The file of a building: one row per part beside the site, and every change of a field."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.scope import within_reach
from sites.lists import (
    Advised,
    Attest,
    BusService,
    Capture,
    FloodHazard,
    FloodScore,
    Heritage,
    Nearness,
    Overlooking,
    PermitOutlook,
    Stance,
    State,
    Told,
    Zone,
)
from sites.models.scope import OfSite
from sites.parts import Part

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from accounts.models import User

CODE = 20  # letters of the longest code in a list


def codes(label: "_StrOrPromise") -> ArrayField:
    """A column for several codes of one list, in the order in which they were chosen."""
    return ArrayField(models.CharField(max_length=CODE), verbose_name=label, default=list, blank=True)


def positive(*columns: str, table: str) -> list[models.BaseConstraint]:
    """Whatever is counted or measured is unknown or more than nothing."""
    return [
        models.CheckConstraint(condition=Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": 0}), name=name)
        for column in columns
        for name in [f"{table}_{column}_positive"]
    ]


class FilePartQuerySet(models.QuerySet["FilePart"]):
    """Which rows of a part."""

    def visible_to(self, user: "User") -> Self:
        """The parts of the sites this person may see; observers do not read who stands where."""
        return within_reach(self, user)


class FilePart(OfSite):
    """One part of the file of one site; a site without the row has said nothing about that part yet."""

    site = models.OneToOneField("candidate_sites.Site", models.CASCADE, primary_key=True, related_name="+")

    objects = FilePartQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Location(FilePart):
    """Where it is: parcels are capakeys, the outline is WGS84, the precision is in metres."""

    site = models.OneToOneField("candidate_sites.Site", models.CASCADE, primary_key=True, related_name="location")
    postcode = models.CharField(_("postcode"), max_length=4, blank=True)
    parcels = ArrayField(models.CharField(max_length=17), verbose_name=_("cadastral parcels"), default=list, blank=True)
    outline = models.MultiPolygonField(_("outline of the site"), srid=4326, null=True, blank=True)
    capture = models.CharField(_("how the place was found"), max_length=CODE, choices=Capture, blank=True)
    precision = models.PositiveSmallIntegerField(_("how precise, in metres"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        constraints = [
            models.CheckConstraint(
                condition=Q(postcode="") | Q(postcode__regex="^[1-9][0-9]{3}$"), name="location_postcode"
            ),
            *positive("precision", table="location"),
        ]


class Building(FilePart):
    """What it is: areas in square metres, price in euro, rent in euro per year, `built_in` a year."""

    site = models.OneToOneField("candidate_sites.Site", models.CASCADE, primary_key=True, related_name="building")
    tenure = codes(_("how it could be had"))
    available_on = models.DateField(_("free from"), null=True, blank=True)
    price = models.DecimalField(_("asking price"), max_digits=12, decimal_places=2, null=True, blank=True)
    rent = models.DecimalField(_("rent per year"), max_digits=12, decimal_places=2, null=True, blank=True)
    lease_years = models.PositiveSmallIntegerField(_("years it can be rented"), null=True, blank=True)
    usable_area = models.PositiveIntegerField(_("usable floor area"), null=True, blank=True)
    plot_area = models.PositiveIntegerField(_("area of the plot"), null=True, blank=True)
    outdoor_area = models.PositiveIntegerField(_("garden and outdoor space"), null=True, blank=True)
    storeys = models.PositiveSmallIntegerField(_("storeys"), null=True, blank=True)
    built_in = models.PositiveSmallIntegerField(_("year of construction"), null=True, blank=True)
    state = models.CharField(_("state of the building"), max_length=CODE, choices=State, blank=True)
    heritage = models.CharField(_("heritage"), max_length=CODE, choices=Heritage, blank=True)
    asbestos = models.CharField(_("asbestos certificate"), max_length=CODE, choices=Attest, blank=True)
    soil = models.CharField(_("soil certificate"), max_length=CODE, choices=Attest, blank=True)
    flood_parcel = models.CharField(_("flood score of the parcel (P)"), max_length=CODE, choices=FloodScore, blank=True)
    flood_building = models.CharField(
        _("flood score of the building (G)"), max_length=CODE, choices=FloodScore, blank=True
    )
    flood_hazard = models.CharField(_("flood hazard on the map"), max_length=CODE, choices=FloodHazard, blank=True)
    zone = models.CharField(_("zone of the plan"), max_length=CODE, choices=Zone, blank=True)
    permit_outlook = models.CharField(_("chance of a permit"), max_length=CODE, choices=PermitOutlook, blank=True)
    permit_words = models.TextField(_("what the planning office says"), blank=True)

    class Meta:
        verbose_name = _("building")
        constraints = positive("usable_area", "plot_area", "storeys", "built_in", table="building")


class Capacity(FilePart):
    """How many can live there: `rooms` is a list of sizes (label, count, area in m², height in m, persons, sloping)."""

    site = models.OneToOneField("candidate_sites.Site", models.CASCADE, primary_key=True, related_name="capacity")
    rooms = models.JSONField(_("rooms by size"), default=list, blank=True)
    living_groups = models.PositiveSmallIntegerField(_("living groups"), null=True, blank=True)
    target_groups = codes(_("target groups"))

    class Meta:
        verbose_name = _("capacity and target group")
        constraints = positive("living_groups", table="capacity")


class Surroundings(FilePart):
    """What lies around it, as the municipality tells it; what the portal measures is not kept. Distances in metres."""

    site = models.OneToOneField("candidate_sites.Site", models.CASCADE, primary_key=True, related_name="surroundings")
    school = models.CharField(_("nearest school"), max_length=CODE, choices=Nearness, blank=True)
    child_care = models.CharField(_("nearest child care"), max_length=CODE, choices=Nearness, blank=True)
    shelter = models.CharField(_("nearest shelter for victims"), max_length=CODE, choices=Nearness, blank=True)
    overlooking = models.CharField(_("looking in and out"), max_length=CODE, choices=Overlooking, blank=True)
    stop_metres = models.PositiveIntegerField(_("walk to the nearest stop"), null=True, blank=True)
    evening_bus = models.CharField(_("when bus, tram or metro run"), max_length=CODE, choices=BusService, blank=True)
    parking = models.PositiveSmallIntegerField(_("parking spaces"), null=True, blank=True)
    services = codes(_("within two kilometres"))
    surroundings_words = models.TextField(_("what else there is to know about the surroundings"), blank=True)

    class Meta:
        verbose_name = _("surroundings")


class Support(FilePart):
    """Who stands where: college, council, police zone, fire service, neighbours. `concerns` are codes of calls."""

    site = models.OneToOneField("candidate_sites.Site", models.CASCADE, primary_key=True, related_name="support")
    college_stance = models.CharField(_("stance of the college"), max_length=CODE, choices=Stance, blank=True)
    council_stance = models.CharField(_("stance of the council"), max_length=CODE, choices=Stance, blank=True)
    council_decided_on = models.DateField(_("decision of the council"), null=True, blank=True)
    police_advice = models.CharField(_("advice of the police zone"), max_length=CODE, choices=Advised, blank=True)
    police_advised_on = models.DateField(_("day of the police zone's advice"), null=True, blank=True)
    fire_advice = models.CharField(_("advice of the fire service"), max_length=CODE, choices=Advised, blank=True)
    fire_advised_on = models.DateField(_("day of the fire service's advice"), null=True, blank=True)
    neighbours_told = models.CharField(_("do the neighbours know?"), max_length=CODE, choices=Told, blank=True)
    neighbours_told_on = models.DateField(_("day on which the neighbours hear it"), null=True, blank=True)
    neighbours_how = codes(_("how the neighbours hear it"))
    concerns = codes(_("concerns in the neighbourhood"))
    concerns_words = models.TextField(_("what people said"), blank=True)
    added_value = models.TextField(_("what the house can bring the neighbourhood"), blank=True)

    class Meta:
        verbose_name = _("support")


class FileChangeQuerySet(models.QuerySet["FileChange"]):
    """Which changes."""

    def visible_to(self, user: "User") -> Self:
        """Changes of the sites this person may see; observers read none."""
        return within_reach(self, user)

    def since(self, day: date) -> Self:
        """Changes made from the beginning of a day in Belgium."""
        return self.filter(at__date__gte=day)

    def after(self, part: str, version: int) -> Self:
        """Changes of one part that somebody with this version has not seen, the oldest first."""
        return self.filter(part=part, version__gt=version).order_by("version", "pk")

    def of_part(self, part: str) -> Self:
        """Changes of one part, the latest first."""
        return self.filter(part=part).order_by("-version", "-pk")

    def with_people(self) -> Self:
        """Bring along who wrote."""
        return self.select_related("by")

    def oldest_first(self) -> Self:
        """As a reader follows them, with the people."""
        return self.select_related("by").order_by("at", "pk")

    def newest_first(self) -> Self:
        """The latest change first, with the people."""
        return self.select_related("by").order_by("-at", "-pk")


class FileChange(OfSite):
    """What one person changed in one part in one go: `changes` maps a field's code to its old and new value.

    Values are kept as JSON: lists, numbers, ISO days, WKT of shapes. Saves in a row of the same person join one row
    while the site is a draft; from submission on no row changes any more, the database sees to it.
    """

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="changes")
    part = models.CharField(max_length=CODE, choices=Part)
    version = models.PositiveIntegerField(help_text="Version of the part that these changes led to")
    page = models.UUIDField(null=True, help_text="The open page that saved last: a lost answer is no colleague")
    turn = models.PositiveIntegerField(
        null=True, help_text="Which save of that page: an older one that comes late is void"
    )
    changes = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=12, choices=Role, blank=True)

    objects = FileChangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["site", "part", "-version"], name="change_newest")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.part} {self.version}"
