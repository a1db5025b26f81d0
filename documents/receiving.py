"""Receive an upload: look at its bytes, not at its name; draw pictures anew; keep what is left under a hidden name."""

import hashlib
import io
import logging
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from documents.kinds import FileKind, FileRefused, Refusal
from documents.models import Document, ScanState
from documents.packages import inspect_package
from documents.pdfs import inspect_pdf
from documents.pictures import MILLION, as_jpeg, draw_anew, open_picture, place_taken
from documents.scanning import ScannerAway, scan
from documents.sniffing import HEAD, sniff
from foundation.parameters.reading import each_in_force
from territory.models import Municipality

MEGABYTE = 1024 * 1024
LONGEST_NAME = 150

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The parameters in force: largest file (MB), most pixels, and most pixels drawn at once (both in millions)."""

    megabytes: int
    megapixels: int
    megapixels_at_once: int


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file as it will be stored; `is_raw` while it is a large picture that the worker still draws anew."""

    content: bytes
    kind: FileKind
    sent_digest: str
    is_raw: bool = False
    width: int | None = None
    height: int | None = None
    taken_at: tuple[float, float] | None = None


def limits_in_force() -> Limits:
    """What files may be today."""
    keys = ("documents.largest_file", "documents.most_megapixels", "documents.megapixels_at_once")
    megabytes, most, at_once = (parameter.value for parameter in each_in_force(*keys))
    return Limits(megabytes=megabytes, megapixels=most, megapixels_at_once=at_once)


def receive(upload: IO[bytes], *, limits: Limits, pictures_only: bool = False) -> Received:
    """Look at an upload and return what will be stored; raises FileRefused with words for the person.

    Pictures are drawn anew, papers stay as they are once they are found whole, alone and without programs.
    """
    size = checked_size(upload, limits=limits)
    kind = kind_of(upload, size=size)
    if pictures_only and not kind.is_picture:
        raise FileRefused(Refusal.NO_PICTURE)
    content = whole(upload)
    digest = hashlib.sha256(content).hexdigest()
    if kind.is_picture:
        return receive_picture(content, kind, limits=limits, digest=digest)
    if kind == FileKind.PDF:
        inspect_pdf(content)
    return Received(content=content, kind=kind, sent_digest=digest)


def receive_pdf(upload: IO[bytes], *, limits: Limits) -> Received:
    """Return a PDF that a higher app keeps in a row of its own, such as a signed letter; raises FileRefused.

    No row waits for the worker here, so the scanner is asked at once.
    """
    received = receive(upload, limits=limits)
    if received.kind != FileKind.PDF:
        raise FileRefused(Refusal.NO_PDF)
    if not settings.CLAMD_ADDRESS:
        return received
    try:
        verdict = scan(io.BytesIO(received.content), address=settings.CLAMD_ADDRESS)
    except ScannerAway as away:
        log.warning("the virus scanner does not answer: %s", away)
        raise FileRefused(Refusal.NOT_SCANNED) from away
    if not verdict.is_clean:
        raise FileRefused(Refusal.INFECTED)
    return received


def receive_picture(content: bytes, kind: FileKind, *, limits: Limits, digest: str) -> Received:
    """Draw a picture anew, or leave a large one to the worker: its pixels would fill the web server's memory."""
    picture = open_picture(io.BytesIO(content), most_megapixels=limits.megapixels)
    place = place_taken(picture)
    if picture.width * picture.height > limits.megapixels_at_once * MILLION:
        return Received(content=content, kind=kind, sent_digest=digest, is_raw=True, taken_at=place)
    drawn = draw_anew(picture)
    return Received(
        content=as_jpeg(drawn), kind=kind, sent_digest=digest, width=drawn.width, height=drawn.height, taken_at=place
    )


def kind_of(upload: IO[bytes], *, size: int) -> FileKind:
    """Return the kind of a file by its bytes; raises FileRefused."""
    upload.seek(0)
    kind = sniff(upload.read(HEAD))
    upload.seek(0)
    return kind or inspect_package(upload, size=size)


def whole(upload: IO[bytes]) -> bytes:
    """All bytes of a file whose size was checked."""
    upload.seek(0)
    return upload.read()


def checked_size(upload: IO[bytes], *, limits: Limits) -> int:
    """Return the size in bytes; refuse an empty file and one that is too large."""
    size = upload.seek(0, io.SEEK_END)
    if not size:
        raise FileRefused(Refusal.EMPTY)
    if size > limits.megabytes * MEGABYTE:
        raise FileRefused(Refusal.TOO_LARGE, megabytes=limits.megabytes)
    return size


@transaction.atomic
def keep(
    received: Received, *, name: str, by: Any, municipality: Municipality | None, for_reviewers: bool = False
) -> Document:
    """Store a received file under a name nobody can guess, and return its row.

    It belongs to a municipality, or (`for_reviewers`) to De Huizen alone.
    What the worker still has to do with it (scan, draw, make a preview) is left open in the row.
    """
    now = timezone.now()
    done = not (received.kind.is_picture or settings.CLAMD_ADDRESS)
    document = Document(
        name=f"{PurePath(name).stem[:LONGEST_NAME]}{received.kind.suffix}",
        content_type=received.kind.media_type,
        size=len(received.content),
        width=received.width,
        height=received.height,
        digest=hashlib.sha256(received.content).hexdigest(),
        sent_digest=received.sent_digest,
        is_raw=received.is_raw,
        scan=ScanState.WAITING if settings.CLAMD_ADDRESS else ScanState.NONE,
        received_at=now,
        received_by=by,
        prepared_at=now if done else None,
        municipality=municipality,
        for_reviewers=for_reviewers,
    )
    try:
        document.file.save(f"{document.pk}{received.kind.suffix}", ContentFile(received.content), save=False)
    except (OSError, BotoCoreError, ClientError) as away:
        log.error("the storage of files takes nothing: %s", type(away).__name__)  # noqa: TRY400 the trace says no more
        raise FileRefused(Refusal.NOT_KEPT) from away
    document.save()
    return document
