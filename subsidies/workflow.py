"""The life of a claim: which step, from where, to where, by whom, and what it needs. The only place that knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import REVIEWERS, Role


class ClaimStatus(TextChoices):
    """Where a claim stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    APPROVED = "approved", _("Approved")
    PAID = "paid", _("Paid")
    JUSTIFIED = "justified", _("Justified")
    REJECTED = "rejected", _("Rejected")
    RECLAIMED = "reclaimed", _("Reclaimed")


class ClaimStep(TextChoices):
    """What a person can do with a claim; the words stand on buttons."""

    SUBMIT = "submit", _("Submit the claim")
    CHECK = "check", _("Checked: it is right")
    SEND_BACK = "send_back", _("Send back")
    APPROVE = "approve", _("Approve")
    REJECT = "reject", _("Reject")
    PAY = "pay", _("Record the payment")
    HAND_IN = "hand_in", _("Hand in the justification")
    JUSTIFY = "justify", _("Accept the justification")
    RECLAIM = "reclaim", _("Reclaim")

    @property
    def gives_up(self) -> bool:
        """Whether the step ends something, so that its button does not call for a click."""
        return self in {ClaimStep.SEND_BACK, ClaimStep.REJECT, ClaimStep.RECLAIM}


class ClaimNeed(TextChoices):
    """What a step asks for."""

    REASON = "reason", _("a reason")
    PAID_ON = "paid_on", _("the day of payment")
    AMOUNT = "amount", _("an amount")


class ClaimRefusal(TextChoices):
    """Why a step is refused."""

    STATUS = "status", _("This step is not possible any more: the claim has moved on since you opened the page.")
    ROLE = "role", _("Your role does not allow this step.")
    HANDS = "hands", _("This takes somebody else: one person submits, a second one checks, a third one approves.")
    REASON = "reason", _("Please give a reason.")
    PAID_ON = "paid_on", _("Please give the day of payment.")
    AMOUNT = "amount", _("Please give an amount.")
    UNFINISHED = "unfinished", _("Enterprise number and account number are still missing.")
    OTHER_AMOUNT = (
        "other_amount",
        _("The entitlement is no longer the amount of this claim. Send the claim back, so that it is renewed."),
    )
    TOO_MUCH = "too_much", _("No more can be reclaimed than was paid.")
    NO_LINES = "no_lines", _("There is no spending to hand in yet.")
    NOT_HANDED_IN = "not_handed_in", _("The municipality has not handed in its justification yet.")
    HANDED_IN = "handed_in", _("The justification is with De Huizen already.")


class ClaimStepRefused(ValueError):
    """The step is not possible; `refusal.label` tells the person why."""

    def __init__(self, refusal: ClaimRefusal) -> None:
        super().__init__(str(refusal.value))
        self.refusal = refusal


@dataclass(frozen=True, kw_only=True)
class ClaimRule:
    """One line of the table."""

    sources: frozenset[ClaimStatus]
    to: ClaimStatus
    roles: frozenset[Role]
    needs: tuple[ClaimNeed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClaimGiven:
    """What the person filled in for a step; the day in Belgian time, the amount in euro."""

    reason: str = ""
    paid_on: date | None = None
    amount: Decimal | None = None

    def lacks(self, need: ClaimNeed) -> bool:
        """Say whether something the step needs was not given."""
        value = getattr(self, need.value)
        return not (value.strip() if isinstance(value, str) else value)


@dataclass(frozen=True, kw_only=True)
class ClaimFacts:
    """What the rules must know of a claim: whose hands it went through, and what lies beside it; euro."""

    status: ClaimStatus
    submitted_by: int | None = None
    checked_by: int | None = None
    finished: bool = True
    amount: Decimal = Decimal(0)
    entitled: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    lines: int = 0
    handed_in: bool = False


_COORDINATOR = frozenset({Role.COORDINATOR})
_SIGNATORY = frozenset({Role.SIGNATORY})
_BEFORE_APPROVAL = (ClaimStatus.SUBMITTED, ClaimStatus.CHECKED)


def _rule(sources: Iterable[ClaimStatus], to: ClaimStatus, roles: frozenset[Role], *needs: ClaimNeed) -> ClaimRule:
    return ClaimRule(sources=frozenset(sources), to=to, roles=roles, needs=needs)


RULES: dict[ClaimStep, ClaimRule] = {
    ClaimStep.SUBMIT: _rule([ClaimStatus.DRAFT], ClaimStatus.SUBMITTED, _SIGNATORY),
    ClaimStep.CHECK: _rule([ClaimStatus.SUBMITTED], ClaimStatus.CHECKED, REVIEWERS),
    ClaimStep.APPROVE: _rule([ClaimStatus.CHECKED], ClaimStatus.APPROVED, _COORDINATOR),
    ClaimStep.PAY: _rule([ClaimStatus.APPROVED], ClaimStatus.PAID, _COORDINATOR, ClaimNeed.PAID_ON),
    ClaimStep.HAND_IN: _rule([ClaimStatus.PAID], ClaimStatus.PAID, _SIGNATORY),
    ClaimStep.JUSTIFY: _rule([ClaimStatus.PAID], ClaimStatus.JUSTIFIED, REVIEWERS),
    ClaimStep.SEND_BACK: _rule(_BEFORE_APPROVAL, ClaimStatus.DRAFT, REVIEWERS, ClaimNeed.REASON),
    ClaimStep.REJECT: _rule(_BEFORE_APPROVAL, ClaimStatus.REJECTED, _COORDINATOR, ClaimNeed.REASON),
    ClaimStep.RECLAIM: _rule(
        [ClaimStatus.PAID, ClaimStatus.JUSTIFIED],
        ClaimStatus.RECLAIMED,
        _COORDINATOR,
        ClaimNeed.REASON,
        ClaimNeed.AMOUNT,
    ),
}


def rule_for(facts: ClaimFacts, step: ClaimStep, *, role: str) -> ClaimRule:
    """Return the line of the table that lets this role take this step from here; raises ClaimStepRefused."""
    rule = RULES[step]
    if facts.status not in rule.sources:
        raise ClaimStepRefused(ClaimRefusal.STATUS)
    if role not in rule.roles:
        raise ClaimStepRefused(ClaimRefusal.ROLE)
    return rule


def hindrance(facts: ClaimFacts, step: ClaimStep, *, person: int) -> ClaimRefusal | None:
    """Return what keeps this person from the step whatever is typed: the four eyes, and what lies beside the claim.

    Nobody checks what that person submitted, and nobody approves what that person submitted or checked.
    """
    hands = {
        ClaimStep.CHECK: {facts.submitted_by},
        ClaimStep.APPROVE: {facts.submitted_by, facts.checked_by},
    }
    if person in hands.get(step, set()):
        return ClaimRefusal.HANDS
    checks = {
        ClaimStep.SUBMIT: (not facts.finished, ClaimRefusal.UNFINISHED),
        ClaimStep.CHECK: (facts.amount != facts.entitled, ClaimRefusal.OTHER_AMOUNT),
        ClaimStep.APPROVE: (facts.amount != facts.entitled, ClaimRefusal.OTHER_AMOUNT),
        ClaimStep.HAND_IN: (not facts.lines, ClaimRefusal.NO_LINES),
        ClaimStep.JUSTIFY: (not facts.handed_in, ClaimRefusal.NOT_HANDED_IN),
    }
    wrong, refusal = checks.get(step, (False, ClaimRefusal.STATUS))
    if step == ClaimStep.HAND_IN and facts.handed_in:
        return ClaimRefusal.HANDED_IN
    return refusal if wrong else None


def allowed(facts: ClaimFacts, step: ClaimStep, *, role: str, person: int) -> ClaimRule:
    """Return the line of the table, for a person whom nothing keeps from the step; raises ClaimStepRefused."""
    rule = rule_for(facts, step, role=role)
    if refusal := hindrance(facts, step, person=person):
        raise ClaimStepRefused(refusal)
    return rule


def next_claim_status(facts: ClaimFacts, step: ClaimStep, *, role: str, person: int, given: ClaimGiven) -> ClaimStatus:
    """Return the status after the step; raises ClaimStepRefused when anything does not allow it."""
    rule = allowed(facts, step, role=role, person=person)
    for need in rule.needs:
        if given.lacks(need):
            raise ClaimStepRefused(ClaimRefusal(need.value))
    if step == ClaimStep.RECLAIM and given.amount is not None and not 0 < given.amount <= facts.paid:
        raise ClaimStepRefused(ClaimRefusal.TOO_MUCH)
    return rule.to


def claim_steps_for(facts: ClaimFacts, *, role: str, person: int) -> list[ClaimStep]:
    """List the steps this person can take from here, in the order of the table: the buttons on the page."""
    return [
        step
        for step, rule in RULES.items()
        if facts.status in rule.sources and role in rule.roles and hindrance(facts, step, person=person) is None
    ]


def unused(paid: Decimal, spent: Decimal) -> Decimal:
    """Return the money that was paid and not spent, in euro; never below zero."""
    return max(paid - spent, Decimal(0))
