"""Merges: which two rows became one, what went over, and whether it was taken back."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import REVIEWERS
from contacts.kinds import Merged

if TYPE_CHECKING:
    from accounts.models import User


class MergeQuerySet(models.QuerySet["Merge"]):
    """Which merges."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen's alone."""
        return self.all() if user.role in REVIEWERS else self.none()

    def into(self, kind: str, pk: int) -> Self:
        """What became part of a row and still is, the newest first."""
        return self.filter(kind=kind, kept=pk, undone_at__isnull=True).order_by("-at", "-pk")

    def newest_first(self) -> Self:
        """With who did it."""
        return self.select_related("by", "undone_by").order_by("-at", "-pk")

    def about_person(self, number: int) -> Self:
        """Those that a person took part in, as what was kept or as what went over."""
        return self.filter(Q(kept=number) | Q(dropped=number), kind=Merged.PERSON)

    def older_than(self, moment: datetime) -> Self:
        """Those from before a moment."""
        return self.filter(at__lt=moment)


class Merge(models.Model):
    """One merge: `moved` names per column the rows that pointed at the dropped one, `before` what both rows said."""

    kind = models.CharField(max_length=12, choices=Merged)
    kept = models.BigIntegerField()
    dropped = models.BigIntegerField()
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("dropped")), name="merge_is_of_two"),
            models.UniqueConstraint(
                fields=["kind", "dropped"], name="merge_drops_once", condition=Q(undone_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dropped} → {self.kept}"
