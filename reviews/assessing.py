"""Actions: begin an assessment, save it as one goes, finish it, look again at what changed, write down a talk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.roles import Role
from foundation.audit.recording import record
from reviews.evidence import facts_of
from reviews.interests import has_declared, interested_in
from reviews.models import Assessment, Decision, Framework, Talk
from reviews.scoring import Answer, Changed, Lack, lacks, touched
from sites.models import Site
from sites.workflow import Status

ASSESSABLE = frozenset({Status.IN_REVIEW, Status.REPLY})


class Refusal(models.TextChoices):
    """Why somebody cannot assess."""

    STATUS = "status", _("This site is not in review: nothing can be assessed now.")
    UNDECLARED = "undeclared", _("Please say first whether you have an interest in this site.")
    INTEREST = "interest", _("You have an interest in this site: you neither assess nor decide.")
    FINAL = "final", _("Your assessment is final already.")
    DECIDED = "decided", _("This site has been decided: assessments stay as they are.")
    FRAMEWORK = "framework", _("There is no framework in force yet.")
    SEEN = (
        "seen",
        _(
            "A colleague's assessment is final, and as a coordinator you can read it: you no longer assess blind. "
            "Please ask a reviewer."
        ),
    )
    OTHER_ROLE = (
        "other_role",
        _("You are a coordinator too. Please choose that role first: it tells whether you still assess blind."),
    )


class AssessmentRefused(ValueError):
    """It cannot be done; `refusal.label` tells the person why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.value))
        self.refusal = refusal


@dataclass
class Unfinished(Exception):
    """The assessment still lacks something; `lacking` says what, by criterion."""

    lacking: list[tuple[str, Lack]]


@dataclass
class Overtaken(Exception):
    """The same person saved in another window since this version was read."""

    assessment: Assessment


@transaction.atomic
def begin(site: Site, *, by: User) -> Assessment:
    """Begin an assessment against the framework in force, or return the one that is there; raises AssessmentRefused.

    A coordinator reads what is final and begins before that, or never: nobody judges who read a colleague first.
    """
    current = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    require_free(current, by=by)
    framework = Framework.objects.in_force().first()
    if framework is None:
        raise AssessmentRefused(Refusal.FRAMEWORK)
    own = Assessment.objects.of_site(current).of(by).first()
    if own:
        return own
    require_blind(current, by=by)
    now = timezone.now()
    made = Assessment.objects.create(site=current, reviewer=by, framework=framework, started_at=now, changed_at=now)
    record("review.begin", current, by=by, details={"framework": framework.version})
    return made


def require_blind(site: Site, *, by: User) -> None:
    """Refuse a coordinator who can read a final assessment already, whatever the role; raises AssessmentRefused."""
    if not Membership.objects.of_account(by).coordinating(timezone.localdate()).exists():
        return
    if by.role != Role.COORDINATOR:
        raise AssessmentRefused(Refusal.OTHER_ROLE)
    if Assessment.objects.of_site(site).final().exists():
        raise AssessmentRefused(Refusal.SEEN)


def require_free(site: Site, *, by: User) -> None:
    """Refuse who may not assess this site now; raises AssessmentRefused."""
    if site.status not in ASSESSABLE:
        raise AssessmentRefused(Refusal.STATUS)
    require_impartial(site, by=by)
    if Decision.objects.filter(site=site).standing().exists():
        raise AssessmentRefused(Refusal.DECIDED)


def require_impartial(site: Site, *, by: User) -> None:
    """Refuse who has an interest in the site, or has not said yet that there is none; raises AssessmentRefused."""
    if interested_in(site, [by.pk]):
        raise AssessmentRefused(Refusal.INTEREST)
    if not has_declared(site, by=by):
        raise AssessmentRefused(Refusal.UNDECLARED)


def locked(assessment: Assessment, *, by: User) -> Assessment:
    """Return one's own assessment under lock; raises AssessmentRefused when nothing may change any more.

    The site is locked first, as a decision locks it: no score changes after a decision gathered its table.
    """
    Site.objects.select_for_update(of=("self",)).get(pk=assessment.site_id)
    current = Assessment.objects.select_for_update(of=("self",)).with_people().get(pk=assessment.pk, reviewer=by)
    require_free(current.site, by=by)
    return current


@transaction.atomic
def save(assessment: Assessment, *, by: User, version: int, answers: Mapping[str, Answer]) -> Assessment:
    """Write answers into an assessment in the making; what is not named stays.

    Raises Overtaken when another window saved since this version was read, AssessmentRefused once it is final.
    """
    current = locked(assessment, by=by)
    if current.is_final:
        raise AssessmentRefused(Refusal.FINAL)
    if current.version != version:
        raise Overtaken(current)
    changed = {code: answer for code, answer in answers.items() if current.given.get(code, Answer()) != answer}
    if changed:
        write(current, changed)
        record("review.save", current.site, by=by, details={"criteria": sorted(changed)})
    return current


def write(assessment: Assessment, answers: Mapping[str, Answer]) -> None:
    """Put the answers into the row, each with the facts as they stand now, and count the save."""
    rests_on = fields_of(assessment.framework)
    facts = facts_of(with_file(assessment.site_id), [name for code in answers for name in rests_on.get(code, [])])
    for code, answer in answers.items():
        seen = {name: facts[name] for name in rests_on.get(code, [])}
        assessment.answers[code] = as_row(answer, seen)
    assessment.version += 1
    assessment.changed_at = timezone.now()
    assessment.save(update_fields=["answers", "version", "changed_at", "final_at"])


def as_row(answer: Answer, seen: dict[str, str]) -> dict[str, Any]:
    """An answer as the column keeps it."""
    return {
        "kind": answer.kind,
        "score": answer.score,
        "note": answer.note,
        "evidence": list(answer.evidence),
        "knock_out": answer.knock_out,
        "seen": seen,
    }


def fields_of(framework: Framework) -> dict[str, Sequence[str]]:
    """The facts that each criterion rests on."""
    return {criterion.code: criterion.fields for criterion in framework.rows}


def with_file(pk: int) -> Site:
    """The site with every part of its file and its papers."""
    return Site.objects.with_file().with_paper_numbers().get(pk=pk)


@transaction.atomic
def finish(assessment: Assessment, *, by: User) -> Assessment:
    """Make an assessment final: from now on it counts, and its reviewer may read what others found.

    Raises Unfinished with what it lacks, AssessmentRefused when it is final already.
    """
    current = locked(assessment, by=by)
    if current.is_final:
        raise AssessmentRefused(Refusal.FINAL)
    lacking = lacks(current.framework.asked, current.given)
    if lacking:
        raise Unfinished(lacking)
    current.final_at = current.changed_at = timezone.now()
    current.version += 1
    current.save(update_fields=["final_at", "changed_at", "version"])
    record("review.finish", current.site, by=by, details={"framework": current.framework.version})
    return current


def changed_since(assessment: Assessment, site: Site) -> list[Changed]:
    """The criteria whose facts changed after this reviewer answered them; the site was read with its file."""
    rests_on = fields_of(assessment.framework)
    facts = facts_of(site, [name for names in rests_on.values() for name in names])
    return touched(rests_on, assessment.seen, facts)


@transaction.atomic
def look_again(assessment: Assessment, *, by: User, answers: Mapping[str, Answer]) -> Assessment:
    """Answer touched criteria again, with the same answer or another one, although the assessment is final.

    Raises Unfinished when an answer lacks something, AssessmentRefused once the site is decided.
    """
    current = locked(assessment, by=by)
    asked = [one for one in current.framework.asked if one.code in answers]
    lacking = lacks(asked, answers)
    if lacking:
        raise Unfinished(lacking)
    before = {code: current.answers.get(code, {}).get("score") for code in answers}
    write(current, answers)
    after = {code: answer.score for code, answer in answers.items()}
    record("review.look_again", current.site, by=by, details={"from": before, "to": after})
    return current


@transaction.atomic
def note_talk(site: Site, *, by: User, codes: Sequence[str], held_on: date, words: str) -> Talk:
    """Write down a talk of the reviewers about criteria on which they lay far apart; raises AssessmentRefused.

    Without a talk nothing is decided, so who writes it down declares like who assesses or decides.
    """
    require_impartial(site, by=by)
    talk = Talk.objects.create(
        site=site, codes=list(codes), held_on=held_on, words=words.strip(), written_at=timezone.now(), written_by=by
    )
    record("review.talk", site, by=by, details={"criteria": list(codes), "held_on": held_on})
    return talk
