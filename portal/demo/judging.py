"""Assess, share and decide the invented examples through the real steps, then set their moments back."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from foundation.parameters.reading import bridge_days, value
from foundation.templatetags.look import day
from foundation.workdays import add_workdays
from portal.demo.reading import ago, read
from reviews.assessing import begin, finish, save
from reviews.deciding import decide, share
from reviews.interests import declare, has_declared
from reviews.kinds import AnswerKind, KnockOut, LetterState, Outcome
from reviews.loading import load_first_framework, load_letter_templates
from reviews.models import Assessment, Decision, Interest, Letter, LetterText, Reply
from reviews.replying import comment
from reviews.scoring import Answer
from reviews.sending import STEP_OF, send
from sites.models import Site, SiteEvent
from sites.workflow import Step

REVIEWERS = ("reviewer", "second-reviewer")
OUTCOME_OF = {step: Outcome(outcome) for outcome, step in STEP_OF.items()}
CARRIED = frozenset({Step.SHARE, *OUTCOME_OF})
LONG_IN_REVIEW = 30
DAYS_OF_REPLY = 22
# How the scores of an example lie, by what becomes of it.
LOWEST = {Step.RETAIN: 2, Step.NOT_RETAIN: 0}
HIGHEST = {Step.NOT_RETAIN: 2}


def ready_to_judge() -> None:
    """Have a framework and the texts of letters."""
    load_first_framework()
    load_letter_templates()


def carry(site: Site, step: Step, entry: Mapping[str, Any], people: Mapping[str, User], *, language: str) -> None:
    """Take a step that rests on assessments, as the people who would, so many days ago."""
    days, by = entry["days"], people[entry["by"]]
    words = read("judgements")["words"][language]
    site.refresh_from_db()
    if not has_declared(site, by=by):
        declare(site, by=by, has_interest=False)
    if site.status == "in_review":
        shared_days = days if step == Step.SHARE else days + DAYS_OF_REPLY
        both_assess(site, people, words, final_step=step, at=ago(shared_days))
        let_leave(share(site, by=by, words=""), by=by)
        age_reply(site, at=ago(shared_days))
    if step in OUTCOME_OF:
        answer(site, words, at=ago(days))
        decision = decide(site, OUTCOME_OF[step], by=by, reasons=entry["reason"])
        let_leave(decision.letters.get(), by=by)
        age_decision(decision, at=ago(days))


def both_assess(
    site: Site, people: Mapping[str, User], words: Mapping[str, str], *, final_step: Step | None, at: datetime
) -> None:
    """Let both reviewers of the demonstration assess an example; one that is still in review leaves more open."""
    site.refresh_from_db()
    for number, key in enumerate(REVIEWERS):
        by = people[key]
        if has_declared(site, by=by):
            continue
        declare(site, by=by, has_interest=False)
        made = begin(site, by=by)
        answers = {
            one.code: answer_to(site, one.code, number, words, step=final_step, asks=one.has_knock_out)
            for one in made.framework.asked
        }
        finish(save(made, by=by, version=made.version, answers=answers), by=by)
    before = at - timedelta(days=3)
    Assessment.objects.filter(site=site).update(started_at=before, changed_at=before, final_at=before)
    Interest.objects.filter(site=site).update(declared_at=before)


def answer_to(site: Site, code: str, number: int, words: Mapping[str, str], *, step: Step | None, asks: bool) -> Answer:
    """One answer, the same on every machine: near to the colleague's, apart on one criterion of a site in review."""
    drawn = hashlib.sha256(f"{site.draft_key}{code}".encode()).digest()
    least, most = LOWEST.get(step, 1) if step else 1, HIGHEST.get(step, 4) if step else 4
    score = least + drawn[0] % (most - least + 1)
    knock_out = KnockOut.NO if asks else ""
    if step is None and drawn[1] % 6 == 0:
        return Answer(kind=AnswerKind.UNKNOWN, note=words["doubt"], knock_out=knock_out)
    near = score - 1 if drawn[2] % 3 == number and score > least else score
    if step is None and code == "value":
        near = 4 if number else 1
    return Answer(kind=AnswerKind.SCORED, score=near, note=words["note"], knock_out=knock_out)


def answer(site: Site, words: Mapping[str, str], *, at: datetime) -> None:
    """Let the municipality of an example comment on one criterion and say that this is all."""
    reply = Reply.objects.filter(site=site).standing().get()
    today = (reply.due_on or timezone.localdate()) - timedelta(days=1)
    if reply.answered_at is None and site.created_by:
        comment(reply, by=site.created_by, words={"transport": words["comment"]}, today=today, done=True)
    Reply.objects.filter(pk=reply.pk).update(answered_at=at - timedelta(days=2))


def let_leave(letter: Letter, *, by: User) -> None:
    """Send the letter of an example, unless its parameter did so at once."""
    if letter.state == LetterState.WAITING:
        send(letter, by=by)


def age_reply(site: Site, *, at: datetime) -> None:
    """Set back the moments of the shared draft, its term with them."""
    due_on = add_workdays(timezone.localdate(at), value("reviews.reply_term"), bridge_days=bridge_days())
    for text in LetterText.objects.filter(site=site, letter__kind="shared").select_related("letter__reply"):
        reply = text.letter.reply
        if reply:
            with override(text.language):
                text.body = text.body.replace(day(reply.due_on), day(due_on))
            text.save(update_fields=["body"])
    Reply.objects.filter(site=site).standing().update(prepared_at=at, shared_at=at, due_on=due_on)
    Letter.objects.filter(site=site, kind="shared").update(written_at=at, told_at=at)
    shared = SiteEvent.objects.filter(site=site, step=Step.SHARE)
    shared.update(at=at, effective_on=timezone.localdate(at), due_on=due_on)


def age_decision(decision: Decision, *, at: datetime) -> None:
    """Set back the moments of the decision and of its letter."""
    Decision.objects.filter(pk=decision.pk).update(decided_at=at, told_at=at)
    Letter.objects.filter(decision=decision).update(written_at=at, told_at=at)
