"""The worker and the clock: how tasks are delivered, under which request's id, and the signs of life both leave."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from celery import Celery, signals
from celery.beat import PersistentScheduler

from foundation import tracing
from portal import breaking
from portal.liveness import CLOCK, WORKER, lives

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# Every process of the portal imports this file; only those started by the program celery have the worker's rights.
if Path(sys.argv[0]).name == "celery":
    os.environ.setdefault("DATABASE_ROLE", "worker")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

BETWEEN_SIGNS = 15.0


class Signs:
    """Leaves a sign of life, but not at every turn."""

    def __init__(self, who: str) -> None:
        self.who, self.left_at = who, 0.0

    def leave(self) -> None:
        """Leave one when the last is some time ago."""
        if time.monotonic() - self.left_at > BETWEEN_SIGNS:
            self.left_at = time.monotonic()
            lives(self.who)


class LivingClock(PersistentScheduler):
    """The clock that says that it lives. Two at once do no harm: whatever they start takes a lock or a lease."""

    signs = Signs(CLOCK)

    def tick(self, *args: Any, **options: Any) -> float:
        """Leave a sign of life at each turn."""
        self.signs.leave()
        return float(super().tick(*args, **options))


worker_signs = Signs(WORKER)


@signals.heartbeat_sent.connect
def worker_beats(**_about: Any) -> None:
    """Leave a sign of life of the worker's main process, which answers also while its children are at work."""
    worker_signs.leave()


@signals.before_task_publish.connect
def send_along(headers: dict[str, Any] | None = None, **_about: Any) -> None:
    """A task knows which request asked for it."""
    if headers is not None and tracing.current():
        headers["request_id"] = tracing.current()


@signals.task_prerun.connect
def take_up(task: Any = None, **_about: Any) -> None:
    """Work under the id of the request that asked for it, or under one of its own."""
    told = {**(task.request.headers or {}), **vars(task.request)} if task else {}
    asked_by = told.get("request_id")
    if asked_by:
        tracing.follow(str(asked_by))
    else:
        tracing.begin()


@signals.task_failure.connect
def count_failure(**_about: Any) -> None:
    """A task that ended in an error is told to those who watch."""
    breaking.count(breaking.TASKS)


@signals.task_postrun.connect
def leave(**_about: Any) -> None:
    """The next task is another request's."""
    tracing.follow("")
