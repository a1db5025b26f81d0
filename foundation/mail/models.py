"""The outbox table: the web adds rows, only the worker changes them."""

import uuid
from collections.abc import Sequence
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

    def held_back(self, now: datetime) -> Self:
        """What a standstill holds back: everything that is due but codes, resets and invitations, oldest first."""
        return self.due(now).exclude(kind=MailKind.SECRET).without_letter()

    def held_by(self, batch: Sequence["OutgoingMail"]) -> Self:
        """The rows of these messages."""
        return self.filter(pk__in=[mail.pk for mail in batch])

    def overdue_since(self) -> datetime | None:
        """Return the oldest moment at which a message should have left and did not."""
        oldest: datetime | None = self.filter(state=MailState.WAITING).aggregate(oldest=Min("due_at"))["oldest"]
        return oldest

    def without_letter(self) -> Self:
        """Messages without what they say, which the web has no right to read."""
        return self.defer("subject", "text", "html", "unsubscribe", "calendar", "sender")

    def open_to_staff(self) -> Self:
        """Messages that a staff page may show: never a secret one."""
        return self.exclude(kind=MailKind.SECRET)

    def in_trouble(self) -> Self:
        """Messages that failed for good and at which nobody has looked yet, without secret ones, the newest first."""
        return self.open_to_staff().filter(state=MailState.FAILED, settled_at__isnull=True).order_by("-written_at")

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
    # Without a default of the database: an insert would ask for it back, and the web may not read letters.
    unsubscribe = models.CharField(max_length=2000, null=True, help_text="Address that stops this kind of mail")
    calendar = models.TextField(null=True, help_text="An entry for the diary (iCalendar) that goes along")
    sender = models.CharField(max_length=120, null=True, help_text="Name of the office that writes, if not our own")
    bounced_at = models.DateTimeField(null=True, help_text="When it came back after it had left")
    settled_at = models.DateTimeField(null=True, help_text="When a person had looked at the failure")
    settled_by = models.CharField(max_length=80, null=True, help_text="Opaque id of that person")

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        verbose_name_plural = _("outgoing mail")
        indexes = [
            models.Index(fields=["due_at", "id"], name="mail_due", condition=Q(state="waiting")),
            models.Index(fields=["-written_at"], name="mail_newest"),
            models.Index(fields=["-written_at"], name="mail_trouble", condition=Q(state="failed", settled_at=None)),
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
