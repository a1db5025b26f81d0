"""Give a person a secret address for the calendar, and take it away again; only a digest of the secret is kept."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from contacts.models import CalendarFeed
from foundation.audit.recording import record


def digest_of(key: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make_feed(user: User) -> str:
    """Return a new secret, shown this once; an earlier one opens nothing any more."""
    key = secrets.token_urlsafe(32)
    values = {"key_digest": digest_of(key), "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=user, defaults=values)
    record("contacts.make_feed", user, by=user)
    return key


@transaction.atomic
def end_feed(user: User) -> bool:
    """Let the address open nothing any more; False where there was none."""
    ended = bool(CalendarFeed.objects.of(user.pk).delete()[0])
    if ended:
        record("contacts.end_feed", user, by=user)
    return ended


def feed_with(key: str) -> CalendarFeed | None:
    """The feed that a secret opens: of an account that is open today."""
    return CalendarFeed.objects.with_digest(digest_of(key)).first()
