"""What is counted for those who watch: requests, time, queries; and, when asked, what waits.

The processes of one machine count together through files in the folder that PROMETHEUS_MULTIPROC_DIR names.
"""

import os
from collections.abc import Iterator

from django.db.models import Count
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from foundation.audit.models import Entry
from foundation.mail.models import MailState, OutgoingMail
from portal import health

SECONDS = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10)
QUERIES = (1, 3, 6, 9, 12, 15, 20, 30, 50)

REQUESTS = Counter("portal_requests_total", "Answers by page, method and status", ["page", "method", "status"])
DURATION = Histogram("portal_request_seconds", "Seconds until the answer, by page", ["page"], buckets=SECONDS)
STATEMENTS = Histogram("portal_request_queries", "Queries to the database, by page", ["page"], buckets=QUERIES)


def keep(*, page: str, method: str, status: int, seconds: float, queries: int) -> None:
    """Count one answer."""
    REQUESTS.labels(page, method, str(status)).inc()
    DURATION.labels(page).observe(seconds)
    STATEMENTS.labels(page).observe(queries)


class Waiting(Collector):
    """What waits or failed, asked of the database at the moment somebody looks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return letters by state, the age of the oldest one that should have left, entries to seal, what is away."""
        now = timezone.now()
        states = dict(OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk")))
        letters = GaugeMetricFamily("portal_letters", "Letters in the outbox", labels=["state"])
        for state in MailState.values:
            letters.add_metric([state], states.get(state, 0))
        yield letters
        oldest = OutgoingMail.objects.overdue_since()
        late = (now - oldest).total_seconds() if oldest else 0
        yield GaugeMetricFamily("portal_oldest_letter_seconds", "Since when the oldest letter is late", max(late, 0))
        unsealed = Entry.objects.unsealed().count()
        yield GaugeMetricFamily("portal_audit_unsealed", "Audit entries without a seal", unsealed)
        away = GaugeMetricFamily("portal_away", "1 for each part that is away", labels=["part"])
        troubles = {trouble.partition(":")[0] for trouble in health.degraded(now)}
        for part in ("redis", "worker", "mail"):
            away.add_metric([part], int(part in troubles))
        yield away


def exposition() -> bytes:
    """Return everything in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(Waiting())
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return generate_latest(counted) + generate_latest(registry)
