"""The outbox table: the web adds rows, only the worker changes them."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a message is on its way."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class MailKind(models.TextChoices):
    """Secret messages (codes, resets, invitations) are shown to nobody and lose their text once sent."""

    REGULAR = "regular", _("regular")
    SECRET = "secret", _("secret")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Which messages, for delivery and for the people who watch it."""

    def due(self, now: datetime) -> Self:
        """Waiting messages whose moment has come and that no living worker holds."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        return self.filter(free, state=MailState.WAITING, due_at__lte=now).order_by("due_at", "id")

    def overdue_since(self) -> datetime | None:
        """Return the oldest moment at which a message should have left and did not."""
        oldest: datetime | None = self.filter(state=MailState.WAITING).aggregate(oldest=Min("due_at"))["oldest"]
        return oldest

    def without_letter(self) -> Self:
        """Messages without what they say, which the web has no right to read."""
        return self.defer("subject", "text", "html")

    def open_to_staff(self) -> Self:
        """Messages that a staff page may show: never a secret one."""
        return self.exclude(kind=MailKind.SECRET)

    def done_with(self) -> Self:
        """Messages that left, or that a person had to look at: nothing is tried any more."""
        return self.filter(state__in=[MailState.SENT, MailState.FAILED])

    def to_person(self, recipient: str, address: str) -> Self:
        """Every message to one person, known by opaque number or by address, oldest first."""
        return self.filter(Q(recipient=recipient) | Q(address=address)).order_by("written_at")


class OutgoingMail(models.Model):
    """One message to one address in one language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    written_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=MailKind, default=MailKind.REGULAR)
    recipient = models.CharField(max_length=80, blank=True, help_text="Opaque id of the person, e.g. user:12")
    address = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        verbose_name_plural = _("outgoing mail")
        indexes = [
            models.Index(fields=["due_at", "id"], name="mail_due", condition=Q(state="waiting")),
            models.Index(fields=["-written_at"], name="mail_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_has_moment",
            ),
            models.CheckConstraint(condition=~Q(address=""), name="mail_has_address"),
        ]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d %H:%M} → {self.address}"


class StandstillQuerySet(models.QuerySet["Standstill"]):
    """Which standstills."""

    def running(self) -> Self:
        """The one that was begun and not ended."""
        return self.filter(ended_at__isnull=True)


class Standstill(models.Model):
    """A restored backup: letters that waited then may have left since, so none leaves until a person said which.

    Codes, resets and invitations go on: without them nobody could come in to say so.
    """

    began_at = models.DateTimeField()
    backup_at = models.DateTimeField(help_text="Moment of the backup that was restored")
    ended_at = models.DateTimeField(null=True)

    objects = StandstillQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="one_standstill_at_a_time", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.backup_at:%Y-%m-%d %H:%M}"
