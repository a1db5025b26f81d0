"""Keep an object beyond its term, and let it go again."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from foundation.audit.recording import record
from foundation.retention.forms import HoldForm
from foundation.retention.models import Hold


class ReasonMissing(ValueError):
    """A hold says why."""


@transaction.atomic
def place_hold(obj: models.Model, *, reason: str, by: Any, until: date | None = None) -> Hold:
    """Keep this row, and all that belongs to it, until the hold is lifted or its last day is over.

    A row that is held already keeps its hold. Raises ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    hold, made = Hold.objects.get_or_create(
        object_kind=obj._meta.label_lower,
        object_id=str(obj.pk),
        lifted_at=None,
        defaults={"reason": reason.strip(), "until": until, "placed_at": timezone.now(), "placed_by_id": by and by.pk},
    )
    if made:
        record("retention.hold", obj, by=by, details={"reason": hold.reason, "until": until})
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


def answer_hold(obj: models.Model, form: HoldForm, *, lift: str, by: Any) -> Hold | None:
    """Do what the form under an object says: lift the hold with this number if it still stands, or place one.

    Returns the hold that was placed or lifted; None when the form is not complete, or somebody was quicker.
    """
    if lift:
        standing = Hold.objects.on(obj).with_number(lift).first()
        return lift_hold(standing, by=by) if standing else None
    if form.is_valid():
        return place_hold(obj, reason=form.cleaned_data["reason"], until=form.cleaned_data["until"], by=by)
    return None


def lift_what_is_over(*, today: date) -> int:
    """Lift the holds whose last day is over, and return how many."""
    return len([lift_hold(hold, by=None) for hold in Hold.objects.over(today)])
