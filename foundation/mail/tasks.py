"""What the clock does for the outbox, and the nudge after a code or an invitation."""

import time

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from foundation.mail.delivering import BATCH, claim, deliver

# Well within the time limit of a task: what is not begun by then waits for the next turn of the clock.
LONGEST_TURN = 120.0


@shared_task
def deliver_waiting() -> int:
    """Deliver all that is due, batch by batch, and return how many messages left."""
    sent, stop_at = 0, time.monotonic() + LONGEST_TURN
    while time.monotonic() < stop_at and (batch := claim(now=timezone.now())):
        sent += deliver(batch, stop_at=stop_at)
        if len(batch) < BATCH:
            break
    return sent


def nudge() -> None:
    """Ask the worker to deliver at once after the commit; without Redis the clock does it a little later."""
    transaction.on_commit(lambda: deliver_waiting.apply_async(retry=False), robust=True)
