"""Invitations: a way in for one address, once."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.models.people import User
from accounts.roles import Role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations."""

    def with_token(self, digest: str) -> Self:
        """The invitation whose secret has this digest."""
        return self.filter(token_digest=digest).select_related("organisation")

    def open(self, now: datetime) -> Self:
        """Invitations that can still be used, the newest first."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)

    def visible_to(self, user: User) -> Self:
        """Invitations that this person looks after: to the own municipality, or all of them for De Huizen."""
        acting = user.acting
        if acting and acting.role == Role.SIGNATORY:
            return self.filter(organisation_id=acting.organisation_id)
        return self.all() if acting and acting.role in {Role.COORDINATOR, Role.ADMIN} else self.none()

    def written_by(self, user: User) -> Self:
        """Invitations that one person wrote."""
        return self.filter(invited_by=user)

    def of_organisation(self, organisation: Organisation) -> Self:
        """Invitations to one organisation."""
        return self.filter(organisation=organisation)

    def sent_before(self, moment: datetime) -> Self:
        """Invitations from before a moment."""
        return self.filter(invited_at__lt=moment)


class Invitation(models.Model):
    """A single-use way in for one address; only a digest of its secret is kept."""

    token_digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=Role)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

    def is_open(self, now: datetime) -> bool:
        """Say whether the invitation can still be used."""
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at
