"""What the clock does for the audit trail."""

from celery import shared_task

from foundation.audit.sealing import seal_all


@shared_task
def seal() -> int:
    """Seal what was committed since the last time."""
    return seal_all()
