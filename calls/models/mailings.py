"""Messages to municipalities about a call: what was written, by whom, to which."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import REVIEWERS, Role
from calls.models.asking import Call
from calls.models.letters import InScope
from territory.fields import MunicipalityToday, ProvinceToday

if TYPE_CHECKING:
    from accounts.models import User


class CallMailingQuerySet(models.QuerySet["CallMailing"]):
    """Which mailings."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen sees all, a governor's office those to the own province."""
        acting = getattr(user, "acting", None)
        if acting is None:
            return self.none()
        if acting.role == Role.GOVERNOR:
            return self.filter(province_id=acting.province_id)
        return self if acting.role in REVIEWERS else self.none()

    def of_call(self, call: Call) -> Self:
        """Mailings about one call, the newest first."""
        return self.filter(call=call).order_by("-sent_at", "-pk")

    def with_people(self) -> Self:
        """Bring along who sent each."""
        return self.select_related("sent_by", "province").defer("province__borders", "province__outline")


class CallMailing(models.Model):
    """One message to many municipalities, each in its own language; a text that is empty goes in Dutch."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="mailings")
    province = models.ForeignKey("territory.Province", models.PROTECT, null=True, related_name="+")
    sender = models.CharField(_("sender"), max_length=120)
    subject_nl = models.CharField(_("subject in Dutch"), max_length=150, blank=True)
    subject_fr = models.CharField(_("subject in French"), max_length=150, blank=True)
    subject_de = models.CharField(_("subject in German"), max_length=150, blank=True)
    text_nl = models.TextField(_("text in Dutch"), blank=True)
    text_fr = models.TextField(_("text in French"), blank=True)
    text_de = models.TextField(_("text in German"), blank=True)
    chosen = models.JSONField(default=dict, help_text="The filter that named the municipalities")
    form_key = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField(default=0)

    objects = CallMailingQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.subject_nl or self.subject_fr or self.subject_de}"


class MailingLine(models.Model):
    """One municipality that a mailing went to, and the mailbox it was written to."""

    mailing = models.ForeignKey(CallMailing, models.CASCADE, related_name="lines")
    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    municipality = MunicipalityToday(related_name="+")
    province = ProvinceToday(related_name="+")
    mailbox = models.EmailField()
    sent_at = models.DateTimeField()

    objects = InScope.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["call", "municipality", "-sent_at"], name="mailing_line_newest")]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.municipality_id}"
