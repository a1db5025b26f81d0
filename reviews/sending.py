"""Actions on a formal letter: hold, edit, sign, plan, let it leave. The step it tells is taken when it leaves."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import IO

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from documents.receiving import limits_in_force, receive_pdf
from foundation.audit.recording import record
from foundation.mail.writing import post
from foundation.parameters.reading import bridge_days, value
from foundation.workdays import add_workdays
from reviews.emails import letters_about
from reviews.ending import end
from reviews.interests import aside_of, require_clean_hand
from reviews.kinds import LetterState
from reviews.lettering import fill_term, tidy
from reviews.models import Decision, Letter, LetterText, Reply
from sites.models import Site
from sites.review import take_step
from sites.workflow import DecisionFacts, Given, Step

STEP_OF = {"retained": Step.RETAIN, "reserve": Step.RESERVE, "not_retained": Step.NOT_RETAIN}
STEP_FROM_RESERVE = {"retained": Step.PROMOTE, "not_retained": Step.DROP}


class Refusal(models.TextChoices):
    """Why a letter cannot be changed or sent."""

    GONE = "gone", _("This letter has left already; it stays as it was.")
    HELD = "held", _("This letter is held back. Release it first.")
    EMBARGO = "embargo", _("This letter waits for its moment.")
    PAST = "past", _("This moment is over. Please choose one from now on.")
    FUTURE = "future", _("This day is still to come. Please give the day on which the letter was posted.")


def step_of(outcome: str, *, from_reserve: bool) -> Step:
    """The step that an outcome takes a site through."""
    return (STEP_FROM_RESERVE if from_reserve else STEP_OF)[outcome]


@dataclass
class LetterRefused(Exception):
    """It cannot be done; `refusal.label` tells the person why."""

    refusal: Refusal


def opened(letter: Letter, *, by: User) -> Letter:
    """Return the letter under lock; raises LetterRefused once it left, StepRefused for who has an interest.

    The site is locked first, as who decides or takes back locks it: two at once wait for each other, never in a ring.
    """
    Site.objects.select_for_update(of=("self",)).get(pk=letter.site_id)
    current = Letter.objects.select_for_update(of=("self",)).with_all().get(pk=letter.pk)
    if not current.is_open:
        raise LetterRefused(Refusal.GONE)
    require_clean_hand(current.site, by=by)
    return current


@transaction.atomic
def hold(letter: Letter, *, by: User) -> Letter:
    """Hold a letter back until somebody releases it; raises LetterRefused."""
    return set_state(opened(letter, by=by), LetterState.HELD, by=by)


@transaction.atomic
def release(letter: Letter, *, by: User) -> Letter:
    """Let a letter wait again like any other; a plan ends; raises LetterRefused."""
    current = opened(letter, by=by)
    current.embargo_until_at = current.membership_id = None
    return set_state(current, LetterState.WAITING, by=by)


@transaction.atomic
def plan(letter: Letter, *, by: User, until: datetime) -> Letter:
    """Let a letter leave by itself, by mail, at a moment: an embargo; raises LetterRefused."""
    current = opened(letter, by=by)
    if until <= timezone.now():
        raise LetterRefused(Refusal.PAST)
    current.embargo_until_at, current.membership_id = until, by.acting.pk if by.acting else None
    current.written_by = current.written_by or by
    return set_state(current, LetterState.PLANNED, by=by)


def set_state(letter: Letter, state: LetterState, *, by: User) -> Letter:
    """Change how it stands, and log it."""
    letter.state = state
    letter.save(update_fields=["state", "embargo_until_at", "membership_id"])
    record(f"letter.{state}", letter, by=by, details={"site": letter.site_id, "until": letter.embargo_until_at})
    return letter


@transaction.atomic
def edit(text: LetterText, *, by: User, subject: str, body: str) -> LetterText:
    """Change the words of a letter that has not left; a signed paper no longer fits them and goes; LetterRefused."""
    opened(text.letter, by=by)
    text.subject, text.body = subject, tidy(body)
    text.paper, text.is_signed, text.digest = "", False, ""
    text.save(update_fields=["subject", "body", "paper", "is_signed", "digest"])
    record("letter.edit", text.letter, by=by, details={"language": text.language})
    return text


@transaction.atomic
def sign(text: LetterText, upload: IO[bytes], *, by: User, name: str) -> LetterText:
    """Put the signed PDF in the place of ours; its digest is kept. Raises LetterRefused, or FileRefused."""
    opened(text.letter, by=by)
    keep_paper(text, receive_pdf(upload, limits=limits_in_force()).content, is_signed=True)
    record(
        "letter.sign",
        text.letter,
        by=by,
        details={"language": text.language, "digest": text.digest, "name": PurePath(name).name},
    )
    return text


def keep_paper(text: LetterText, content: bytes, *, is_signed: bool) -> None:
    """Store a PDF of a letter with its digest."""
    text.digest, text.is_signed = hashlib.sha256(content).hexdigest(), is_signed
    text.paper.save(f"{text.digest[:32]}.pdf", ContentFile(content), save=False)
    text.save(update_fields=["paper", "is_signed", "digest"])


@transaction.atomic
def send(letter: Letter, *, by: User) -> Letter:
    """Send a letter by mail; the step it tells is taken. Raises LetterRefused, or StepRefused."""
    current = opened(letter, by=by)
    if current.state == LetterState.HELD:
        raise LetterRefused(Refusal.HELD)
    if current.state == LetterState.PLANNED and current.embargo_until_at and current.embargo_until_at > timezone.now():
        raise LetterRefused(Refusal.EMBARGO)
    return leave(current, LetterState.SENT, by=by, on=timezone.localdate())


@transaction.atomic
def mark_posted(letter: Letter, *, by: User, on: date) -> Letter:
    """Say on which day a letter was posted on paper; the step it tells is taken. Raises LetterRefused, StepRefused."""
    current = opened(letter, by=by)
    if current.state == LetterState.HELD:
        raise LetterRefused(Refusal.HELD)
    if on > timezone.localdate():
        raise LetterRefused(Refusal.FUTURE)
    current.posted_on = on
    return leave(current, LetterState.POSTED, by=by, on=on)


def leave(letter: Letter, state: LetterState, *, by: User, on: date) -> Letter:
    """Tell the municipality: take the step, fix the words, write the mails; all of it or nothing."""
    letter.state, letter.told_at, letter.told_by = state, timezone.now(), by
    letter.membership_id = by.acting.pk if by.acting else None
    letter.save(update_fields=["state", "told_at", "told_by", "posted_on", "membership_id"])
    if letter.reply:
        share(letter, letter.reply, by=by, on=on)
    elif letter.decision:
        announce(letter, letter.decision, by=by)
    record(f"letter.{state}", letter, by=by, details={"site": letter.site_id, "kind": letter.kind, "on": on})
    for mail in letters_about(letter, members=Membership.objects.writing_for(letter.municipality_id, on).with_people()):
        post(mail)
    return letter


def share(letter: Letter, reply: Reply, *, by: User, on: date) -> None:
    """Open the right of reply: the term begins on the day of sending, which is day 0."""
    reply.due_on = add_workdays(on, value("reviews.reply_term"), bridge_days=bridge_days())
    reply.shared_at = letter.told_at
    reply.save(update_fields=["due_on", "shared_at"])
    fill_term(letter)
    take_step(letter.site, Step.SHARE, by=by, given=Given(due_on=reply.due_on, effective_on=on))


def announce(letter: Letter, decision: Decision, *, by: User) -> None:
    """Let the site's status follow the decision; one that was told before ends with it."""
    for former in Decision.objects.of_site(letter.site).standing().exclude(pk=decision.pk):
        end(former, by=by, reason=decision.reasons)
    decision.told_at = letter.told_at
    decision.save(update_fields=["told_at"])
    people = [person for person in (decision.reviewer_1_id, decision.reviewer_2_id) if person]
    facts = DecisionFacts(assessors=frozenset(people), answered=True, override=decision.override)
    given = Given(reason=decision.reasons, effective_on=timezone.localdate(decision.decided_at))
    step = step_of(decision.outcome, from_reserve=decision.from_reserve)
    take_step(letter.site, step, by=by, given=given, facts=facts)


def send_due(*, now: datetime) -> int:
    """Let every planned letter whose moment has come leave, each in its own transaction; return how many left."""
    left = 0
    for letter in Letter.objects.due(now):
        left += send_planned(letter)
    return left


@transaction.atomic
def send_planned(letter: Letter) -> bool:
    """Send one planned letter in the name of who planned it; False when that person may send it no more."""
    coordinators = Membership.objects.coordinating(timezone.localdate()).with_people().with_places()
    membership = coordinators.filter(pk=letter.membership_id or 0).first()
    if membership is None or not aside_of(letter.site).frees(membership.user_id):
        return False
    by = membership.user
    by.act_as(membership)
    send(letter, by=by)
    return True
