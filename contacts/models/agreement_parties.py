"""The parties of an agreement: who promises what, for how much a year, and who signed when."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import REVIEWERS
from contacts.models.agreements import Agreement
from contacts.models.persons import Person
from contacts.models.sharing import OfShared, shared_within_reach

if TYPE_CHECKING:
    from accounts.models import User


class AgreementPartyQuerySet(models.QuerySet["AgreementParty"]):
    """Which parties."""

    def visible_to(self, user: "User") -> Self:
        """The parties of the agreements this person may see."""
        return shared_within_reach(self, user)

    def with_names_for(self, user: "User") -> Self:
        """Bring the organisations along, and for De Huizen the persons, whose names are for nobody else."""
        return self.select_related("organisation", *(["person"] if user.role in REVIEWERS else [])).order_by("pk")

    def the_same(self, *, organisation: Organisation | None, person: Person | None) -> Self:
        """Those that are this very organisation or person."""
        return self.filter(organisation=organisation) if organisation else self.filter(person=person)

    def of_person(self, person: Person) -> Self:
        """Where somebody promises something in the own name."""
        return self.filter(person=person)

    def with_agreement(self) -> Self:
        """Bring the agreement along."""
        return self.select_related("agreement")

    def yearly_amount(self) -> Decimal:
        """What they promise together in a year, in euro."""
        return self.aggregate(total=Sum("amount_per_year"))["total"] or Decimal(0)


class AgreementParty(OfShared):
    """One party: an organisation, or a person who promises something in the own name."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    promise = models.TextField(_("what this party promises"), max_length=2000)
    amount_per_year = models.DecimalField(_("amount per year"), max_digits=12, decimal_places=2, null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)

    objects = AgreementPartyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="party_is_organisation_or_person",
            ),
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_organisation_once"),
            models.UniqueConstraint(fields=["agreement", "person"], name="party_person_once"),
            models.CheckConstraint(
                condition=Q(amount_per_year__isnull=True) | Q(amount_per_year__gt=0), name="party_amount_is_an_amount"
            ),
            models.CheckConstraint(condition=~Q(promise=""), name="party_promises_something"),
            models.CheckConstraint(
                condition=Q(signed_by="") | Q(signed_on__isnull=False), name="party_signed_by_has_day"
            ),
        ]

    def __str__(self) -> str:
        """Who it is; a person without a name where it was not brought along for this reader."""
        if self.organisation_id:
            return str(self.organisation)
        known = self._state.fields_cache.get("person")
        return str(known) if known else gettext("a person")
