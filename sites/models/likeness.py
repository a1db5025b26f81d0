"""What somebody said about two candidates that lie close together: the same building, or another one."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.scope import within_reach
from sites.kinds import Likeness
from sites.models.scope import OfSite

if TYPE_CHECKING:
    from accounts.models import User


class SiteLikenessQuerySet(models.QuerySet["SiteLikeness"]):
    """Which words about neighbours."""

    def visible_to(self, user: "User") -> Self:
        """What was said about the sites this person may see."""
        return within_reach(self, user)

    def about(self, site: int) -> Self:
        """What was said about one site, from its side or from the other, the oldest first."""
        return self.filter(Q(site_id=site) | Q(other_id=site)).order_by("said_at", "pk")


class SiteLikeness(OfSite):
    """One word about one pair, from the side of `site`; the newest word replaces the one before."""

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="likenesses")
    other = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=8, choices=Likeness)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SiteLikenessQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "other"], name="likeness_once_per_pair"),
            models.CheckConstraint(condition=~Q(site=F("other")), name="likeness_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.verdict} {self.other_id}"
