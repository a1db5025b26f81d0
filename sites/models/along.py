"""What comes along with a site where a page needs it: places, file, papers, questions, distances."""

from typing import TYPE_CHECKING, Self

from django.contrib.gis.db import models
from django.contrib.gis.geos import Point, Polygon
from django.db.models import F, Func
from django.db.models.functions import Cast

from sites.models.papers import SitePaper
from sites.models.requests import InformationRequest
from sites.parts import ROWS
from territory.models import heavy
from territory.models.metres import Metres

if TYPE_CHECKING:
    from accounts.models import User
    from sites.models.site import Site  # noqa: F401 (the base class names it)

# Metres in a degree, a little less than anywhere in Belgium: a box is never too small.
METRES_EAST, METRES_NORTH = 69_000, 111_000
ON_THE_GROUND = models.GeometryField(geography=True, srid=4326)


class SitesAlong(models.QuerySet["Site"]):
    """Sites with what belongs to them."""

    def with_open_questions(self) -> Self:
        """Bring along what was asked and is not answered yet, as `open_questions` on each site."""
        unanswered = InformationRequest.objects.unanswered()
        return self.prefetch_related(models.Prefetch("information_requests", unanswered, to_attr="open_questions"))

    def with_places_of(self) -> Self:
        """Bring municipality and province along, without their borders, and the office that entered it."""
        rows = self.select_related("municipality", "province", "reviewer", "second_reviewer", "entered_by_office")
        return rows.defer(*heavy("municipality", "province"))

    def with_metres_outside(self) -> Self:
        """Add `metres_outside`: how far the point lies outside the municipality; None where either is unknown."""
        return self.annotate(metres_outside=Metres("municipality__borders", F("point")))

    def with_file(self) -> Self:
        """Bring every part of the file along, and the area of the outline in square metres as `drawn_area`."""
        area = Func(Cast("location__outline", ON_THE_GROUND), function="ST_Area", output_field=models.FloatField())
        parts = self.select_related(*ROWS.values(), "municipality__region", "keeper").defer(*heavy("municipality"))
        return parts.annotate(drawn_area=area)

    def within(self, point: Point, metres: float) -> Self:
        """Sites at most so far from a point as the crow flies, the nearest first, with how far as `metres`."""
        # The box lets the index find them; the distance then leaves out its corners.
        east, north = metres / METRES_EAST, metres / METRES_NORTH
        box = Polygon.from_bbox((point.x - east, point.y - north, point.x + east, point.y + north))
        rows = self.filter(point__bboverlaps=box).annotate(metres=Metres("point", point))
        return rows.filter(metres__lte=metres).order_by("metres", "pk")

    def with_papers_for(self, user: "User") -> Self:
        """Bring along the papers that this person may see, with their stored files."""
        return self.prefetch_related(models.Prefetch("papers", SitePaper.objects.visible_to(user).with_documents()))

    def with_kinds_of_papers_for(self, user: "User") -> Self:
        """The same where only their kinds are asked, as the rail does."""
        kinds = SitePaper.objects.visible_to(user).only("site_id", "kind", "document_id")
        return self.prefetch_related(models.Prefetch("papers", kinds))
