"""Pages and tasks that ended in an error, counted per day in Redis: numbers alone, the log has the words."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

PAGES, TASKS = "broken-pages", "broken-tasks"
KEPT = timedelta(days=3)


def count(what: str) -> None:
    """Count one more; with Redis away nothing is counted, and that is told already."""
    key = key_of(what, timezone.now())
    cache.add(key, 0, timeout=KEPT.total_seconds())
    try:
        cache.incr(key)
    except ValueError:
        return


def counted(what: str, on: datetime) -> int:
    """Return how many there were on a day."""
    return int(cache.get(key_of(what, on), 0))


def key_of(what: str, on: datetime) -> str:
    """Name the count of a day."""
    return f"{what}-{timezone.localdate(on).isoformat()}"
