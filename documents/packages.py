"""Look into an office file, which is a ZIP of XML: which kind is it, is it honest, and is it without programs?"""

import re
import zipfile
from typing import IO

from documents.kinds import MEDIA_TYPES, FileKind, FileRefused, Refusal

MOST_PARTS = 5000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_WORDS = 64 * 1024 * 1024
# Words are packed ten to thirty times smaller; a hundred times is no text that people wrote.
MOST_SHRINKING = 100
SMALL = 1024 * 1024
CHUNK = 256 * 1024
LOCKED_FLAG = 0x1
WORDS = (".xml", ".rels", ".vml")
OPEN_DOCUMENTS = {MEDIA_TYPES[kind].encode(): kind for kind in (FileKind.ODT, FileKind.ODS)}
PROGRAM_PARTS = re.compile(
    r"(^|/)(vbaproject|vbadata)|(^|/)(macrosheets|activex|dialogs?heets|customui|ctrlprops)(/|$)|^(basic|scripts)/.|"
    r"embeddings/.*\.(bin|exe|js|vbs|bat|cmd|ps1|hta|lnk|scr)$|\.(bin\.rels|exe|dll|js|vbs|bat|cmd|ps1|hta|lnk|scr|jar)$",
    re.IGNORECASE,
)
PROGRAM_WORDS = re.compile(
    rb"macroEnabled|<!DOCTYPE|<!ENTITY|vnd\.sun\.star\.script:|xlink:href=\"macro:|script:event-listener[ >]|"
    rb"dde-source|dde-link|ddeLink|oleLink|\bDDEAUTO\b|instrText[^<>]{0,80}>[^<]{0,80}\bDDE\b",
    re.IGNORECASE,
)
# A template, picture frame or object that is fetched from elsewhere when the file is opened. A value may hold > but
# never <, so a search ends where the next tag begins.
FETCHED = re.compile(
    rb"<(?:\w+:)?Relationship\b(?=[^<]*TargetMode\s*=\s*[\"']External[\"'])"
    rb"(?=[^<]*/(?:attachedTemplate|oleObject|frame|subDocument|package)[\"'])",
    re.IGNORECASE,
)
LOCKED = re.compile(rb"encryption-data", re.IGNORECASE)
# As long as the longest word that is looked for, so that none is missed between two chunks.
OVERLAP = 512


def inspect_package(upload: IO[bytes], *, size: int, most_unpacked: int = MOST_UNPACKED) -> FileKind:
    """Return which office file this is; `most_unpacked` is in bytes.

    Raises FileRefused for an archive that is none, for one that unpacks into too much, hides a second file, is locked,
    or holds macros, scripts, programs or links that are fetched on opening.
    """
    try:
        with zipfile.ZipFile(upload) as package:
            check_shape(package, size=size, most_unpacked=most_unpacked)
            kind = kind_of(package)
            check_parts(package, most_words=min(MOST_WORDS, most_unpacked))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as wrong:
        if isinstance(wrong, FileRefused):
            raise
        raise FileRefused(Refusal.BROKEN) from wrong
    return kind


def check_shape(package: zipfile.ZipFile, *, size: int, most_unpacked: int) -> None:
    """Refuse by the directory alone: too many parts, too much inside, parts that overlap, anything before them."""
    parts = package.infolist()
    packed, unpacked = sum(part.compress_size for part in parts), sum(part.file_size for part in parts)
    shrinks = any(part.file_size > SMALL and part.file_size > MOST_SHRINKING * part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > most_unpacked or packed > size or shrinks:
        raise FileRefused(Refusal.BOMB)
    if package.comment or not parts or min(part.header_offset for part in parts) != 0:
        raise FileRefused(Refusal.TWO_KINDS)
    if any(part.flag_bits & LOCKED_FLAG for part in parts):
        raise FileRefused(Refusal.LOCKED)


def kind_of(package: zipfile.ZipFile) -> FileKind:
    """Return the kind by what the package says of itself; raises FileRefused for any other archive."""
    names = set(package.namelist())
    if "mimetype" in names:
        with package.open("mimetype") as told:
            kind = OPEN_DOCUMENTS.get(told.read(200).strip())
        if kind and "content.xml" in names:
            return kind
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return FileKind.DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return FileKind.XLSX
    raise FileRefused(Refusal.FOLDER)


def check_parts(package: zipfile.ZipFile, *, most_words: int) -> None:
    """Refuse programs by the names of the parts and by the words in them, unpacking within a bound."""
    if any(PROGRAM_PARTS.search(name) for name in package.namelist()):
        raise FileRefused(Refusal.ACTIVE)
    left = most_words
    for part in package.infolist():
        if part.filename.lower().endswith(WORDS):
            left -= check_words(package, part, left=left)


def check_words(package: zipfile.ZipFile, part: zipfile.ZipInfo, *, left: int) -> int:
    """Read one part of words piece by piece and return its true length, whatever the directory says."""
    length, before = 0, b""
    with package.open(part) as words:
        while piece := words.read(CHUNK):
            length += len(piece)
            if length > left:
                raise FileRefused(Refusal.BOMB)
            seen = (before + piece).replace(b"\0", b"")
            if PROGRAM_WORDS.search(seen) or FETCHED.search(seen):
                raise FileRefused(Refusal.ACTIVE)
            if part.filename == "META-INF/manifest.xml" and LOCKED.search(seen):
                raise FileRefused(Refusal.LOCKED)
            before = seen[carried_from(seen) :]
    return length


def carried_from(seen: bytes) -> int:
    """Return from where a piece is read again with the next one: the tag that it breaks off in, and some words."""
    return max(0, len(seen) - CHUNK, min(seen.rfind(b"<"), len(seen) - OVERLAP))
