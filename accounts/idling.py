"""Accounts that nobody uses: warned first, closed later; a sign-in in between takes the warning back."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.emails import account_closed_letter, idle_letter
from accounts.erasing import close_account
from accounts.models import User
from foundation.audit.recording import record
from foundation.mail.writing import post
from foundation.parameters.reading import value
from foundation.retention.terms import months_before


@transaction.atomic
def warn_idle(*, now: datetime) -> int:
    """Write to whoever has not signed in for long, once; return how many were written to."""
    since = months_before(now, value("accounts.idle_warning_months", on=now.date()))
    days = value("accounts.idle_days_after_warning", on=now.date())
    warned = 0
    for user in User.objects.unused_since(since).not_warned().select_for_update(of=("self",)):
        user.warned_at = now
        user.save(update_fields=["warned_at"])
        post(idle_letter(user, closes_on=(now + timedelta(days=days)).date()))
        record("account.warn_idle", user)
        warned += 1
    return warned


def close_idle(*, now: datetime) -> int:
    """Close accounts whose warning is old and that nobody signed in to since; return how many were closed."""
    days = value("accounts.idle_days_after_warning", on=now.date())
    closed = 0
    for user in User.objects.warned_before(now - timedelta(days=days)):
        with transaction.atomic():
            if user.last_login and user.warned_at and user.last_login > user.warned_at:
                User.objects.filter(pk=user.pk).update(warned_at=None)
                continue
            close_account(user, by=None)
            post(account_closed_letter(user))
            closed += 1
    return closed
