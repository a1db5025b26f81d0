"""The ledger: every amount that was granted, approved, paid or taken back, one entry each; balances are derived."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.scope import within_reach
from sites.models import OfSite
from subsidies.kinds import EntryKind
from subsidies.models.claims import Claim
from subsidies.models.entitlements import PLACES_OF_ROW, Entitlement
from territory.models import heavy
from territory.spelling import squashed

if TYPE_CHECKING:
    from accounts.models import User


def sum_of(*kinds: EntryKind) -> Sum:
    """The sum of the entries of these kinds; zero for none."""
    return Sum("amount", filter=Q(kind__in=kinds), default=Decimal(0))


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    """Which entries, and what they come to."""

    def visible_to(self, user: "User") -> Self:
        """The entries this person may see, in the membership the person acts in."""
        return within_reach(self, user)

    def within(self, *, year: int | None = None, province: str = "", municipality: str = "") -> Self:
        """Entries of one year, one province by its code, the municipalities with a NIS code or name; empty for all."""
        wanted = {"year": year, "province__code": province}
        rows = self.filter(**{name: value for name, value in wanted.items() if value})
        return rows.of_municipality(municipality) if municipality else rows

    def of_municipality(self, asked: str) -> Self:
        """Entries of the municipality with this NIS code, or of those whose name holds these letters, in any language.

        Accents, capitals and hyphens do not count.
        """
        named = Q(municipality_then__spellings__contains=squashed(asked)) if squashed(asked) else Q(pk__in=[])
        return self.filter(Q(municipality_then__nis=asked) | named)

    def newest_first(self) -> Self:
        """The latest entry first, with the names of its places."""
        return self.select_related(*PLACES_OF_ROW, "by").defer(*heavy(*PLACES_OF_ROW)).order_by("-at", "-pk")

    def balances(self) -> "models.QuerySet[LedgerEntry, dict[str, Any]]":
        """One row per municipality and year: what was granted, approved, paid, justified and reclaimed."""
        names = ("nis", "name_nl", "name_fr", "name_de", "languages")
        return (
            self.order_by()
            .values("year", "province_id", *(f"municipality_then__{name}" for name in names))
            .annotate(
                entitled=sum_of(EntryKind.ENTITLEMENT, EntryKind.CORRECTION),
                approved=sum_of(EntryKind.APPROVED),
                paid=sum_of(EntryKind.PAYMENT),
                justified=sum_of(EntryKind.JUSTIFIED),
                reclaimed=sum_of(EntryKind.RECLAIMED),
            )
            .order_by("-year", "municipality_then__name_nl", "municipality_then__nis")
        )

    def years(self) -> list[int]:
        """The years that have entries, the latest first."""
        return list(self.order_by("-year").values_list("year", flat=True).distinct())


class LedgerEntry(OfSite):
    """One amount in euro, never changed and never taken away: what was wrong is set right by another entry."""

    municipality_then = models.ForeignKey("territory.Municipality", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=11, choices=EntryKind)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    booked_on = models.DateField(_("day"))
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, null=True, related_name="+")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="ledger")
    at = models.DateTimeField(help_text="The moment it was entered")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="ledger_newest"),
            models.Index(fields=["year", "municipality_then"], name="ledger_by_year"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EntryKind.CORRECTION) | Q(amount__gte=0), name="ledger_only_corrections_go_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[EntryKind.ENTITLEMENT, EntryKind.CORRECTION], entitlement__isnull=False)
                | Q(claim__isnull=False),
                name="ledger_says_what_it_is_about",
            ),
            models.UniqueConstraint(
                fields=["claim", "kind"], name="ledger_once_per_claim_and_kind", condition=Q(claim__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["entitlement"], name="ledger_once_per_entitlement", condition=Q(entitlement__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_then_id} {self.year} {self.kind} {self.amount}"

    @property
    def day(self) -> date:
        """The day it counts for."""
        return self.booked_on
