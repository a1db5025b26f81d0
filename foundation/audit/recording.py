"""Record who did what, in the transaction of the act itself."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from foundation.audit.models import Details, Entry


def digest_of(words: dict[str, Any]) -> str:
    """Return the SHA-256 of the details in one settled spelling."""
    text = json.dumps(words, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def record(verb: str, obj: models.Model | None, *, by: Any = None, details: dict[str, Any] | None = None) -> Entry:
    """Append one entry: what (`app.verb`), on which row, by whom (None for the clock), with which details.

    `by` is a user; the membership the person acts in is kept with it. Runs in the caller's transaction, without a lock.
    """
    words = details or {}
    # Whoever only looks as another person acts as nobody but oneself.
    really = getattr(by, "really", None)
    acting, by = (None, really) if really else (getattr(by, "acting", None), by)
    entry = Entry.objects.create(
        at=timezone.now(),
        verb=verb,
        actor_id=by.pk if by else None,
        membership_id=acting.pk if acting else None,
        object_kind=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        digest=digest_of(words),
    )
    if words:
        Details.objects.create(entry_id=entry.pk, words=words)
    return entry
