"""Heads of the chain: the newest link, written down where the portal cannot reach, shows later what was cut off."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from foundation.audit.models import Seal

WORD = "audit-head"
FORM = re.compile(rf"{WORD} (\d+) ([0-9a-f]{{64}})(?: (\S+))?")


@dataclass(frozen=True)
class Head:
    """One link of the chain: its number, its hash, and the moment it was sealed (empty when not known)."""

    number: int
    hash: str
    sealed_at: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (WORD, str(self.number), self.hash, self.sealed_at)))


class NoHead(ValueError):
    """The text holds no head."""


def newest() -> Head | None:
    """Return the newest link, or None while nothing is sealed."""
    seal = Seal.objects.in_order().last()
    return Head(seal.number, seal.hash, seal.sealed_at.isoformat(timespec="seconds")) if seal else None


def read(text: str) -> list[Head]:
    """Read every head from a text, such as a file or a letter; raises NoHead when there is none."""
    heads = [Head(int(number), hash_, at or "") for number, hash_, at in FORM.findall(text)]
    if not heads:
        raise NoHead
    return heads


def append_to(file: Path, head: Head) -> None:
    """Add a head to a file that only grows; the same one is not written twice in a row."""
    lines = file.read_text().splitlines() if file.exists() else []
    if not lines or lines[-1] != str(head):
        with file.open("a") as out:
            out.write(f"{head}\n")


@transaction.atomic
def broken_by(heads: list[Head]) -> str:
    """Say which kept head the chain no longer holds, empty when it holds them all."""
    last = Seal.objects.in_order().last()
    there = {seal.number: seal.hash for seal in Seal.objects.numbered([head.number for head in heads])}
    for head in sorted(heads, key=lambda each: each.number):
        if head.number not in there:
            end = last.number if last else 0
            return f"the chain ends at link {end}, but link {head.number} was sealed: {head.number - end} are cut off"
        if there[head.number] != head.hash:
            return f"link {head.number} has another hash than the one kept: the chain was written anew"
    return ""
