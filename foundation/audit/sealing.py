"""Seal committed entries into the chain: one sealer at a time, none waiting for another."""

from django.db import connection, transaction
from django.utils import timezone

from foundation.audit.chain import FIRST, EntryFacts, link
from foundation.audit.models import Entry, Seal

ONE_SEALER = 7_203_615
BATCH = 1000


def facts_of(entry: Entry) -> EntryFacts:
    """What a seal covers of an entry."""
    return EntryFacts(
        id=str(entry.pk),
        at=entry.at,
        verb=entry.verb,
        actor_id=entry.actor_id,
        membership_id=entry.membership_id,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        digest=entry.digest,
    )


@transaction.atomic
def seal_batch(*, limit: int = BATCH) -> int:
    """Seal the oldest unsealed entries and return how many; none when another sealer is at work.

    An entry that commits late simply gets a later link: the chain follows the order of sealing, not of the clock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        if not cursor.fetchone()[0]:
            return 0
    last = Seal.objects.in_order().last()
    number, before = (last.number, last.hash) if last else (0, FIRST)
    seals, now = [], timezone.now()
    for entry in Entry.objects.unsealed()[:limit]:
        number, before = number + 1, link(before, facts_of(entry))
        seals.append(Seal(number=number, entry_id=entry.pk, hash=before, sealed_at=now))
    Seal.objects.bulk_create(seals)
    return len(seals)


def seal_all() -> int:
    """Seal everything that is committed and return how many entries that were."""
    sealed = 0
    while batch := seal_batch():
        sealed += batch
    return sealed
