"""Erasures: that somebody's data were asked to be emptied, why, and what was emptied."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Which erasures."""

    def waiting(self) -> Self:
        """Asked, and not yet done by the worker."""
        return self.filter(done_at__isnull=True).order_by("asked_at")


class Erasure(models.Model):
    """One person's data to be emptied; the web asks, the worker does it."""

    user = models.OneToOneField(User, models.PROTECT, related_name="erasure")
    reason = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    emptied = models.JSONField(default=dict, help_text="How many rows, by name of what is known")

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.reason}"
