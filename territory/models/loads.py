"""What was loaded, when: so that the same input is not loaded twice and no default replaces official borders."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedSourceQuerySet(models.QuerySet["LoadedSource"]):
    """Which loads."""

    def newest_first(self) -> Self:
        """The load that the tables show comes first."""
        return self.order_by("-loaded_at", "-pk")


class LoadedSource(models.Model):
    """One load that changed the tables."""

    digest = models.CharField(_("digest of the input"), max_length=64)
    embedded = models.BooleanField(_("embedded default"))
    counts = models.JSONField(_("rows"), default=dict)
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True)

    objects = LoadedSourceQuerySet.as_manager()

    class Meta:
        ordering = ["-loaded_at", "-pk"]
        verbose_name = _("loaded source")
        verbose_name_plural = _("loaded sources")

    def __str__(self) -> str:
        return f"{self.loaded_at:%Y-%m-%d %H:%M} {self.digest[:12]}"
