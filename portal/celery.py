"""The worker: how tasks are delivered, and under which request's id they work."""

import os
import sys
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import before_task_publish, task_postrun, task_prerun

from foundation import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# Every process of the portal imports this file; only those started by the program celery have the worker's rights.
if Path(sys.argv[0]).name == "celery":
    os.environ.setdefault("DATABASE_ROLE", "worker")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@before_task_publish.connect
def send_along(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """A task knows which request asked for it."""
    if headers is not None and tracing.current():
        headers["request_id"] = tracing.current()


@task_prerun.connect
def take_up(task: Any = None, **_: Any) -> None:
    """Work under the id of the request that asked for it, or under one of its own."""
    told = {**(task.request.headers or {}), **vars(task.request)} if task else {}
    asked_by = told.get("request_id")
    if asked_by:
        tracing.follow(str(asked_by))
    else:
        tracing.begin()


@task_postrun.connect
def leave(**_: Any) -> None:
    """The next task is another request's."""
    tracing.follow("")
