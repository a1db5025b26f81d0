"""A claim from draft to justified, its steps, its papers, and what the money was spent on."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Max, Q, Sum
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from accounts.roles import MUNICIPAL, Role
from accounts.scope import within_reach
from documents.models import Document
from foundation.identifiers import validate_iban, validate_kbo, validate_structured_communication
from sites.models import OfSite
from subsidies.kinds import ClaimPaperKind, SpendingKind
from subsidies.models.entitlements import PLACES_OF_ROW, Entitlement
from subsidies.workflow import ClaimFacts, ClaimStatus, ClaimStep
from territory.fields import MunicipalityToday, ProvinceToday
from territory.models import Municipality, heavy

if TYPE_CHECKING:
    from accounts.models import User

PEOPLE = ("submitted_by", "checked_by", "approved_by", "paid_by")
WAITING = (ClaimStatus.SUBMITTED, ClaimStatus.CHECKED, ClaimStatus.APPROVED)


def once_submitted() -> models.GeneratedField:
    """A column that the database itself keeps: whether the claim was ever submitted."""
    return models.GeneratedField(
        expression=ExpressionWrapper(Q(submitted_at__isnull=False), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Which claims."""

    def visible_to(self, user: "User") -> Self:
        """The claims this person may see: those of the own municipality, for others once they are submitted."""
        return within_reach(self, user)

    def of(self, municipality: Municipality, year: int) -> Self:
        """The claims of a municipality (by the code of that year) for a year, the latest first."""
        return self.filter(municipality_then=municipality, year=year).order_by("-pk")

    def of_code(self, municipality: Municipality) -> Self:
        """The claims under one code that were not rejected, by year; the latest last."""
        return self.standing().filter(municipality_then=municipality).order_by("year", "pk")

    def standing(self) -> Self:
        """Claims that were not rejected: at most one per municipality and year."""
        return self.exclude(status=ClaimStatus.REJECTED)

    def with_status(self, status: str) -> Self:
        """Claims in one status; all of them for an empty or unknown word."""
        return self.filter(status=status) if status in ClaimStatus.values else self

    def of_year(self, year: int | None) -> Self:
        """Claims for one year; all of them for none."""
        return self.filter(year=year) if year else self

    def waiting_for_staff(self) -> Self:
        """Claims that De Huizen must check, approve or record as paid, the longest waiting first."""
        return self.filter(status__in=WAITING).order_by("status_since", "pk")

    def to_justify(self, year: int) -> Self:
        """Paid claims of a year whose justification is not handed in yet."""
        return self.filter(year=year, status=ClaimStatus.PAID, handed_in_at__isnull=True)

    def of_codes_and_years(self, codes: Collection[str], years: Collection[int]) -> Self:
        """Claims of these municipalities, by their NIS codes then, for these years."""
        return self.filter(municipality_then__nis__in=codes, year__in=years)

    def of_keys(self, keys: Collection[int]) -> Self:
        """The claims with these keys."""
        return self.filter(pk__in=keys)

    def last_acts(self) -> list[tuple[int, str, int, datetime]]:
        """Key, NIS code and year of each claim, and when its municipality last did something there."""
        steps = Max("events__at", filter=Q(events__role__in=MUNICIPAL))
        acted_at = Greatest("started_at", steps, Max("papers__added_at"), Max("spending__entered_at"))
        rows = self.order_by().annotate(acted_at=acted_at)
        return list(rows.values_list("pk", "municipality_then__nis", "year", "acted_at"))

    def of_person(self, number: int) -> Self:
        """Claims that this person started or took a step with."""
        took_part = Q(started_by_id=number) | Q(events__by_id=number)
        return self.filter(took_part).select_related("municipality_then").defer(*heavy("municipality_then")).distinct()

    def with_places(self) -> Self:
        """Bring municipality, province and the people of the steps along, without borders."""
        return self.select_related(*PLACES_OF_ROW, *PEOPLE).defer(*heavy(*PLACES_OF_ROW))


class Claim(models.Model):
    """What a municipality claims for a year, in euro: the amount of its entitlement on the day of submission.

    The federal service pays; here a payment is only recorded.
    """

    municipality = MunicipalityToday(related_name="+")
    municipality_then = models.ForeignKey("territory.Municipality", models.PROTECT, related_name="+")
    province = ProvinceToday(related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="claims")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    kbo_number = models.CharField(_("enterprise number (KBO)"), max_length=10, blank=True, validators=[validate_kbo])
    iban = models.CharField(_("account number (IBAN)"), max_length=16, blank=True, validators=[validate_iban])
    communication = models.CharField(
        _("structured communication"), max_length=12, blank=True, validators=[validate_structured_communication]
    )
    remark = models.TextField(_("remark"), blank=True, max_length=2000)

    status = models.CharField(_("status"), max_length=10, choices=ClaimStatus, default=ClaimStatus.DRAFT)
    status_since = models.DateTimeField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    paid_on = models.DateField(_("paid on"), null=True)
    paid_amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0))
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    justified_at = models.DateTimeField(null=True)
    reclaimed_at = models.DateTimeField(null=True)
    reclaimed_amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0))

    for_reviewers = once_submitted()
    for_governor = once_submitted()
    for_observers = models.BooleanField(default=False, db_default=False, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-status_since", "-pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [
            models.Index(fields=["-status_since", "-id"], name="claim_newest"),
            models.Index(fields=["status", "status_since"], name="claim_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality_then", "year"],
                name="claim_once_a_year",
                condition=~Q(status=ClaimStatus.REJECTED),
            ),
            models.CheckConstraint(
                condition=~Q(checked_by=F("approved_by"))
                & ~Q(submitted_by=F("checked_by"))
                & ~Q(submitted_by=F("approved_by")),
                name="claim_takes_three_people",
            ),
            models.CheckConstraint(
                condition=Q(status=ClaimStatus.DRAFT) | Q(submitted_at__isnull=False, kbo_number__gt="", iban__gt=""),
                name="claim_submitted_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["checked", "approved", "paid", "justified", "reclaimed"])
                | Q(checked_at__isnull=False),
                name="claim_checked_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "paid", "justified", "reclaimed"]) | Q(approved_at__isnull=False),
                name="claim_approved_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["paid", "justified", "reclaimed"], paid_on__isnull=False)
                | (~Q(status__in=["paid", "justified", "reclaimed"]) & Q(paid_on__isnull=True, paid_amount=0)),
                name="claim_paid_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClaimStatus.JUSTIFIED) | Q(justified_at__isnull=False, handed_in_at__isnull=False),
                name="claim_justified_was_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(paid_amount__gte=0, paid_amount__lte=F("amount"))
                & Q(reclaimed_amount__gte=0, reclaimed_amount__lte=F("paid_amount")),
                name="claim_amounts_fit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_then_id} {self.year}"

    def facts(self, *, entitled: Decimal, lines: int) -> ClaimFacts:
        """Everything the rules ask, with what lies beside the row."""
        return ClaimFacts(
            status=ClaimStatus(self.status),
            submitted_by=self.submitted_by_id,
            checked_by=self.checked_by_id,
            finished=self.is_whole,
            amount=self.amount,
            entitled=entitled,
            paid=self.paid_amount,
            lines=lines,
            handed_in=self.handed_in_at is not None,
        )

    @property
    def is_whole(self) -> bool:
        """Whether there is somebody and an account to pay to."""
        return bool(self.kbo_number and self.iban)

    @property
    def leaves_room(self) -> bool:
        """Whether the municipality can begin or go on with the claim of this year: it is a draft, or was rejected."""
        return self.status in {ClaimStatus.DRAFT, ClaimStatus.REJECTED}

    @property
    def takes_spending(self) -> bool:
        """Whether the municipality can still say what the money went to."""
        return self.status == ClaimStatus.PAID and self.handed_in_at is None


class OfClaimQuerySet(models.QuerySet):
    """Rows of claims."""

    def visible_to(self, user: "User") -> Self:
        """Rows of the claims this person may see."""
        return within_reach(self, user)


class ClaimEventQuerySet(OfClaimQuerySet):
    """Which steps."""

    def newest_first(self) -> Self:
        """The history as a page shows it, with the people in it."""
        return self.select_related("by").order_by("-at", "-pk")


class ClaimEvent(OfSite):
    """One step in the life of a claim; nobody changes it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="events")
    step = models.CharField(max_length=10, choices=ClaimStep)
    from_status = models.CharField(max_length=10, choices=ClaimStatus)
    to_status = models.CharField(max_length=10, choices=ClaimStatus)
    reason = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    effective_on = models.DateField(help_text="The day from which the step holds")
    at = models.DateTimeField(help_text="The moment it was entered")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=12, choices=Role, blank=True)

    objects = ClaimEventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["claim", "-at"], name="claim_event_newest")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.step} → {self.to_status}"


class ClaimPaperQuerySet(OfClaimQuerySet):
    """Which papers."""

    def readable_by(self, user: "User") -> Self:
        """The papers this person may read of: others than the municipality only once they were looked into."""
        rows = self.visible_to(user)
        return rows if user.role in MUNICIPAL else rows.ready()

    def ready(self) -> Self:
        """Papers whose file was looked into: the others reach nobody yet."""
        return self.filter(document__is_ready=True)

    def with_documents(self) -> Self:
        """Bring the stored files and the claim along."""
        return self.select_related("document", "claim").order_by("added_at", "pk")


class ClaimPaper(OfSite):
    """A stored file as a paper of a claim."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of paper"), max_length=12, choices=ClaimPaperKind)
    added_at = models.DateTimeField()

    objects = ClaimPaperQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "document"], name="paper_once_per_claim")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_id}"


class SpendingQuerySet(OfClaimQuerySet):
    """Which lines."""

    def in_order(self) -> Self:
        """As they were entered."""
        return self.order_by("pk")

    def with_claims(self) -> Self:
        """Bring the claim along."""
        return self.select_related("claim")

    def total(self) -> Decimal:
        """What was spent in all, in euro."""
        return self.aggregate(total=Sum("amount"))["total"] or Decimal(0)


class Spending(OfSite):
    """One line of a justification: what the money went to, for how many months, what it cost in euro."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="spending")
    kind = models.CharField(_("what for"), max_length=12, choices=SpendingKind)
    description = models.CharField(_("in your words"), max_length=300)
    months = models.DecimalField(_("months"), max_digits=4, decimal_places=1, null=True, blank=True)
    amount = models.DecimalField(_("cost"), max_digits=12, decimal_places=2)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SpendingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="spending_is_an_amount"),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gt=0, months__lte=12), name="spending_within_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.description[:60]}"
