"""Look into a PDF without opening it: is it whole, alone, unlocked, and without programs?"""

import io
import re
import zipfile
import zlib

from documents.kinds import FileRefused, Refusal
from documents.sniffing import HEAD, PACKAGE_MARK, holds_markup

END = b"%%EOF"
# What a writer may leave after the end of the file: some do.
TOLERATED_TAIL = 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_UNPACKED_EACH = 16 * 1024 * 1024
NAME = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2})[A-Za-z0-9#]*)")
STREAM = re.compile(rb">>\s*stream\r?\n(.*?)endstream", re.DOTALL)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# How far before a stream its description can begin.
DESCRIPTION = 600
PROGRAMS = {b"JavaScript", b"JS", b"Launch", b"RichMedia", b"XFA"}
LOCK = b"Encrypt"


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
    names = names_in(STREAM.sub(b"", content))
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


def names_in_packed_objects(content: bytes) -> set[bytes]:
    """Names inside compressed streams of objects; raises FileRefused when they unpack into too much."""
    names: set[bytes] = set()
    total = 0
    for stream in STREAM.finditer(content):
        if b"ObjStm" in content[max(0, stream.start() - DESCRIPTION) : stream.start()]:
            unpacked = unpack(stream[1])
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
