"""What is counted for those who watch: requests, time, queries; and, when asked, what waits.

The processes of one machine count together through files in the folder that PROMETHEUS_MULTIPROC_DIR names.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone, translation
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from portal.watching import figures

SECONDS = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10)
SECONDS_SUM, QUERIES_SUM = "portal_request_seconds_sum", "portal_request_queries_sum"
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
        """Return the figures, those of one name together."""
        families: dict[str, GaugeMetricFamily] = {}
        for figure in figures(timezone.now()):
            label, word = figure.label
            name = f"portal_{figure.name}"
            if name not in families:
                families[name] = GaugeMetricFamily(name, str(figure.title), labels=[label] if label else [])
            families[name].add_metric([word] if label else [], figure.value)
        yield from families.values()


def counted() -> CollectorRegistry:
    """Return the counts of all processes of this machine, or of this one where they share no folder."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def exposition() -> bytes:
    """Return everything in the text format of Prometheus, in English."""
    registry = CollectorRegistry()
    registry.register(Waiting())
    with translation.override("en"):
        return generate_latest(counted()) + generate_latest(registry)


@dataclass(frozen=True)
class Answered:
    """What the web answered since its processes started."""

    requests: int
    errors: int
    refused_sign_ins: int
    milliseconds: float
    queries: float


def answered() -> Answered:
    """Sum the counts up, for a person."""
    samples = [sample for family in counted().collect() for sample in family.samples]
    requests = [sample for sample in samples if sample.name == "portal_requests_total"]
    number = sum(sample.value for sample in requests)
    sums = {name: sum(each.value for each in samples if each.name == name) for name in (SECONDS_SUM, QUERIES_SUM)}
    return Answered(
        requests=int(number),
        errors=int(sum(each.value for each in requests if each.labels["status"].startswith("5"))),
        refused_sign_ins=int(sum(each.value for each in requests if is_refused_sign_in(each.labels))),
        milliseconds=1000 * sums[SECONDS_SUM] / max(number, 1),
        queries=sums[QUERIES_SUM] / max(number, 1),
    )


def is_refused_sign_in(labels: dict[str, str]) -> bool:
    """Say whether this was a password that was sent and not taken."""
    return labels["page"] == "account_login" and labels["method"] == "POST" and labels["status"] != "302"
