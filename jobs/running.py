"""What the worker does: take a job up, do it within the owner's scope, keep what came out, forget it in time.

At least once: a job whose worker dies is taken up again when its lease ends, so every kind must bear to run twice.
"""

import logging
import time
import uuid
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.scope import in_scope_of
from foundation.audit.recording import record
from foundation.mail.writing import post
from foundation.parameters.reading import value
from jobs.emails import ended_letter
from jobs.kinds import JobTrouble, Outcome, UnknownKind, kind_named
from jobs.models import Job, JobState

log = logging.getLogger(__name__)

# How long a worker may be silent before another one takes its job up, and how often it gives a sign of life.
LEASE = timedelta(minutes=10)
BETWEEN_SIGNS = 1.0
MOST_TRIES = 3


class Stopped(Exception):
    """The owner asked to stop this job."""


class Work:
    """What a kind gets: whose work it is, in which language, and where to tell how far it is."""

    def __init__(self, job: Job, owner: User) -> None:
        self.job, self.owner, self.language = job, owner, job.language
        self._told_at = 0.0

    def progress(self, done: int, of: int | None = None) -> None:
        """Tell how far the work is; call it at every step, it writes at most once a second.

        Raises Stopped when the owner asked to stop: let it pass, and what is not committed is undone. Outside of a
        transaction of the kind's own the page sees the number at once, inside of it only at its end.
        """
        if time.monotonic() - self._told_at < BETWEEN_SIGNS and done != of:
            return
        self._told_at = time.monotonic()
        mine = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, tries=self.job.tries)
        if not mine.filter(cancel_asked_at=None).update(done=done, of=of, lease_until=timezone.now() + LEASE):
            raise Stopped


def run(pk: int) -> None:
    """Do one job, unless somebody else does; whatever happens, its owner reads what became of it."""
    job = claim(pk, now=timezone.now())
    if job is None:
        return
    with translation.override(job.language):
        try:
            outcome = do(job)
        except Stopped:
            end(job, JobState.CANCELLED, Outcome(sentence=_("You stopped this.")))
        except JobTrouble as trouble:
            end(job, JobState.FAILED, Outcome(sentence=str(trouble)))
        except Exception:
            log.exception("job %s (%s) failed", job.pk, job.kind)
            end(job, JobState.FAILED, Outcome(sentence=in_general()))
        else:
            end(job, JobState.DONE, outcome)


def in_general() -> str:
    """What the owner reads when the reason is ours."""
    return _("Something went wrong on our side, and nothing is lost. Try again; if it stays so, write to De Huizen.")


@transaction.atomic
def claim(pk: int, *, now: datetime) -> Job | None:
    """Take a lease on a job; None when it is finished, or a living worker has it.

    A job that took its worker down too often is given up: it would do so again.
    """
    job = Job.objects.to_take_up(now).select_for_update(skip_locked=True).filter(pk=pk).first()
    if job is None:
        return None
    if job.tries >= MOST_TRIES:
        with translation.override(job.language):
            close(job, JobState.FAILED, Outcome(sentence=in_general()))
        return None
    if job.cancel_asked_at:
        close(job, JobState.CANCELLED, Outcome())
        return None
    job.state, job.tries, job.lease_until = JobState.RUNNING, job.tries + 1, now + LEASE
    job.started_at = now
    job.save(update_fields=["state", "tries", "lease_until", "started_at"])
    return job


def do(job: Job) -> Outcome:
    """Do the work as its owner, who must still hold the role; the database gives it the owner's rows and no others."""
    try:
        kind = kind_named(job.kind)
    except UnknownKind as gone:
        raise JobTrouble(_("The portal no longer offers this.")) from gone
    owner = acting_owner(job)
    if owner.role not in kind.roles:
        raise JobTrouble(_("The role in which you asked for this does not allow it any more."))
    with in_scope_of(owner):
        return kind(Work(job, owner), **job.given)


def acting_owner(job: Job) -> User:
    """Return the owner, acting in the membership of the job if it still holds."""
    owner: User = User.objects.get(pk=job.owner_id)
    held = Membership.objects.of_person(owner, timezone.localdate()).filter(pk=job.membership_id).first()
    return owner.act_as(held if owner.is_active else None)


@transaction.atomic
def end(job: Job, state: JobState, outcome: Outcome) -> None:
    """Keep what came out, unless the job was taken up by another worker meanwhile."""
    current = Job.objects.select_for_update().get(pk=job.pk)
    if current.state == JobState.RUNNING and current.tries == job.tries:
        close(current, state, outcome)


def close(job: Job, state: JobState, outcome: Outcome) -> None:
    """Write the end of a locked job, and tell its owner by mail when that took longer than a person waits."""
    job.state, job.ended_at, job.lease_until = state, timezone.now(), None
    job.sentence, job.result_address = outcome.sentence, outcome.address[:500]
    if state == JobState.DONE and outcome.content is not None:
        keep_result(job, outcome)
    job.save()
    record(f"job.{state}", job, details={"kind": job.kind})
    patience = timedelta(seconds=value("jobs.mail_after"))
    if state in {JobState.DONE, JobState.FAILED} and job.ended_at - job.asked_at > patience:
        post(ended_letter(job))


def keep_result(job: Job, outcome: Outcome) -> None:
    """Store the file under a name nobody can guess; it is fetched through the job's own guarded address."""
    content = outcome.content
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    job.result_name, job.result_type = outcome.name[:200], outcome.content_type
    job.result.save(f"{uuid.uuid4()}{PurePath(outcome.name).suffix}", file, save=False)


def forget(*, now: datetime) -> int:
    """Delete jobs and their files once their term is over, and return how many."""
    old = Job.objects.ended_before(now - timedelta(days=value("jobs.kept")))
    return sum(delete(job) for job in old.iterator())


@transaction.atomic
def delete(job: Job) -> int:
    """Delete a job, and its file once that is certain."""
    storage, name = job.result.storage, str(job.result)
    job.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return 1
