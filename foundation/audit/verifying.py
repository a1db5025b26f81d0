"""Prove the chain: walk it from its first link and name the first entry that does not fit."""

from dataclasses import dataclass

from foundation.audit.chain import FIRST, link
from foundation.audit.models import Details, Entry, Seal
from foundation.audit.recording import digest_of
from foundation.audit.sealing import facts_of

WALK = 2000


@dataclass(frozen=True)
class Verdict:
    """What the walk found: how many entries hold, how many wait for a seal, and the first break, if any."""

    sealed: int
    unsealed: int
    broken: str = ""


def verify() -> Verdict:
    """Walk the whole chain and compare the words that are still there with their digests."""
    before, expected, unsealed = FIRST, 1, Entry.objects.unsealed().count()
    while seals := list(Seal.objects.in_order().filter(number__gte=expected)[:WALK]):
        entries = Entry.objects.in_bulk([seal.entry_id for seal in seals])
        words = dict(Details.objects.filter(entry_id__in=entries).values_list("entry_id", "words"))
        for seal in seals:
            broken = fault(seal, entries.get(seal.entry_id), words.get(seal.entry_id), before, expected)
            if broken:
                return Verdict(expected - 1, unsealed, broken)
            before, expected = seal.hash, expected + 1
    return Verdict(expected - 1, unsealed)


def fault(seal: Seal, entry: Entry | None, words: dict | None, before: str, expected: int) -> str:
    """Say what is wrong with one link, empty when nothing is."""
    if seal.number != expected:
        return f"link {expected} is missing"
    if entry is None:
        return f"link {seal.number}: entry {seal.entry_id} is missing"
    if link(before, facts_of(entry)) != seal.hash:
        return f"link {seal.number}: entry {entry.pk} ({entry}) was changed"
    if words and digest_of(words) != entry.digest:
        return f"link {seal.number}: the words of entry {entry.pk} were changed"
    return ""
