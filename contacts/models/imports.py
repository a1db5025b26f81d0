"""Lists that somebody brings: the rows as read, before and after the good ones were taken over."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Value

from accounts.roles import REVIEWERS
from contacts.kinds import Brought

if TYPE_CHECKING:
    from accounts.models import User


class ImportQuerySet(models.QuerySet["ContactImport"]):
    """Which lists."""

    def visible_to(self, user: "User") -> Self:
        """One's own, for De Huizen."""
        return self.filter(owner=user) if user.role in REVIEWERS else self.none()

    def newest_first(self) -> Self:
        """The latest first, without their rows."""
        return self.defer("rows").order_by("-uploaded_at", "-pk")

    def uploaded_before(self, moment: datetime) -> Self:
        """Those from before a moment."""
        return self.filter(uploaded_at__lt=moment)

    def of_owner(self, number: int) -> Self:
        """Those that somebody brought."""
        return self.filter(owner=number)


class ContactImport(models.Model):
    """One list; nothing of it becomes a contact until its owner asks for the good rows."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Brought, default=Brought.PERSON, db_default=Value("person"))
    name = models.CharField(max_length=200)
    rows = models.JSONField(help_text="One dictionary per row, with the number of its line")
    source_note = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    taken = models.JSONField(default=dict, help_text="What became of each line that was taken over, by its number")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name
