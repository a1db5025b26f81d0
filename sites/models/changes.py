"""How often the sites of a province changed, per audience: so a map knows without reading them that nothing is new."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Sum, Value

from accounts.roles import OVERVIEW
from accounts.scope import within_reach

if TYPE_CHECKING:
    from accounts.models import User


class SiteChangeQuerySet(models.QuerySet["SiteChange"]):
    """Which changes."""

    def visible_to(self, user: "User") -> Self:
        """Changes of the sites that this person may see, or could see before."""
        acting = getattr(user, "acting", None)
        return within_reach(self, user) if acting and acting.role in OVERVIEW else self.none()

    def in_province(self, code: str) -> Self:
        """Changes of sites in the province with this code today; all for an empty word."""
        return self.filter(province__code=code) if code else self

    def numbers(self) -> models.QuerySet[Any]:
        """How many changes there were, as one row."""
        return self.order_by().values(same=Value(1)).annotate(changes=Sum("number")).values_list("changes")


class SiteChange(models.Model):
    """Changes of sites of one province and sight; triggers add a row for each, the sum counts, the clock puts together.

    A row that is not committed yet is not counted, and counts later: two moments with the same sum saw the same rows.
    """

    province = models.ForeignKey("territory.Province", models.CASCADE, related_name="+")
    for_reviewers = models.BooleanField()
    for_governor = models.BooleanField()
    for_observers = models.BooleanField()
    number = models.BigIntegerField()

    objects = SiteChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.province_id}: {self.number}"
