"""A what-if that somebody keeps: houses that may come, over some years."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from territory.fields import MunicipalityToday, ProvinceToday

if TYPE_CHECKING:
    from accounts.models import User


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Which scenarios."""

    def visible_to(self, user: "User") -> Self:
        """One's own, and those that a colleague of the same organisation shares."""
        acting = user.acting
        if acting is None:
            return self.none()
        mine_or_shared = Q(owner=user) | Q(is_shared=True)
        return self.filter(mine_or_shared, organisation_id=acting.organisation_id)

    def own(self, user: "User") -> Self:
        """What this person may change."""
        return self.visible_to(user).filter(owner=user)

    def of_person(self, number: int) -> Self:
        """What this person keeps."""
        return self.filter(owner_id=number)

    def untouched_since(self, moment: datetime) -> Self:
        """Those that nobody changed since a moment."""
        return self.filter(changed_at__lt=moment)

    def other_than(self, pk: int) -> Self:
        """All but one, to put beside it."""
        return self.exclude(pk=pk)

    def newest_first(self) -> Self:
        """The latest change first, with its owner."""
        return self.select_related("owner", "organisation").order_by("-changed_at", "-pk")


class Scenario(models.Model):
    """Houses of one what-if, kept as they were typed; it computes with the rules of the day it is read.

    Its scope is that of the owner's organisation: the policy in the database knows its reach, `visible_to` also the
    organisation and the owner.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    municipality = MunicipalityToday(related_name="+", null=True)
    province = ProvinceToday(related_name="+", null=True)
    for_reviewers = models.BooleanField(default=False, editable=False)
    for_governor = models.BooleanField(default=False, editable=False)
    for_observers = models.BooleanField(default=False, editable=False)
    name = models.CharField(_("name of the scenario"), max_length=120)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    houses = models.JSONField(encoder=DjangoJSONEncoder)
    is_shared = models.BooleanField(_("colleagues of my organisation may see it"), default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="scenario_years_in_order")
        ]

    def __str__(self) -> str:
        return self.name
