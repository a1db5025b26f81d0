"""What the clock does for the outbox, and the nudge after a code or an invitation."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from foundation.mail.delivering import BATCH, claim, deliver


@shared_task
def deliver_waiting() -> int:
    """Deliver all that is due, batch by batch, and return how many messages left."""
    sent = 0
    while batch := claim(now=timezone.now()):
        sent += deliver(batch)
        if len(batch) < BATCH:
            break
    return sent


def nudge() -> None:
    """Ask the worker to deliver at once after the commit; without Redis the clock does it a little later."""
    transaction.on_commit(lambda: deliver_waiting.apply_async(retry=False), robust=True)
