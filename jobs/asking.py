"""What the owner does: ask for long work, stop it, ask once more."""

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from jobs.kinds import Kind
from jobs.models import Job, JobState


@transaction.atomic
def ask(kind: Kind, *, by: User, about: str = "", language: str = "", **given: Any) -> Job:
    """Ask for long work; the same asked twice by the same person while it is unfinished is one job.

    `given` must be plain values (ids, days as text, filters): they are kept as JSON and handed to the kind.
    Raises PermissionDenied when the role the person acts in may not start it.
    """
    if by.acting is None or by.role not in kind.roles:
        raise PermissionDenied
    job = Job(
        kind=kind.name,
        about=about[:200],
        owner=by,
        membership=by.acting,
        language=language or by.language,
        given=given,
        likeness=likeness_of(kind.name, given),
        asked_at=timezone.now(),
    )
    lock(job)
    already = Job.objects.asked_like(job).first()
    if already:
        return already
    job.save()
    record("job.ask", job, by=by, details={"kind": kind.name, "given": given})
    return job


def under_way(kind: Kind, *, by: User, **given: Any) -> Job | None:
    """The unfinished job with which this person asked for the very same, if there is one."""
    mine = Job.objects.visible_to(by).unfinished()
    return mine.filter(kind=kind.name, likeness=likeness_of(kind.name, given)).first()


def lock(job: Job) -> None:
    """Let two clicks of the same person wait for each other, not for anybody else."""
    User.objects.select_for_update(no_key=True).get(pk=job.owner_id)


def likeness_of(name: str, given: dict[str, Any]) -> str:
    """Return the digest of what is asked for."""
    return hashlib.sha256(json.dumps([name, given], sort_keys=True).encode()).hexdigest()


@transaction.atomic
def stop(job: Job, *, by: User) -> Job:
    """Stop a job: at once while it waits, at its next step while it runs; a finished one stays as it is."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    now = timezone.now()
    if job.state == JobState.WAITING:
        job.state, job.ended_at = JobState.CANCELLED, now
    elif job.state == JobState.RUNNING:
        job.cancel_asked_at = job.cancel_asked_at or now
    else:
        return job
    job.save(update_fields=["state", "ended_at", "cancel_asked_at"])
    record("job.stop", job, by=by)
    return job


@transaction.atomic
def ask_again(job: Job, *, by: User) -> Job:
    """Start a job that failed or was stopped once more, from the beginning; any other stays as it is."""
    lock(job)
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not job.can_be_tried_again:
        return job
    already = Job.objects.asked_like(job).first()
    if already:
        return already
    job.state, job.ended_at, job.cancel_asked_at, job.lease_until = JobState.WAITING, None, None, None
    job.done, job.of, job.tries, job.sentence, job.asked_at = 0, None, 0, "", timezone.now()
    job.save(
        update_fields=[
            *["state", "ended_at", "cancel_asked_at", "lease_until"],
            *["done", "of", "tries", "sentence", "asked_at"],
        ]
    )
    record("job.ask_again", job, by=by)
    return job
