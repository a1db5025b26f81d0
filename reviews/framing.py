"""Actions on the framework: make the next version, put a version in force. Nothing that was judged changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from reviews.models import Criterion, Framework
from reviews.ordering import ordered


@transaction.atomic
def make_version(
    base: Framework,
    *,
    by: User,
    note: str,
    changes: Mapping[str, Mapping[str, Any]],
    drop: Sequence[str] = (),
    added: Mapping[str, Any] | None = None,
    order: Sequence[str] = (),
) -> Framework:
    """Make the next version from an earlier one.

    `changes` maps a code to the columns that differ, `added` are the columns of one more criterion, which comes last;
    `order` names the codes in their new order, without it they stand as they stood.
    """
    newest = Framework.objects.select_for_update().order_by("-version").first()
    number = newest.version + 1 if newest else 1
    made = Framework.objects.create(version=number, note=note.strip(), made_at=timezone.now(), made_by=by)
    rows_of = {criterion.code: columns(criterion) for criterion in base.rows if criterion.code not in drop}
    codes = ordered(list(rows_of), order)
    kept = [{**rows_of[code], **changes.get(code, {})} for code in codes]
    rows = [*kept, added] if added else kept
    Criterion.objects.bulk_create(
        Criterion(framework=made, position=position, **row) for position, row in enumerate(rows, 1)
    )
    details = {"base": base.version, "version": number, "dropped": list(drop), "added": added["code"] if added else ""}
    if codes != list(rows_of):
        details["order"] = codes
    record("review.framework", made, by=by, details=details)
    return made


def columns(criterion: Criterion) -> dict[str, Any]:
    """All that a criterion says, apart from its place."""
    names = ("code", "name", "measure", "anchors", "knock_out", "weight_min", "weight_max", "fields")
    return {name: getattr(criterion, name) for name in names}


@transaction.atomic
def put_in_force(framework: Framework, *, by: User, adopted: bool) -> Framework:
    """Let new assessments use this version; those that were begun keep their own. `adopted`: no draft any more."""
    framework.in_force_at, framework.in_force_by, framework.is_draft = timezone.now(), by, not adopted
    framework.save(update_fields=["in_force_at", "in_force_by", "is_draft"])
    record("review.framework_in_force", framework, by=by, details={"version": framework.version, "adopted": adopted})
    return framework
