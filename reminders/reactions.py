"""When somebody last did something, found among several kinds of act; for kinds whose ladder a reaction ends."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any


def last_of(*acts: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], datetime]:
    """Return the last moment by key, from rows that are a key and a moment at their end."""
    found: dict[tuple[Any, ...], datetime] = {}
    for rows in acts:
        for *key, moment in rows:
            found[tuple(key)] = max(moment, found.get(tuple(key), moment))
    return found
