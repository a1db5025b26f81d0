"""Let end what is over its term: kind by kind, each in transactions of its own, so that one cannot stop the others."""

from collections.abc import Iterable
from datetime import datetime

from django.db import Error, transaction
from django.db.models import Q
from django.utils import timezone

from foundation.audit.recording import record
from foundation.parameters.reading import ParameterMissing, value
from foundation.retention.kinds import Kind, Rows
from foundation.retention.models import Hold, Report
from foundation.retention.terms import months_before

BATCH = 500


def run(kinds: Iterable[Kind], *, now: datetime, dry: bool) -> list[Report]:
    """End what is due of every kind and return the reports; a dry run counts, changes nothing and keeps no report."""
    reports = [report_on(kind, now=now, dry=dry) for kind in kinds]
    if not dry:
        Report.objects.bulk_create(reports)
    return reports


def report_on(kind: Kind, *, now: datetime, dry: bool) -> Report:
    """Work through one kind; what goes wrong stands in its report, and in nobody else's way."""
    report = Report(ran_at=now, kind=kind.name, dry=dry)
    try:
        report.term_months = value(kind.term, on=timezone.localdate(now))
        over = kind.ended_before(months_before(now, report.term_months))
        free = over.exclude(held(kind))
        report.due = over.count()
        report.held = report.due - free.count()
        report.ended = 0 if dry else end_all(kind, free)
    except (ParameterMissing, ValueError, Error) as trouble:
        report.trouble = f"{type(trouble).__name__}: {trouble}"[:300]
    return report


def held(kind: Kind) -> Q:
    """Rows of this kind that a standing hold keeps: their own, or that of something they belong to."""
    model = kind.ended_before(timezone.now()).model
    found = Q(pk__in=Hold.objects.ids_of(model._meta.label_lower))
    for label, paths in kind.holds.items():
        for path in (paths,) if isinstance(paths, str) else paths:
            found |= Q(**{f"{path}__in": Hold.objects.ids_of(label)})
    return found


def end_all(kind: Kind, free: Rows) -> int:
    """End the rows batch by batch and return how many; each batch with its entry in the audit trail, or not at all."""
    ended = 0
    while True:
        with transaction.atomic():
            numbers = list(free.order_by("pk").values_list("pk", flat=True)[:BATCH])
            batch = free.model._base_manager.filter(pk__in=numbers)
            done = end_batch(kind, batch) if numbers else 0
            if done:
                record("retention.end", None, details={"kind": kind.name, "rows": done})
        ended += done
        if not done or len(numbers) < BATCH:
            return ended


def end_batch(kind: Kind, batch: Rows) -> int:
    """End some rows as the kind says; the default is to delete them, and what hangs on them."""
    if kind.end:
        return kind.end(batch)
    return batch.delete()[1].get(batch.model._meta.label, 0)
