"""What a municipality was found to be entitled to in a year: snapshots that nobody changes."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scope import within_reach
from sites.models import OfSite
from subsidies.workflow import ClaimStatus
from territory.models import Municipality, heavy

if TYPE_CHECKING:
    from accounts.models import User

BEYOND_DRAFT = sorted(set(ClaimStatus) - {ClaimStatus.DRAFT, ClaimStatus.REJECTED})
PLACES_OF_ROW = ("municipality", "municipality_then", "province")


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    """Which snapshots."""

    def visible_to(self, user: "User") -> Self:
        """The snapshots this person may see, in the membership the person acts in."""
        return within_reach(self, user)

    def of(self, municipality: Municipality, year: int) -> Self:
        """All snapshots of a municipality (by the code of that year) and year, the first one first."""
        return self.filter(municipality_then=municipality, year=year).order_by("number")

    def of_code(self, municipality: Municipality) -> Self:
        """All snapshots under one code, the latest year first, its last snapshot first."""
        return self.filter(municipality_then=municipality).order_by("-year", "-number")

    def of_year(self, year: int) -> Self:
        """All snapshots of a year."""
        return self.filter(year=year)

    def with_house(self, site: int) -> Self:
        """The snapshots in which a house has a share, the latest year first, only the last one of each year."""
        rows = self.filter(words__houses__contains=[{"site": site}])
        return rows.order_by("-year", "municipality_then_id", "-number").distinct("year", "municipality_then_id")

    def last_of_each(self, year: int) -> Self:
        """The last snapshot of each municipality in a year."""
        rows = self.filter(year=year).order_by("municipality_then_id", "-number")
        return rows.distinct("municipality_then_id")

    def to_claim(self, year: int) -> Self:
        """The last snapshots of a year that bring something and that no claim stands for beyond a draft."""
        done = (
            self.model.objects.filter(claims__status__in=BEYOND_DRAFT, year=year)
            .order_by()
            .values("municipality_then_id")
        )
        last = self.last_of_each(year).values("pk")
        return self.filter(pk__in=last, total_amount__gt=0).exclude(municipality_then_id__in=done)

    def with_places(self) -> Self:
        """Bring the municipality's and province's names along, without borders."""
        return self.select_related(*PLACES_OF_ROW, "computed_by").defer(*heavy(*PLACES_OF_ROW))


class Entitlement(OfSite):
    """One computed amount with its rule set and what went in; a correction is a new row with the difference, in euro.

    `municipality` carries today's rights, `municipality_then` is the code that the year was computed for. `words` keeps
    everything that explains the amount: the lines as numbers, not as text, so that each reader gets them in the
    language of the page.
    """

    municipality_then = models.ForeignKey("territory.Municipality", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(help_text="1 for the first, then one for each correction")
    total_amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    uncapped_amount = models.DecimalField(max_digits=14, decimal_places=2)
    cap_amount = models.DecimalField(max_digits=12, decimal_places=2)
    difference_amount = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="To the snapshot before; the amount itself for the first"
    )
    rule_version = models.CharField(max_length=40, help_text="Day of the rule set and a digest of its terms")
    confirmed = models.BooleanField(help_text="Whether every term was confirmed by its source")
    words = models.JSONField(encoder=DjangoJSONEncoder, help_text="Rule set, houses and lines as computed")
    reason = models.TextField(_("reason"), blank=True)
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    membership_id = models.BigIntegerField(null=True)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "municipality_then_id", "number"]
        indexes = [models.Index(fields=["year", "municipality_then", "-number"], name="entitlement_last")]
        constraints = [
            models.UniqueConstraint(fields=["municipality_then", "year", "number"], name="entitlement_numbered_once"),
            models.CheckConstraint(
                condition=Q(total_amount__gte=0)
                & Q(total_amount__lte=models.F("cap_amount"))
                & Q(total_amount__lte=models.F("uncapped_amount")),
                name="entitlement_between_zero_and_cap",
            ),
            models.CheckConstraint(
                condition=Q(number=1, difference_amount=models.F("total_amount")) | Q(number__gt=1, reason__gt=""),
                name="entitlement_correction_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_then_id} {self.year}.{self.number}: {self.total_amount}"

    @property
    def capped(self) -> bool:
        """Whether the cap made a difference."""
        return self.total_amount < self.uncapped_amount

    def share_of(self, site: int) -> Decimal:
        """The share of one house, in euro; zero where it has none."""
        return sum((house["amount"] for house in self.houses if house["site"] == site), Decimal(0))

    @property
    def houses(self) -> list[dict[str, Any]]:
        """The houses with their lines, numbers and days as values again."""
        return [
            {
                **house,
                "amount": Decimal(house["amount"]),
                "lines": [
                    {
                        **line,
                        "first": date.fromisoformat(line["first"]),
                        "last": date.fromisoformat(line["last"]),
                        "rate": Decimal(line["rate"]),
                        "amount": Decimal(line["amount"]),
                    }
                    for line in house["lines"]
                ],
            }
            for house in self.words["houses"]
        ]
