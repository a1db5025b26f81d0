"""What the clock does for reminders: bring the rows in line with the facts, and let what is due leave."""

from celery import shared_task
from django.utils import timezone

from reminders.planning import plan_all
from reminders.sending import send_due


@shared_task
def remind() -> int:
    """Plan, then send what is due, and return how many mails were written; twice at once does no harm."""
    now = timezone.now()
    plan_all(now=now)
    return send_due(now=now).mails
