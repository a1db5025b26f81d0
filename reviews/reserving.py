"""Action: choose a site from the reserve, or drop it; the former decision holds until the letter about it leaves."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from reviews.deciding import AlreadyDecided, at_once_or_wait, interests_of, locked
from reviews.interests import require_clean_hand
from reviews.kinds import LetterKind, Outcome
from reviews.lettering import write_letter
from reviews.models import Decision
from reviews.sending import step_of
from sites.models import Site
from sites.review import take_step
from sites.workflow import Given, Refusal, StepRefused, rule_for


@transaction.atomic
def leave_reserve(site: Site, outcome: Outcome, *, by: User, reasons: str) -> Decision | None:
    """Decide what becomes of a site on the reserve, on the assessments it was placed there with, and write the letter.

    A site of before the portal has no decision to build on: its step is taken at once, and None is returned.
    Raises AlreadyDecided when somebody was faster, StepRefused for a role, a status, an interest or a missing reason.
    """
    current = locked(site)
    rule_for(current.standing, step_of(outcome, from_reserve=True), role=by.role)
    require_clean_hand(current, by=by)
    if not reasons.strip():
        raise StepRefused(Refusal.REASON)
    standing = list(Decision.objects.filter(site=current).standing().with_people())
    waiting = next((decision for decision in standing if not decision.is_told), None)
    if waiting:
        raise AlreadyDecided(waiting)
    if not standing:
        take_step(current, step_of(outcome, from_reserve=True), by=by, given=Given(reason=reasons.strip()))
        return None
    decision = follow(standing[0], outcome, by=by, reasons=reasons.strip())
    record("review.leave_reserve", current, by=by, details={"outcome": outcome})
    letter = write_letter(site=current, kind=LetterKind.DECISION, by=by, decision=decision)
    at_once_or_wait(letter, by=by, key="reviews.send_decision")
    decision.refresh_from_db()
    return decision


def follow(former: Decision, outcome: Outcome, *, by: User, reasons: str) -> Decision:
    """Write the decision that follows one of reserve: the same assessments and table, its own outcome and reasons."""
    return Decision.objects.create(
        site=former.site,
        outcome=outcome,
        from_reserve=True,
        reasons=reasons,
        framework=former.framework,
        assessment_1=former.assessment_1,
        reviewer_1=former.reviewer_1,
        assessment_2=former.assessment_2,
        reviewer_2=former.reviewer_2,
        override=former.override,
        lacking=former.lacking,
        table={**former.table, "interests": interests_of(former.site)},
        decided_at=timezone.now(),
        decided_by=by,
    )
