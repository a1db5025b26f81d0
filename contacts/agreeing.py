"""Write down an agreement: its words and days, its parties, who signed when, what was decided, its papers."""

from datetime import date
from typing import IO, Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.models import Agreement, AgreementPaper, AgreementParty
from contacts.once import wait_for_turn_of
from contacts.paper_kinds import AgreementPaperKind
from contacts.whereabouts import Place
from documents.receiving import keep, limits_in_force, receive
from foundation.audit.recording import record


class AgreementRefusal(TextChoices):
    """Why something cannot be done with an agreement."""

    SIGNED = "signed", _("This party has signed. Take the signature away first, then change what it promises.")
    TWICE = "twice", _("This party stands in the agreement already.")
    DECIDED = "decided", _("There is nothing to decide, or it is decided already.")
    CLOSED = "closed", _("This agreement is closed already.")
    GONE = "gone", _("A colleague took this party out meanwhile; nothing is saved.")


class AgreementRefused(ValueError):
    """The refusal says why, in words for the person."""

    def __init__(self, refusal: AgreementRefusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it stands now; others wait."""
    return Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)


def party_of(agreement: Agreement, party: AgreementParty) -> AgreementParty:
    """A party of a locked agreement as it stands now; raises AgreementRefused for one that was taken out."""
    found = agreement.parties.filter(pk=party.pk).first()
    if found is None:
        raise AgreementRefused(AgreementRefusal.GONE)
    return found


@transaction.atomic
def add_agreement(place: Place, *, by: User, values: dict[str, Any]) -> Agreement:
    """Begin an agreement about a site, a province or the country; who enters it looks after it unless it says so.

    The same form sent twice makes one.
    """
    given = {"owner": by, **values, "added_by": by}
    since = wait_for_turn_of(by)
    twin = Agreement.objects.filter(**place.found_by, **given, added_at__gte=since).first()
    if twin:
        return twin
    made = Agreement.objects.create(**place.columns, **given, added_at=timezone.now())
    record("contacts.add_agreement", made, by=by, details=told(values))
    return made


@transaction.atomic
def save_agreement(agreement: Agreement, *, by: User, values: dict[str, Any]) -> Agreement:
    """Change words or days; a decision that falls due on a later day is asked for anew.

    What was decided before stands in the audit trail then.
    """
    current, details = locked(agreement), told(values)
    if current.decided_on and is_later(values.get("decision_due_on"), current.decision_due_on):
        details["decided_before"] = {"on": current.decided_on, "words": current.decided_words}
        current.decided_on, current.decided_words = None, ""
    for name, value in values.items():
        setattr(current, name, value)
    current.save()
    record("contacts.save_agreement", current, by=by, details=details)
    return current


def is_later(day: date | None, former: date | None) -> bool:
    """Whether a day is given that comes after the former one, or where there was none."""
    return day is not None and (former is None or day > former)


@transaction.atomic
def decide_agreement(agreement: Agreement, *, by: User, on: date, words: str) -> Agreement:
    """Write down what was decided, and when; raises AgreementRefused where nothing is to be decided."""
    current = locked(agreement)
    if current.decision_due_on is None or current.decided_on is not None:
        raise AgreementRefused(AgreementRefusal.DECIDED)
    current.decided_on, current.decided_words = on, words
    current.save(update_fields=["decided_on", "decided_words"])
    record("contacts.decide_agreement", current, by=by, details={"on": on, "words": words})
    return current


@transaction.atomic
def close_agreement(agreement: Agreement, *, by: User, on: date, reason: str) -> Agreement:
    """Close an agreement before or after its last day; it stays to be read. Raises AgreementRefused."""
    current = locked(agreement)
    if current.closed_on is not None:
        raise AgreementRefused(AgreementRefusal.CLOSED)
    current.closed_on, current.closed_reason = on, reason
    current.save(update_fields=["closed_on", "closed_reason"])
    record("contacts.close_agreement", current, by=by, details={"on": on, "reason": reason})
    return current


@transaction.atomic
def save_party(
    agreement: Agreement, party: AgreementParty | None, *, by: User, values: dict[str, Any]
) -> AgreementParty:
    """Add a party or change what it promises; raises AgreementRefused for one that signed or stands there already."""
    current = locked(agreement)
    row = party_of(current, party) if party else AgreementParty(agreement=current)
    if row.signed_on:
        raise AgreementRefused(AgreementRefusal.SIGNED)
    others = current.parties.exclude(pk=row.pk)
    if others.the_same(organisation=values["organisation"], person=values["person"]).exists():
        raise AgreementRefused(AgreementRefusal.TWICE)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record("contacts.save_party", current, by=by, details={"party": row.pk, **told(values)})
    return row


@transaction.atomic
def sign(party: AgreementParty, *, by: User, on: date | None, words: str = "") -> AgreementParty:
    """Write down when a party signed and by whom; without a day the signature is taken away again.

    Raises AgreementRefused for a party that signed otherwise already, or was taken out; said twice, it counts once.
    """
    agreement = locked(party.agreement)
    row = party_of(agreement, party)
    former, wanted = (row.signed_on, row.signed_by), (on, words if on else "")
    if former == wanted:
        return row
    if on and row.signed_on:
        raise AgreementRefused(AgreementRefusal.SIGNED)
    row.signed_on, row.signed_by = wanted
    row.save(update_fields=["signed_on", "signed_by"])
    details = {"party": row.pk, "on": on, "words": row.signed_by, "before": former[0], "words_before": former[1]}
    record("contacts.sign", agreement, by=by, details=details)
    return row


@transaction.atomic
def remove_party(party: AgreementParty, *, by: User) -> None:
    """Take a party out that has not signed; raises AgreementRefused."""
    agreement = locked(party.agreement)
    row = party_of(agreement, party)
    if row.signed_on:
        raise AgreementRefused(AgreementRefusal.SIGNED)
    record("contacts.remove_party", agreement, by=by, details={"party": row.pk, "promise": row.promise})
    row.delete()


@transaction.atomic
def add_agreement_paper(
    agreement: Agreement, upload: IO[bytes], *, by: User, name: str, kind: AgreementPaperKind
) -> AgreementPaper:
    """Receive a paper; raises FileRefused for what is not taken. The file is read by whoever reads the agreement."""
    current = locked(agreement)
    received = receive(upload, limits=limits_in_force())
    document = keep(received, name=name, by=by, municipality=None, for_reviewers=True)
    paper = AgreementPaper.objects.create(agreement=current, document=document, kind=kind, added_at=timezone.now())
    record("contacts.add_paper", current, by=by, details={"document": document.pk, "kind": kind})
    return paper


@transaction.atomic
def remove_agreement_paper(paper: AgreementPaper, *, by: User) -> None:
    """Take a paper out; the stored file stays until its retention ends."""
    record("contacts.remove_paper", paper.agreement, by=by, details={"document": paper.document_id, "kind": paper.kind})
    paper.delete()


def told(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the audit trail keeps them: rows by their numbers."""
    return {name: getattr(value, "pk", value) for name, value in values.items()}
