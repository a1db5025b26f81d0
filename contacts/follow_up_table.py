"""Follow-ups as a file, from rows that the reader may see."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import FollowUp
from foundation.tables import Cell, as_csv


def follow_ups_file(rows: Iterable[FollowUp]) -> bytes:
    """Follow-ups as CSV: what, by when, who, about which place, when it was done."""
    head = [_("What"), _("By when"), _("Who"), _("Site"), _("Municipality"), _("Province"), _("Done on")]
    return as_csv(head, (line_of(row) for row in rows))


def line_of(row: FollowUp) -> list[Cell]:
    """One follow-up as cells."""
    places = (row.site.name if row.site else "", str(row.municipality or ""), str(row.province or ""))
    done = timezone.localdate(row.done_at) if row.done_at else None
    return [row.what, row.due_on, str(row.owner or ""), *places, done]
