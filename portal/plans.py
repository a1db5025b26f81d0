"""A plan of who gets which site, as the text of a hidden field and back. Plain values; nothing in it is trusted."""

import re
from collections.abc import Iterable

from sites.assigning import Change
from sites.balance import Slot

LETTERS = {Slot.FIRST: "a", Slot.SECOND: "b"}
LINE = re.compile(r"(\d{1,18})([ab])(\d{1,18})-(\d{1,18})")


def write_plan(changes: Iterable[Change]) -> str:
    """Write the changes, each as site, place, before and after; 0 stands for nobody."""
    return ",".join(
        f"{change.site}{LETTERS[change.slot]}{change.before or 0}-{change.after or 0}" for change in changes
    )


def read_plan(text: str) -> list[Change]:
    """Read a plan; a text that is none gives an empty one."""
    matches = [LINE.fullmatch(part) for part in text.split(",")]
    slots = {letter: slot for slot, letter in LETTERS.items()}
    if not all(matches):
        return []
    return [
        Change(site=int(match[1]), slot=slots[match[2]], before=int(match[3]) or None, after=int(match[4]) or None)
        for match in matches
        if match
    ]
