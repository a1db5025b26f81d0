"""How many sites stand in each cell of a grid over the map, kept by the database, so that a map of 100,000 is quick."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.roles import OVERVIEW
from accounts.scope import within_reach
from sites.workflow import Status

if TYPE_CHECKING:
    from accounts.models import User

# A cell is 64 pixels wide at the zoom of its level, and as high on the ground as it is wide: degrees at zoom 0.
WIDTH, HEIGHT = 90.0, 57.0
LEVELS = (6, 8, 10, 12, 14)


class SiteCellQuerySet(models.QuerySet["SiteCell"]):
    """Which cells."""

    def visible_to(self, user: "User") -> Self:
        """Counts of the sites that this person may see: each row counts sites of one province, status and sight."""
        acting = getattr(user, "acting", None)
        return within_reach(self, user) if acting and acting.role in OVERVIEW else self.none()

    def in_province(self, code: str) -> Self:
        """Cells of sites that lie in the province with this code today; all for an empty word."""
        return self.filter(province__code=code) if code else self

    def with_status(self, status: str) -> Self:
        """Cells of sites in one status; all of them for an empty or unknown word."""
        return self.filter(status=status) if status in Status.values else self

    def at_level(self, level: int) -> Self:
        """Cells of one size."""
        return self.filter(level=level)

    def between(self, *, columns: tuple[int, int], rows: tuple[int, int]) -> Self:
        """Cells from one column and row to another, both ends included."""
        return self.filter(column__range=columns, row__range=rows)


class SiteCell(models.Model):
    """Sites of one province, status and sight in one cell; triggers add a row for each change, the sum counts.

    Rows are only added (a site that leaves a cell adds -1), so that two changes never wait for each other; the clock
    puts them together. `longitude` and `latitude` are sums of degrees, for the middle of the sites.
    """

    level = models.SmallIntegerField()
    column = models.IntegerField()
    row = models.IntegerField()
    province = models.ForeignKey("territory.Province", models.CASCADE, related_name="+", db_index=False)
    status = models.CharField(max_length=14, choices=Status)
    for_reviewers = models.BooleanField()
    for_governor = models.BooleanField()
    for_observers = models.BooleanField()
    number = models.IntegerField()
    longitude = models.FloatField()
    latitude = models.FloatField()

    objects = SiteCellQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["level", "column", "row"], name="site_cell_place"),
            models.Index(fields=["province", "level", "column", "row"], name="site_cell_of_province"),
        ]
        constraints = [models.CheckConstraint(condition=Q(level__in=LEVELS), name="site_cell_level_known")]

    def __str__(self) -> str:
        return f"{self.level}/{self.column}/{self.row}: {self.number}"
