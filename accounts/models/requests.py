"""Requests for access: somebody asks to work for an organisation, and somebody entitled says yes or no."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.models.people import User
from accounts.roles import Role


class RequestState(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", _("waiting")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class RequestSource(models.TextChoices):
    """How the person came to ask."""

    PAGE = "page", _("the page for requests")
    LETTER = "letter", _("the code of a letter")


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    """Which requests."""

    def waiting(self) -> Self:
        """Requests that nobody has decided, oldest first."""
        return self.filter(state=RequestState.WAITING).order_by("asked_at", "pk")

    def alike(self, *, email: str, organisation: Organisation) -> Self:
        """What this address asked this organisation before and nobody has decided yet."""
        return self.filter(state=RequestState.WAITING, email=email, organisation=organisation)

    def visible_to(self, user: User) -> Self:
        """Requests that this person may decide: of the own municipality, or all of them for De Huizen."""
        acting = user.acting
        if acting and acting.role == Role.SIGNATORY:
            return self.filter(organisation_id=acting.organisation_id)
        return self.all() if acting and acting.role in {Role.COORDINATOR, Role.ADMIN} else self.none()

    def of_organisation(self, organisation: Organisation) -> Self:
        """What was asked of one organisation."""
        return self.filter(organisation=organisation)

    def with_organisation(self) -> Self:
        """Bring the organisation along."""
        return self.select_related("organisation")

    def asked_before(self, moment: datetime) -> Self:
        """Requests from before a moment, decided or not."""
        return self.filter(asked_at__lt=moment)


class AccessRequest(models.Model):
    """One person's wish to work in the portal for one organisation, in one role."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    words = models.TextField(_("why"), blank=True)
    source = models.CharField(max_length=10, choices=RequestSource, default=RequestSource.PAGE)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation"], name="request_once_while_waiting", condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="request_decided_has_moment",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="request_refused_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"
