"""Signs of life of the clock and the worker, kept in Redis: who left the last one, and when."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

CLOCK, WORKER, TASKS = "clock-seen", "worker-seen", "tasks-seen"
KEPT = 3600
SILENCE = timedelta(minutes=2)


def lives(who: str) -> None:
    """Leave a sign of life."""
    cache.set(who, timezone.now(), timeout=KEPT)


def silent(who: str, now: datetime) -> bool:
    """Say whether nothing was heard for too long."""
    seen = cache.get(who)
    return seen is None or now - seen > SILENCE


def silences(now: datetime) -> list[str]:
    """Name who is silent: the clock, the worker; or the tasks, when both live and nothing is done all the same."""
    gone = [name for name, who in (("clock", CLOCK), ("worker", WORKER)) if silent(who, now)]
    return gone or (["tasks"] if silent(TASKS, now) else [])
