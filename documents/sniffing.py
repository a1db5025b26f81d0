"""Say what a file is by its first bytes; a name proves nothing."""

import re

from documents.kinds import FileKind, FileRefused, Refusal

HEAD = 1024
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
PACKAGE_MARK = b"PK\x03\x04"
COMPOUND_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAM_MARKS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|\?xml|\?php|x?ml)\b", re.IGNORECASE)
ARCHIVE_MARKS = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"PK\x05\x06", b"PK\x07\x08")


def sniff(head: bytes) -> FileKind | None:
    """Return the kind of a file by its first bytes, None for a package that must be opened to know.

    Raises FileRefused for what is never taken: web pages, programs, old Office files, archives, anything unknown.
    """
    if head.startswith(PACKAGE_MARK):
        return None
    known = picture_or_pdf(head)
    if known is None:
        raise FileRefused(refusal_for(head))
    return known


def picture_or_pdf(head: bytes) -> FileKind | None:
    """Return which picture or PDF begins like this, None for anything else."""
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    return FileKind.HEIC if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS else None


def refusal_for(head: bytes) -> Refusal:
    """Say why a file that begins like this is not taken."""
    text = head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").removeprefix(b"\xef\xbb\xbf")
    if head.startswith(COMPOUND_MARK):
        return Refusal.OLD_OFFICE
    if head.startswith(PROGRAM_MARKS):
        return Refusal.PROGRAM
    if head.startswith(ARCHIVE_MARKS):
        return Refusal.FOLDER
    return Refusal.WEB_PAGE if WEB_PAGE.search(text) else Refusal.UNKNOWN


def holds_markup(head: bytes) -> bool:
    """Say whether a browser that guesses would take these first bytes for a page."""
    return bool(WEB_PAGE.search(head))
