"""What the clock does for accounts: each may run twice, and does nothing the second time."""

from celery import shared_task
from django.utils import timezone

from accounts.confirming import ask_to_confirm, end_unconfirmed
from accounts.erasing import erase_asked
from accounts.idling import close_idle, warn_idle


@shared_task
def look_after_access() -> None:
    """Ask who still needs access, end what nobody confirmed, warn and close what nobody uses."""
    today, now = timezone.localdate(), timezone.now()
    end_unconfirmed(today=today)
    ask_to_confirm(today=today)
    close_idle(now=now)
    warn_idle(now=now)


@shared_task
def erase_people() -> int:
    """Empty the accounts for which it was asked."""
    return erase_asked()
