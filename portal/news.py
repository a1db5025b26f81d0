"""Rules: read CHANGELOG.md, so that administrators see what a version brought."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"
SIGNS = re.compile(r"\*+|`|\[([^\]]*)\]\([^)]*\)")


@dataclass
class Part:
    """A heading inside a version, with its words: paragraphs and items, as they come."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)


@dataclass
class Version:
    """One version of the portal, the newest first."""

    heading: str
    parts: list[Part] = field(default_factory=list)


@cache
def versions() -> list[Version]:
    """Return the versions of the running code; the file is read once per process."""
    return list(read(CHANGELOG.read_text(encoding="utf-8")))


def read(text: str) -> Iterator[Version]:
    """Read `## version`, `### heading`, `**heading**`, `- item` and paragraphs; other signs become plain words."""
    version = None
    for block in blocks(text):
        if block.startswith("## "):
            if version:
                yield version
            version = Version(plain(block[3:]).replace("[", "").replace("]", ""), [Part("")])
        elif version is None:
            continue
        elif block.startswith("### ") or (block.startswith("**") and block.endswith("**")):
            version.parts.append(Part(plain(block.removeprefix("### "))))
        elif block.startswith("- "):
            version.parts[-1].items.append(plain(block[2:]))
        else:
            version.parts[-1].paragraphs.append(plain(block))
    if version:
        yield version


def blocks(text: str) -> Iterator[str]:
    """Put the lines of a paragraph or an item together."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        begins = not line.strip() or line.startswith(("- ", "#"))
        if begins and block:
            yield " ".join(block)
            block = []
        if line.strip():
            block.append(line.strip())


def plain(words: str) -> str:
    """Take the signs of Markdown away; a link keeps its words."""
    return SIGNS.sub(lambda found: found[1] or "", words).strip()
