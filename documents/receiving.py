"""Receive an upload: look at its bytes, not at its name; draw pictures anew so that nothing hides in them."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from documents.models import Document
from territory.models import Municipality

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
MOST_PIXELS = 60_000_000
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2400
PREVIEW_SIDE = 480
PDF_MARK = b"%PDF-"
LONGEST_NAME = 150


class Refusal(models.TextChoices):
    """Why a file is not taken."""

    EMPTY = "empty", _("This file is empty.")
    TOO_LARGE = "too_large", _("This file is larger than 25 MB. Please make it smaller and try again.")
    NO_PICTURE = "no_picture", _("This file is no picture we can read. Please use JPEG, PNG or WebP.")
    NO_PAPER = "no_paper", _("This file is no PDF or picture we can read. Please use PDF, JPEG, PNG or WebP.")
    TOO_MANY_PIXELS = "too_many_pixels", _("This picture has more than 60 million pixels. Please make it smaller.")


class FileRefused(ValueError):
    """The file is not taken; `refusal.label` tells the person why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.value))
        self.refusal = refusal


@dataclass(frozen=True)
class Received:
    """A file as it will be stored."""

    content: bytes
    content_type: str
    suffix: str
    preview: bytes = b""
    width: int | None = None
    height: int | None = None


def read_picture(upload: IO[bytes]) -> Received:
    """Draw a JPEG, PNG or WebP anew as JPEG without any metadata (no place, no camera), turned upright.

    Raises FileRefused for what is no picture, too large a file, or more than 60 million pixels.
    """
    check_size(upload)
    try:
        picture = Image.open(upload, formats=PICTURE_FORMATS)
        check_pixels(picture)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise FileRefused(Refusal.TOO_MANY_PIXELS) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as wrong:
        raise FileRefused(Refusal.NO_PICTURE) from wrong
    # Pillow writes the comment of the old file into the new one.
    upright.info.clear()
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    content = as_jpeg(upright)
    width, height = upright.size
    upright.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return Received(content, "image/jpeg", ".jpg", as_jpeg(upright), width, height)


def read_paper(upload: IO[bytes]) -> Received:
    """Take a PDF as it is, or a picture drawn anew; raises FileRefused."""
    check_size(upload)
    start = upload.read(len(PDF_MARK))
    upload.seek(0)
    if start == PDF_MARK:
        return Received(upload.read(), "application/pdf", ".pdf")
    try:
        return read_picture(upload)
    except FileRefused as refused:
        if refused.refusal == Refusal.NO_PICTURE:
            raise FileRefused(Refusal.NO_PAPER) from refused
        raise


def check_size(upload: IO[bytes]) -> None:
    """Refuse an empty file and one above 25 MB; leaves the file at its start."""
    size = upload.seek(0, io.SEEK_END)
    upload.seek(0)
    if not size:
        raise FileRefused(Refusal.EMPTY)
    if size > LARGEST_FILE:
        raise FileRefused(Refusal.TOO_LARGE)


def check_pixels(picture: Image.Image) -> None:
    """Refuse a picture whose header names more than 60 million pixels, before any of them is read."""
    if picture.width * picture.height > MOST_PIXELS:
        raise FileRefused(Refusal.TOO_MANY_PIXELS)


def as_jpeg(picture: Image.Image) -> bytes:
    """Write a picture as JPEG without metadata."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


@transaction.atomic
def keep(received: Received, *, name: str, by: Any, municipality: Municipality | None) -> Document:
    """Store a received file under a name nobody can guess, and return its row."""
    document = Document(
        name=f"{PurePath(name).stem[:LONGEST_NAME]}{received.suffix}",
        content_type=received.content_type,
        size=len(received.content),
        width=received.width,
        height=received.height,
        digest=hashlib.sha256(received.content).hexdigest(),
        received_at=timezone.now(),
        received_by=by,
        municipality=municipality,
    )
    document.file.save(f"{document.pk}{received.suffix}", ContentFile(received.content), save=False)
    if received.preview:
        document.preview.save(f"{document.pk}.jpg", ContentFile(received.preview), save=False)
    document.save()
    return document
