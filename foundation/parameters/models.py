"""One value of one parameter from a day on; a new value is a new row, so that history stays."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ParameterQuerySet(models.QuerySet["Parameter"]):
    """Which values hold, and when."""

    def in_force(self, key: str, *, on: date) -> Self:
        """Newest first: the values of a key that began on or before a day."""
        return self.filter(key=key, valid_from__lte=on).order_by("-valid_from", "-entered_at", "-pk")

    def each_in_force(self, keys: Sequence[str], *, on: date) -> Self:
        """The one value of each of these keys that holds on a day."""
        begun = self.filter(key__in=keys, valid_from__lte=on)
        return begun.order_by("key", "-valid_from", "-entered_at", "-pk").distinct("key")

    def holding(self, *, on: date) -> Self:
        """The one value of every key that holds on a day."""
        return self.filter(valid_from__lte=on).order_by("key", "-valid_from", "-entered_at", "-pk").distinct("key")

    def beginning(self, keys: Sequence[str], *, first: date, last: date) -> Self:
        """Values of these keys that begin on a day between two others, both included."""
        return self.filter(key__in=keys, valid_from__range=(first, last))

    def of_keys(self, keys: Sequence[str]) -> Self:
        """Every value of these keys, in the order of the days from which they hold."""
        return self.filter(key__in=keys).order_by("valid_from", "entered_at", "pk")

    def newest_first(self) -> Self:
        """Every value, grouped by key, newest first."""
        return self.order_by("key", "-valid_from", "-entered_at", "-pk")


class Parameter(models.Model):
    """A value in force from a day on, until a newer row of the same key takes over."""

    key = models.CharField(_("key"), max_length=80)
    value = models.JSONField(_("value"))
    unit = models.JSONField(_("unit"), default=dict, blank=True, help_text="Text per language code")
    valid_from = models.DateField(_("in force from"))
    name = models.JSONField(_("meaning"), help_text="Text per language code")
    legal_source = models.JSONField(_("legal source"), help_text="Text per language code")
    confirmed = models.BooleanField(_("confirmed"), default=False)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ParameterQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-valid_from"]
        indexes = [models.Index(fields=["key", "-valid_from"], name="parameter_in_force")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(key=""), name="parameter_has_key"),
            models.CheckConstraint(condition=~models.Q(legal_source={}), name="parameter_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} ({self.valid_from})"

    @property
    def written(self) -> str:
        """The value as a person writes it; a frame of places is one from–to, any other list is listed."""
        if isinstance(self.value, list) and self.key.endswith("_places"):
            return str(_("%(least)s to %(most)s") % {"least": self.value[0], "most": self.value[-1]})
        return ", ".join(str(item) for item in self.value) if isinstance(self.value, list) else str(self.value)

    @property
    def meaning(self) -> str:
        """What the parameter means, in the language of the page or the nearest there is."""
        return in_reading_language(self.name)[1]

    @property
    def measure(self) -> str:
        """The unit in the language of the page, empty for none."""
        return in_reading_language(self.unit)[1]

    @property
    def source(self) -> str:
        """The legal source, in the language of the page or the nearest there is."""
        return in_reading_language(self.legal_source)[1]

    @property
    def source_language(self) -> str:
        """The language in which the legal source is shown, for the page to say so."""
        return in_reading_language(self.legal_source)[0]


def in_reading_language(texts: dict[str, str]) -> tuple[str, str]:
    """Return language and text: that of the page, else Dutch, else any."""
    wanted = (get_language() or "nl")[:2]
    language = next((code for code in (wanted, "nl") if texts.get(code)), next(iter(texts), "nl"))
    return language, texts.get(language, "")
