"""Long work and the worker: start one job, take up those that were lost, forget what is old."""

from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from jobs import asking, running
from jobs.kinds import Kind
from jobs.models import Job

HOUR = 3600
AT_ONCE = 50


@shared_task(time_limit=HOUR, soft_time_limit=HOUR - 60)
def run(pk: int) -> None:
    """Do one job."""
    running.run(pk)


def start(kind: Kind, *, by: User, about: str = "", **given: Any) -> Job:
    """Ask for long work and wake the worker after the commit; what every view calls."""
    return wake(asking.ask(kind, by=by, about=about, **given))


def start_again(job: Job, *, by: User) -> Job:
    """Ask for a failed or stopped job once more."""
    return wake(asking.ask_again(job, by=by))


def wake(job: Job) -> Job:
    """Hand a job to the worker after the commit; without Redis the clock finds it a little later."""
    if job.is_unfinished:
        transaction.on_commit(lambda: run.apply_async([job.pk], retry=False), robust=True)
    return job


@shared_task
def take_up() -> int:
    """Hand over what waits although nobody works on it: Redis forgot it, or its worker died."""
    waiting = list(Job.objects.to_take_up(timezone.now()).values_list("pk", flat=True)[:AT_ONCE])
    for pk in waiting:
        run.apply_async([pk], retry=False)
    return len(waiting)


@shared_task
def forget() -> int:
    """Delete old jobs and their files."""
    return running.forget(now=timezone.now())
