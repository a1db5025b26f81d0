"""A stored file: what it is, whose it is, and whether it may be shown yet; it has no address of its own."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, ForeignObjectRel, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from documents.kinds import Refusal
from territory.fields import MunicipalityToday, ProvinceToday

# After so many times that the worker died over a file, the file is at fault.
MOST_TRIES = 3


class ScanState(models.TextChoices):
    """What the virus scanner said."""

    NONE = "none", _("no scanner configured")
    WAITING = "waiting", _("waiting for the scanner")
    CLEAN = "clean", _("clean")
    INFECTED = "infected", _("infected")


class DocumentQuerySet(models.QuerySet["Document"]):
    """Which files."""

    def waiting(self) -> Self:
        """Files that the worker still has to look at, the oldest first."""
        return self.filter(prepared_at__isnull=True).order_by("received_at", "pk")

    def loose_before(self, moment: datetime) -> Self:
        """Files received before a moment that no row of any table names any more."""
        rows = self.filter(received_at__lt=moment)
        for link in self.model._meta.get_fields(include_hidden=True):
            if isinstance(link, ForeignObjectRel):
                named = link.related_model._base_manager.filter(**{link.field.name: OuterRef("pk")})
                rows = rows.filter(~Exists(named))
        return rows


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
    sent_digest = models.CharField(
        max_length=64, blank=True, db_default="", help_text="SHA-256 of the file as it was sent"
    )
    scan = models.CharField(max_length=10, choices=ScanState, default=ScanState.NONE)
    is_raw = models.BooleanField(
        default=False, db_default=False, help_text="A large picture as it was sent: the worker still draws it anew"
    )
    refusal = models.CharField(max_length=16, blank=True, db_default="", help_text="Why the worker threw the file away")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="How often the worker began with it")
    received_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, help_text="When scan, drawing and preview were done")
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    municipality = MunicipalityToday(null=True, related_name="+")
    province = ProvinceToday(null=True, related_name="+")
    for_reviewers = models.BooleanField(default=False, editable=False)
    for_governor = models.BooleanField(default=False, editable=False)
    for_observers = models.BooleanField(default=False, editable=False)
    is_ready = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(scan__in=[ScanState.NONE, ScanState.CLEAN], is_raw=False, refusal=""),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        indexes = [
            models.Index(fields=["received_at"], name="document_waiting", condition=Q(prepared_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown on a page."""
        return self.content_type.startswith("image/")

    @property
    def refusal_words(self) -> str:
        """Why the worker threw the file away, and what to do; empty while all is well."""
        return str(Refusal(self.refusal).label) if self.refusal else ""
