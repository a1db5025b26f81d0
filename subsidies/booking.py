"""One verb: book an amount in the ledger, in the transaction of the act that it belongs to."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from subsidies.kinds import EntryKind
from subsidies.models import Claim, Entitlement, LedgerEntry


def book_entitlement(entitlement: Entitlement, *, by: User) -> LedgerEntry:
    """Book a snapshot: its whole amount for the first, the difference for a correction."""
    kind = EntryKind.ENTITLEMENT if entitlement.number == 1 else EntryKind.CORRECTION
    return LedgerEntry.objects.create(
        municipality_id=entitlement.municipality_id,
        municipality_then_id=entitlement.municipality_then_id,
        province_id=entitlement.province_id,
        year=entitlement.year,
        kind=kind,
        amount=entitlement.difference_amount,
        booked_on=timezone.localdate(),
        entitlement=entitlement,
        at=timezone.now(),
        by=by,
    )


def book_claim(claim: Claim, kind: EntryKind, amount: Decimal, *, by: User, on: date | None = None) -> LedgerEntry:
    """Book what a step did with a claim, on the day from which it holds; amounts in euro."""
    return LedgerEntry.objects.create(
        municipality_id=claim.municipality_id,
        municipality_then_id=claim.municipality_then_id,
        province_id=claim.province_id,
        year=claim.year,
        kind=kind,
        amount=amount,
        booked_on=on or timezone.localdate(),
        claim=claim,
        at=timezone.now(),
        by=by,
    )
