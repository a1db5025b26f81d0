"""Claim a year's subsidy: start, fill in, add papers, and take the steps up to the payment that is recorded here."""

from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from documents.receiving import keep, limits_in_force, receive
from foundation.audit.recording import record
from foundation.mail.writing import post
from subsidies.booking import book_claim
from subsidies.emails import claim_letters
from subsidies.kinds import ClaimPaperKind, EntryKind
from subsidies.models import Claim, ClaimEvent, ClaimPaper, Entitlement
from subsidies.workflow import (
    ClaimFacts,
    ClaimGiven,
    ClaimRefusal,
    ClaimStatus,
    ClaimStep,
    ClaimStepRefused,
    next_claim_status,
)
from territory.models import Municipality


class NothingToClaim(ValueError):
    """There is no recorded amount for this year, or the year is not over yet."""


@transaction.atomic
def start_claim(municipality: Municipality, year: int, *, by: User) -> Claim:
    """Make the draft of a year's claim; a second click finds the claim that the first one made.

    Raises NothingToClaim while the year runs, and where De Huizen recorded no amount above zero for it.
    """
    standing = Claim.objects.of(municipality, year).standing().select_for_update().first()
    if standing:
        return standing
    entitlement = Entitlement.objects.of(municipality, year).last()
    now = timezone.now()
    if entitlement is None or not entitlement.total_amount or year >= timezone.localdate(now).year:
        raise NothingToClaim(f"{municipality.nis} {year}")
    before = Claim.objects.visible_to(by).filter(municipality_id=entitlement.municipality_id).first()
    claim, made = Claim.objects.get_or_create(
        municipality_then=municipality,
        year=year,
        status=ClaimStatus.DRAFT,
        defaults={
            "municipality_id": entitlement.municipality_id,
            "province_id": entitlement.province_id,
            "entitlement": entitlement,
            "amount": entitlement.total_amount,
            "kbo_number": by.acting.organisation.kbo_number if by.acting else "",
            "iban": before.iban if before else "",
            "status_since": now,
            "started_at": now,
            "started_by": by,
        },
    )
    if made:
        record("claim.start", claim, by=by, details={"year": year, "amount": claim.amount})
    return claim


@transaction.atomic
def save_claim(claim: Claim, *, by: User, values: dict[str, Any]) -> Claim:
    """Write what the municipality typed into a draft; raises ClaimStepRefused when it is no draft any more."""
    claim = locked(claim)
    require_status(claim, ClaimStatus.DRAFT)
    changed = [name for name, new in values.items() if getattr(claim, name) != new]
    for name in changed:
        setattr(claim, name, values[name])
    if changed:
        claim.save()
        record("claim.save", claim, by=by, details={"changed": changed})
    return claim


def locked(claim: Claim) -> Claim:
    """Return the row as it stands, held until the transaction ends."""
    return Claim.objects.select_for_update(of=("self",)).with_places().get(pk=claim.pk)


def require_status(claim: Claim, status: ClaimStatus) -> None:
    """Refuse when the claim has moved on; raises ClaimStepRefused."""
    if claim.status != status:
        raise ClaimStepRefused(ClaimRefusal.STATUS)


@transaction.atomic
def add_claim_paper(claim: Claim, upload: IO[bytes], *, by: User, name: str, kind: ClaimPaperKind) -> ClaimPaper:
    """Receive a paper; raises FileRefused, or ClaimStepRefused when the municipality can add none any more."""
    claim = locked(claim)
    if not (claim.status == ClaimStatus.DRAFT or claim.takes_spending):
        raise ClaimStepRefused(ClaimRefusal.STATUS)
    document = keep(receive(upload, limits=limits_in_force()), name=name, by=by, municipality=claim.municipality)
    paper = ClaimPaper.objects.create(claim=claim, document=document, kind=kind, added_at=timezone.now())
    record("claim.add_paper", claim, by=by, details={"document": document.pk, "kind": kind})
    return paper


@transaction.atomic
def remove_claim_paper(paper: ClaimPaper, *, by: User) -> None:
    """Take a paper out of a draft; the stored file stays until its retention ends."""
    require_status(locked(paper.claim), ClaimStatus.DRAFT)
    record("claim.remove_paper", paper.claim, by=by, details={"document": paper.document_id, "kind": paper.kind})
    paper.delete()


def facts_of(claim: Claim) -> ClaimFacts:
    """Gather what the rules ask, as plain values: the amount recorded last, and how much spending is entered."""
    last = Entitlement.objects.of(claim.municipality_then, claim.year).last()
    return claim.facts(entitled=last.total_amount if last else Decimal(0), lines=claim.spending.count())


@transaction.atomic
def take_claim_step(claim: Claim, step: ClaimStep, *, by: User, given: ClaimGiven | None = None) -> Claim:
    """Take one step and return the claim as it stands then.

    Raises ClaimStepRefused when status, role, the people who had it in hand, or what was given do not allow it. Of two
    people who approve at the same moment one waits for the lock, and is told that the claim has moved on.
    """
    given = given or ClaimGiven()
    now = timezone.now()
    claim = locked(claim)
    if step == ClaimStep.SUBMIT and claim.status == ClaimStatus.DRAFT:
        renew(claim)
    before = ClaimStatus(claim.status)
    to = next_claim_status(facts_of(claim), step, role=by.role, person=by.pk, given=given)
    prepare(claim, step, by=by, given=given, now=now)
    claim.status = to
    claim.status_since = now
    claim.save()
    book(claim, step, by=by)
    event = log(claim, step, before=before, by=by, given=given, now=now)
    write_letters(claim, event, by=by)
    return claim


def renew(claim: Claim) -> None:
    """Let a draft take over the entitlement as it is recorded now."""
    last = Entitlement.objects.of(claim.municipality_then, claim.year).last()
    if last:
        claim.entitlement, claim.amount = last, last.total_amount


def prepare(claim: Claim, step: ClaimStep, *, by: User, given: ClaimGiven, now: datetime) -> None:
    """Set what a step means beside the change of status."""
    if step == ClaimStep.SUBMIT:
        claim.submitted_at, claim.submitted_by = now, by
    elif step == ClaimStep.SEND_BACK:
        claim.checked_at = claim.checked_by = None
    elif step == ClaimStep.CHECK:
        claim.checked_at, claim.checked_by = now, by
    elif step == ClaimStep.APPROVE:
        claim.approved_at, claim.approved_by = now, by
    elif step == ClaimStep.PAY:
        claim.paid_on, claim.paid_by, claim.paid_amount = given.paid_on, by, claim.amount
    elif step == ClaimStep.HAND_IN:
        claim.handed_in_at = now
    elif step == ClaimStep.JUSTIFY:
        claim.justified_at = now
    elif step == ClaimStep.RECLAIM and given.amount is not None:
        claim.reclaimed_at, claim.reclaimed_amount = now, given.amount


def book(claim: Claim, step: ClaimStep, *, by: User) -> None:
    """Book what the step did with money; what was spent beyond the payment is not the State's money."""
    if step == ClaimStep.APPROVE:
        book_claim(claim, EntryKind.APPROVED, claim.amount, by=by)
    elif step == ClaimStep.PAY:
        book_claim(claim, EntryKind.PAYMENT, claim.paid_amount, by=by, on=claim.paid_on)
    elif step == ClaimStep.JUSTIFY:
        book_claim(claim, EntryKind.JUSTIFIED, min(claim.spending.all().total(), claim.paid_amount), by=by)
    elif step == ClaimStep.RECLAIM:
        book_claim(claim, EntryKind.RECLAIMED, claim.reclaimed_amount, by=by)


def log(
    claim: Claim, step: ClaimStep, *, before: ClaimStatus, by: User, given: ClaimGiven, now: datetime
) -> ClaimEvent:
    """Append the step to the claim's history and to the audit trail."""
    event = ClaimEvent.objects.create(
        claim=claim,
        step=step,
        from_status=before,
        to_status=claim.status,
        reason=given.reason,
        amount=given.amount,
        effective_on=given.paid_on or timezone.localdate(now),
        at=now,
        by=by,
        membership_id=by.acting.pk if by.acting else None,
        role=by.role,
    )
    record(f"claim.{step}", claim, by=by, details={"from": before, "to": claim.status, "reason": given.reason})
    return event


def write_letters(claim: Claim, event: ClaimEvent, *, by: User) -> None:
    """Tell those whom the step concerns, except the person who took it; each person hears it once."""
    today = timezone.localdate()
    municipality = Membership.objects.writing_for(claim.municipality_id, today).with_people()
    reviewers = Membership.objects.reviewing(today).with_people()
    for letter in claim_letters(claim, event, municipality=municipality, reviewers=reviewers, by=by):
        post(letter)
