"""Which years of the subsidy are public: the open data of a year exist once a coordinator published it."""

from typing import Self

from django.conf import settings
from django.db import models


class OpenYearQuerySet(models.QuerySet["OpenYear"]):
    """Which years."""

    def of(self, year: int) -> Self:
        """This year, if it is public."""
        return self.filter(year=year)


class OpenYear(models.Model):
    """A year whose amounts everybody may read."""

    year = models.PositiveSmallIntegerField(unique=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = OpenYearQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)
