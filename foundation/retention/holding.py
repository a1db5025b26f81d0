"""Keep an object beyond its term, and let it go again."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from foundation.audit.recording import record
from foundation.retention.models import Hold


class ReasonMissing(ValueError):
    """A hold says why."""


@transaction.atomic
def place_hold(obj: models.Model, *, reason: str, by: Any) -> Hold:
    """Keep this row, and all that belongs to it, until the hold is lifted; raises ReasonMissing.

    A row that is held already keeps its hold.
    """
    if not reason.strip():
        raise ReasonMissing
    hold, made = Hold.objects.get_or_create(
        object_kind=obj._meta.label_lower,
        object_id=str(obj.pk),
        lifted_at=None,
        defaults={"reason": reason.strip(), "placed_at": timezone.now(), "placed_by_id": by.pk if by else None},
    )
    if made:
        record("retention.hold", obj, by=by, details={"reason": hold.reason})
    return hold


@transaction.atomic
def lift_hold(hold: Hold, *, by: Any) -> Hold:
    """Let the terms run again; a hold that was lifted stays as history."""
    kept = Hold.objects.select_for_update().get(pk=hold.pk)
    if kept.lifted_at is None:
        kept.lifted_at, kept.lifted_by_id = timezone.now(), by.pk if by else None
        kept.save(update_fields=["lifted_at", "lifted_by_id"])
        record("retention.lift", kept, by=by, details={"kind": kept.object_kind, "number": kept.object_id})
    return kept
