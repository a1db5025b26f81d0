"""Rules: what a municipality's code became after mergers, and on which day a code held."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

Key = TypeVar("Key")


class EndlessSuccession(ValueError):
    """A chain of successors comes back to itself."""


def today_of(key: Key, successors: Mapping[Key, Key]) -> Key:
    """Return what the key has become, through any number of mergers; raises EndlessSuccession."""
    seen = {key}
    while key in successors:
        key = successors[key]
        if key in seen:
            raise EndlessSuccession(str(key))
        seen.add(key)
    return key


def holds_on(day: date, *, valid_from: date | None, valid_until: date | None) -> bool:
    """Say whether a code held on a day; both ends count, an empty end is open."""
    return (valid_from is None or valid_from <= day) and (valid_until is None or day <= valid_until)
