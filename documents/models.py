"""A stored file: what it is and whose it is; it has no address of its own."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from territory.fields import MunicipalityToday, ProvinceToday


class ScanState(models.TextChoices):
    """What the virus scanner said."""

    NONE = "none", _("no scanner configured")
    WAITING = "waiting", _("waiting for the scanner")
    CLEAN = "clean", _("clean")
    INFECTED = "infected", _("infected")


class Document(models.Model):
    """One file in private storage; the scope of the row it belongs to is copied onto it by the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to="documents/%Y/%m/", max_length=200)
    preview = models.FileField(upload_to="previews/%Y/%m/", max_length=200, blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes as stored")
    width = models.PositiveIntegerField(null=True, help_text="Pixels, for pictures")
    height = models.PositiveIntegerField(null=True, help_text="Pixels, for pictures")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file as stored")
    scan = models.CharField(max_length=10, choices=ScanState, default=ScanState.NONE)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    municipality = MunicipalityToday(null=True, related_name="+")
    province = ProvinceToday(null=True, related_name="+")
    for_reviewers = models.BooleanField(default=False, editable=False)
    for_governor = models.BooleanField(default=False, editable=False)
    for_observers = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["received_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown on a page."""
        return self.content_type.startswith("image/")
