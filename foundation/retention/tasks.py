"""What the clock does for retention."""

from celery import shared_task
from django.utils import timezone

from foundation.retention.holding import lift_what_is_over
from foundation.retention.kinds import kinds
from foundation.retention.running import run


@shared_task
def keep_terms() -> int:
    """Lift the holds that are over, end what is over its term, and return how many rows that were."""
    lift_what_is_over(today=timezone.localdate())
    return sum(report.ended for report in run(kinds(), now=timezone.now(), dry=False))
