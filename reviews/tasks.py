"""What the clock does about letters: let planned ones leave, print those that left."""

from celery import shared_task
from django.utils import timezone

from reviews.printing import print_gone
from reviews.sending import send_due


@shared_task
def letters() -> int:
    """Let every letter leave whose moment has come, then keep the PDF of each that left."""
    return send_due(now=timezone.now()) + print_gone()
