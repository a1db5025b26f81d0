"""Actions: share the draft, decide with four eyes, take a decision back, reopen. Who was faster, decides.

A decision is told by its letter: until that leaves, the status of the site stays what everybody outside knows, so that
no page, export or mail can show a verdict too early (docs/decisions/0016-verdict-waits.md).
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from foundation.parameters.reading import value
from reviews.ending import end
from reviews.gathering import Gathered, as_table, gather
from reviews.interests import Aside, aside_of, require_clean_hand
from reviews.kinds import LetterKind, Outcome, Sending
from reviews.lettering import write_letter
from reviews.models import Assessment, Decision, Framework, Letter, Reply
from reviews.sending import STEP_OF, send
from sites.models import Site
from sites.review import take_step
from sites.workflow import DecisionFacts, Given, Refusal, Status, Step, StepRefused, missing_for_decision, rule_for


@dataclass
class AlreadyDecided(Exception):
    """A colleague was faster; `decision` is what stands."""

    decision: Decision


@dataclass
class AlreadyShared(Exception):
    """The draft is shared, or its letter waits already."""

    reply: Reply


@dataclass
class NothingToShare(Exception):
    """There are fewer than two final assessments, and no word that explains it."""


def locked(site: Site) -> Site:
    """The site under lock, with its places."""
    return Site.objects.select_for_update(of=("self",)).with_places_of().get(pk=site.pk)


@transaction.atomic
def share(site: Site, *, by: User, words: str) -> Letter:
    """Prepare the draft for the municipality and write its letter; it leaves at once where the parameter says so.

    Raises StepRefused, AlreadyShared, or NothingToShare when fewer than two people assessed and no word explains it.
    """
    current = locked(site)
    rule_for(current.standing, Step.SHARE, role=by.role)
    require_whole_view(current, by=by)
    waiting = Reply.objects.filter(site=current).standing().first()
    if waiting and waiting.shared_at is None:
        raise AlreadyShared(waiting)
    require_clean_hand(current, by=by)
    gathered = gather(current, user=by)
    if len(gathered.assessments) < 2 and not words.strip():
        raise NothingToShare
    if waiting:  # a former round, before the site was reopened
        waiting.closed_at = timezone.now()
        waiting.save(update_fields=["closed_at"])
    reply = Reply.objects.create(
        site=current,
        framework=gathered.framework or Framework.objects.in_force()[0],
        table=as_table(gathered),
        words=words.strip(),
        prepared_at=timezone.now(),
        prepared_by=by,
    )
    record("review.share", current, by=by, details={"reviewers": len(gathered.assessments)})
    return at_once_or_wait(
        write_letter(site=current, kind=LetterKind.SHARED, by=by, reply=reply), by=by, key="reviews.send_shared"
    )


def require_whole_view(site: Site, *, by: User) -> None:
    """Refuse who still assesses and so reads an emptier table than what is final; raises StepRefused."""
    if Assessment.objects.of_site(site).of(by).unfinished().exists():
        raise StepRefused(Refusal.UNFINISHED)


def at_once_or_wait(letter: Letter, *, by: User, key: str) -> Letter:
    """Let a letter leave now where the parameter of its kind says so."""
    return send(letter, by=by) if value(key) == Sending.AT_ONCE else letter


def facts_for(
    site: Site, gathered: Gathered, *, by: User, today: date, override: str = "", aside: Aside | None = None
) -> DecisionFacts:
    """Collect what a decision rests on, as the rules want it."""
    reply = Reply.objects.filter(site=site).standing().first()
    return DecisionFacts(
        assessors=frozenset(assessment.reviewer_id for assessment in gathered.assessments),
        open_knock_outs=tuple(criterion.code for criterion in gathered.open_knock_outs),
        confirmed_knock_outs=tuple(criterion.code for criterion in gathered.confirmed_knock_outs),
        untalked=tuple(criterion.code for criterion in gathered.to_talk),
        answered=reply is not None and reply.is_over(today),
        interested=bool((aside or aside_of(site)).among([by.pk])),
        override=override,
    )


@transaction.atomic
def decide(site: Site, outcome: Outcome, *, by: User, reasons: str, override: str = "") -> Decision:
    """Decide, and write the letter; the status follows when the letter leaves.

    Raises AlreadyDecided when somebody was faster, StepRefused when a rule of the house is not met.
    """
    current = locked(site)
    standing = Decision.objects.filter(site=current).standing().with_people().first()
    if standing and not standing.is_told:
        raise AlreadyDecided(standing)
    step = STEP_OF[outcome]
    rule_for(current.standing, step, role=by.role)
    require_clean_hand(current, by=by)
    require_whole_view(current, by=by)
    if not reasons.strip():
        raise StepRefused(Refusal.REASON)
    gathered = gather(current, user=by)
    facts = facts_for(current, gathered, by=by, today=timezone.localdate(), override=override.strip())
    missing = missing_for_decision(step, facts)
    if missing:
        raise StepRefused(missing[0])
    decision = keep(current, outcome, gathered, facts, by=by, reasons=reasons.strip())
    record("review.decide", current, by=by, details={"outcome": outcome, "override": facts.override})
    at_once_or_wait(
        write_letter(site=current, kind=LetterKind.DECISION, by=by, decision=decision),
        by=by,
        key="reviews.send_decision",
    )
    decision.refresh_from_db()
    return decision


def keep(site: Site, outcome: Outcome, gathered: Gathered, facts: DecisionFacts, *, by: User, reasons: str) -> Decision:
    """Write the decision with all it rests on, as it stands now."""
    first, second = (*gathered.assessments, None, None)[:2]
    bare = facts.without_override
    return Decision.objects.create(
        site=site,
        outcome=outcome,
        reasons=reasons,
        framework=gathered.framework,
        assessment_1=first,
        reviewer_1=first.reviewer if first else None,
        assessment_2=second,
        reviewer_2=second.reviewer if second else None,
        override=facts.override,
        lacking=[refusal.value for refusal in missing_for_decision(STEP_OF[outcome], bare)],
        table={**as_table(gathered), "replies": replies_of(site), "interests": interests_of(site)},
        decided_at=timezone.now(),
        decided_by=by,
    )


def replies_of(site: Site) -> list[dict[str, str]]:
    """What the municipality said about the facts, as the decision shows it."""
    reply = Reply.objects.filter(site=site).standing().with_words().first()
    return list(reply.said) if reply else []


def interests_of(site: Site) -> list[dict[str, str]]:
    """Who declared an interest and so stood aside, as the decision prints it."""
    return [{"person": str(row.person), "words": row.words} for row in aside_of(site).rows]


@transaction.atomic
def take_back(decision: Decision, *, by: User, reason: str) -> Decision:
    """Take back a decision that nobody outside knows yet; raises StepRefused once it was told, or for an interest."""
    locked(decision.site)
    current = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if current.is_told or current.ended_at:
        raise StepRefused(Refusal.STATUS)
    require_clean_hand(current.site, by=by)
    if not reason.strip():
        raise StepRefused(Refusal.REASON)
    end(current, by=by, reason=reason.strip())
    record("review.take_back", current.site, by=by, details={"reason": reason})
    return current


@transaction.atomic
def reopen(site: Site, *, by: User, reason: str) -> Site:
    """Assess a decided site again: the decision ends with a trace, the right of reply begins anew; StepRefused."""
    require_clean_hand(site, by=by)
    current = take_step(site, Step.REOPEN, by=by, given=Given(reason=reason))
    for decision in Decision.objects.filter(site=current).standing():
        end(decision, by=by, reason=reason.strip())
    Reply.objects.filter(site=current).standing().update(closed_at=timezone.now())
    return current


@dataclass(frozen=True)
class Effects:
    """What reopening a site changes."""

    outcome: str
    letters: int
    places: int | None
    is_ranked: bool


def effects_of_reopening(site: Site, *, user: User) -> Effects:
    """Say what reopening changes: the decision, its letters, the subsidy's places, and the ranking."""
    decision = Decision.objects.visible_to(user).filter(site=site).standing().first()
    letters = Letter.objects.visible_to(user).filter(decision=decision).gone().count() if decision else 0
    chosen = site.status == Status.RETAINED
    return Effects(
        outcome=decision.get_outcome_display() if decision else site.get_status_display(),
        letters=letters,
        places=site.places if chosen else None,
        is_ranked=gather(site, user=user).framework is not None,
    )
