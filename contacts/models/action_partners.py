"""Which organisations are involved in a step of an action plan."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from contacts.models.actions import Action
from contacts.models.sharing import OfShared, shared_within_reach

if TYPE_CHECKING:
    from accounts.models import User


class ActionPartnerQuerySet(models.QuerySet["ActionPartner"]):
    """Which partners."""

    def visible_to(self, user: "User") -> Self:
        """The partners of the steps this person may see."""
        return shared_within_reach(self, user)

    def with_names(self) -> Self:
        """Bring the organisations along."""
        return self.select_related("organisation").order_by("pk")


class ActionPartner(OfShared):
    """One organisation that is involved."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    objects = ActionPartnerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("part in an action")
        verbose_name_plural = _("parts in actions")
        constraints = [models.UniqueConstraint(fields=["action", "organisation"], name="partner_once_per_action")]

    def __str__(self) -> str:
        return str(self.organisation)
