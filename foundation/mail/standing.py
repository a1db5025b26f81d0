"""What a person does after a restore: say which waiting letters had left already, and let the others leave."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from foundation.audit.recording import record
from foundation.mail.models import Standstill


@transaction.atomic
def end_standstill(*, had_left: Sequence[uuid.UUID], by: Any) -> int | None:
    """Mark these letters as sent, let the others leave; return how many were marked, None without a standstill."""
    standstill = Standstill.objects.running().select_for_update().first()
    if not standstill:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT mail_had_left(%s, %s)", [list(had_left), f"user:{by.pk}"])
        marked = int(cursor.fetchone()[0])
    standstill.ended_at = timezone.now()
    standstill.save(update_fields=["ended_at"])
    record("mail.end_standstill", standstill, by=by, details={"had_left": marked})
    return marked
