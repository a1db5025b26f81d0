"""The audit trail as rows for a table: entries with their seals, without the words that may name people."""

from collections.abc import Iterator

from foundation.audit.models import Entry, EntryQuerySet, Seal
from foundation.tables import Cell

HEAD = ("moment", "verb", "person", "membership", "kind", "number", "digest", "link", "hash")
STEP = 2000


def rows_of(entries: EntryQuerySet) -> Iterator[list[Cell]]:
    """Return one row per entry, oldest first; persons and memberships are numbers, no link means not sealed yet."""
    ordered = entries.order_by("at", "pk")
    numbers = list(ordered.values_list("pk", flat=True))
    for start in range(0, len(numbers), STEP):
        some = numbers[start : start + STEP]
        kept = Entry.objects.in_bulk(some)
        seals = {seal.entry_id: seal for seal in Seal.objects.of_entries(some)}
        yield from (row_of(kept[number], seals.get(number)) for number in some)


def row_of(entry: Entry, seal: Seal | None) -> list[Cell]:
    """One entry with its seal."""
    return [
        entry.at.isoformat(),
        entry.verb,
        entry.actor_id,
        entry.membership_id,
        entry.object_kind,
        entry.object_id,
        entry.digest,
        seal.number if seal else None,
        seal.hash if seal else "",
    ]
