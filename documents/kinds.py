"""Which files are taken and why others are not: plain words."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileKind(TextChoices):
    """What a file is by its own bytes, whatever its name says."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    WEBP = "webp", "WebP"
    HEIC = "heic", "HEIC"
    DOCX = "docx", "DOCX"
    XLSX = "xlsx", "XLSX"
    ODT = "odt", "ODT"
    ODS = "ods", "ODS"

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn anew as JPEG."""
        return self in PICTURES

    @property
    def media_type(self) -> str:
        """The registered media type under which it is sent."""
        return MEDIA_TYPES.get(self, "image/jpeg")

    @property
    def suffix(self) -> str:
        """The end of its name as stored."""
        return ".jpg" if self.is_picture else f".{self.value}"


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC})
MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
# What a browser's own dialog offers; the portal looks at the bytes all the same.
ACCEPTED_PICTURES = ".jpg,.jpeg,.png,.webp,.heic,.heif"
ACCEPTED = f".pdf,.docx,.xlsx,.odt,.ods,{ACCEPTED_PICTURES}"


class Refusal(TextChoices):
    """Why a file is not taken; the words say what to do instead."""

    EMPTY = "empty", _("This file is empty.")
    TOO_LARGE = "too_large", _("This file is larger than %(megabytes)s MB. Please make it smaller and try again.")
    TOO_MANY = "too_many", _("This site has %(most)s papers already. Remove one before you add another.")
    UNKNOWN = (
        "unknown",
        _("This kind of file is not taken. Please use PDF, JPEG, PNG, WebP, HEIC, DOCX, XLSX, ODT or ODS."),
    )
    NO_PICTURE = "no_picture", _("This file is no picture. Please use JPEG, PNG, WebP or HEIC.")
    NO_PDF = "no_pdf", _("This file is no PDF. Please save it as PDF and try again.")
    BROKEN = "broken", _("This file is damaged or incomplete. Please open it, save it again and try once more.")
    TOO_MANY_PIXELS = (
        "too_many_pixels",
        _("This picture has more than %(megapixels)s million pixels. Please make it smaller."),
    )
    WEB_PAGE = "web_page", _("A web page or an SVG drawing can hold hidden code. Please save it as PDF or PNG.")
    PROGRAM = "program", _("This file is a program. Programs are not taken.")
    FOLDER = "folder", _("This is a compressed folder. Please add the files in it one by one.")
    OLD_OFFICE = (
        "old_office",
        _("This is an old Office file, or one behind a password. Please save it as DOCX, XLSX or PDF, without one."),
    )
    LOCKED = "locked", _("This file is locked with a password. Please save it without one.")
    ACTIVE = "active", _("This file holds a macro, a script or a hidden link. Please save it as PDF, or without them.")
    BOMB = "bomb", _("This file unpacks into far more than it should hold. Please save it again, or as PDF.")
    TWO_KINDS = (
        "two_kinds",
        _("This file is two kinds of file at once, and the second one is hidden. Please save it again, or as PDF."),
    )
    NOT_KEPT = (
        "not_kept",
        _("The portal has no room for files just now. Nothing is wrong with yours: please add it again later."),
    )
    NOT_SCANNED = (
        "not_scanned",
        _("The virus scanner does not answer just now. Nothing is wrong with your file: please add it again later."),
    )
    INFECTED = "infected", _("The virus scanner found harmful code in this file. It was thrown away.")


class FileRefused(ValueError):
    """The file is not taken; `words` tells the person why."""

    def __init__(self, refusal: Refusal, **figures: Any) -> None:
        super().__init__(str(refusal.value))
        self.refusal = refusal
        self.figures = figures

    @property
    def words(self) -> str:
        """Why, and what to do, in the reader's language."""
        return str(self.refusal.label) % self.figures
