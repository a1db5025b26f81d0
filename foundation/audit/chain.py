"""How a link of the audit chain is computed: plain values in, a hash out."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

FIRST = "0" * 64


@dataclass(frozen=True)
class EntryFacts:
    """What a seal covers of an entry: all of it but the erasable words, which their digest stands for."""

    id: str
    at: datetime
    verb: str
    actor_id: int | None
    membership_id: int | None
    object_kind: str
    object_id: str
    digest: str


def link(before: str, facts: EntryFacts) -> str:
    """Return the SHA-256 of the link before and of the entry, each field in one settled spelling."""
    words = {**asdict(facts), "at": facts.at.astimezone(UTC).isoformat(timespec="microseconds")}
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
