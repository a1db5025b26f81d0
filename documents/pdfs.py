"""Look into a PDF without opening it: is it whole, alone, unlocked, and without programs?"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from documents.kinds import FileRefused, Refusal
from documents.sniffing import HEAD, PACKAGE_MARK, holds_markup

END = b"%%EOF"
# What a writer may leave after the end of the file: some do.
TOLERATED_TAIL = 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_UNPACKED_EACH = 16 * 1024 * 1024
NAME = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2})[A-Za-z0-9#]*)")
STREAM = re.compile(rb">>\s*stream\r?\n")
END_OF_STREAM = b"endstream"
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# How far before a stream its description can begin.
DESCRIPTION = 600
PROGRAMS = {b"JavaScript", b"JS", b"Launch", b"RichMedia", b"XFA"}
LOCK = b"Encrypt"


@dataclass(frozen=True)
class Stream:
    """Where one stream lies in a file: its opening words, its content, and the first byte behind its closing word."""

    opens: int
    begins: int
    ends: int
    closed: int


def inspect_pdf(content: bytes) -> None:
    """Raise FileRefused for a PDF that is cut off, locked, a second kind of file too, or that holds programs.

    Names inside packed object streams are read as well, within a bound; a locked file cannot be looked into, and
    would open for nobody in thirty years.
    """
    end = content.rfind(END)
    if end < 0:
        raise FileRefused(Refusal.BROKEN)
    if is_something_else_too(content, end=end):
        raise FileRefused(Refusal.TWO_KINDS)
    names = names_in(outside_streams(content))
    if LOCK in names:
        raise FileRefused(Refusal.LOCKED)
    if (names | names_in_packed_objects(content)) & PROGRAMS:
        raise FileRefused(Refusal.ACTIVE)


def is_something_else_too(content: bytes, *, end: int) -> bool:
    """Say whether the same bytes are also a page or an archive."""
    tail = content[end + len(END) :].strip(b"\0\r\n\t ")
    if len(tail) > TOLERATED_TAIL or holds_markup(tail) or PACKAGE_MARK in tail:
        return True
    return holds_markup(content[:HEAD]) or zipfile.is_zipfile(io.BytesIO(content))


def names_in(words: bytes) -> set[bytes]:
    """Every name that stands in these words, with escaped letters spelt out: /J#53 is /JS."""
    return {ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name) for name in NAME.findall(words)}


def streams_of(content: bytes) -> Iterator[Stream]:
    """Every stream, in one walk through the file; one that never ends is none, and neither is what follows it."""
    opening = STREAM.search(content)
    while opening and (end := content.find(END_OF_STREAM, opening.end())) >= 0:
        closed = end + len(END_OF_STREAM)
        yield Stream(opening.start(), opening.end(), end, closed)
        opening = STREAM.search(content, closed)


def outside_streams(content: bytes) -> bytes:
    """Return the words of a file without what lies in its streams."""
    kept, at = [], 0
    for stream in streams_of(content):
        kept.append(content[at : stream.opens])
        at = stream.closed
    return b"".join([*kept, content[at:]])


def names_in_packed_objects(content: bytes) -> set[bytes]:
    """Names inside compressed streams of objects; raises FileRefused when they unpack into too much."""
    names: set[bytes] = set()
    total = 0
    for stream in streams_of(content):
        if b"ObjStm" in content[max(0, stream.opens - DESCRIPTION) : stream.opens]:
            unpacked = unpack(content[stream.begins : stream.ends])
            total += len(unpacked)
            if total > MOST_UNPACKED:
                raise FileRefused(Refusal.BOMB)
            names |= names_in(unpacked)
    return names


def unpack(packed: bytes) -> bytes:
    """Inflate within the bound; what is packed in another way, or broken, is left alone."""
    inflating = zlib.decompressobj()
    try:
        unpacked = inflating.decompress(packed, MOST_UNPACKED_EACH)
    except zlib.error:
        return b""
    if inflating.unconsumed_tail:
        raise FileRefused(Refusal.BOMB)
    return unpacked
