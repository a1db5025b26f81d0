"""What people wrote to each other about a site, in two threads, and how far each person has read."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.roles import REVIEWERS, Role
from accounts.scope import within_reach
from sites.models.scope import OfSite
from sites.talking import Side

if TYPE_CHECKING:
    from accounts.models import User


class SiteMessageQuerySet(models.QuerySet["SiteMessage"]):
    """Which messages."""

    def visible_to(self, user: "User") -> Self:
        """Both threads for De Huizen, the shared one for the municipality, nothing for anybody else."""
        rows = within_reach(self, user)
        return rows if user.role in REVIEWERS else rows.filter(side=Side.SHARED)

    def on_side(self, side: str) -> Self:
        """One of the two threads, with the people in it."""
        return self.filter(side=side).select_related("by")

    def unread_by(self, user: "User") -> Self:
        """Words of others that came after this person last opened the thread."""
        seen = MessageMark.objects.filter(
            user=user, site_id=OuterRef("site_id"), side=OuterRef("side"), read_at__gte=OuterRef("at")
        )
        return self.filter(~Q(by=user), ~Exists(seen))

    def meant_for(self, user: "User") -> Self:
        """Those that name this person, or that stand at a site this person reviews."""
        mine = Q(site__reviewer=user) | Q(site__second_reviewer=user)
        return self.filter(Q(mentioned__contains=[user.pk]) | mine)


class SiteMessage(OfSite):
    """One message; what was sent is not changed any more. Governors and observers never read one."""

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="messages")
    key = models.UUIDField(editable=False, help_text="Of the form it was typed in: a second click sends nothing twice")
    side = models.CharField(max_length=8, choices=Side)
    text = models.TextField()
    mentioned = ArrayField(models.BigIntegerField(), default=list, help_text="Numbers of the colleagues it names")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=12, choices=Role)

    objects = SiteMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["site", "side", "-at"], name="site_message_newest")]
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="message_once_per_form"),
            models.CheckConstraint(condition=~Q(text=""), name="message_has_words"),
            models.CheckConstraint(
                condition=Q(side=Side.SHARED) | Q(role__in=sorted(REVIEWERS)), name="message_internal_is_of_de_huizen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.side} {self.at:%Y-%m-%d}"

    @property
    def is_of_de_huizen(self) -> bool:
        """Whether De Huizen wrote it."""
        return self.role in REVIEWERS


class MessageMark(models.Model):
    """How far one person has read one thread; nobody else gets the row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "site", "side"], name="mark_once_per_thread")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.site_id} {self.side}"
