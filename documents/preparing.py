"""What the worker does with a stored file: scan it, draw a large picture anew, make a preview. Safe to run twice."""

import hashlib
import logging
from pathlib import PurePath
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from documents.kinds import FileRefused, Refusal
from documents.models import MOST_TRIES, Document, ScanState
from documents.pictures import as_jpeg, draw_anew, open_picture, preview_of
from documents.receiving import limits_in_force
from documents.scanning import ScannerAway, scan
from foundation.audit.recording import record

logger = logging.getLogger(__name__)
BATCH = 50


def prepare_waiting() -> int:
    """Prepare what waits, the oldest first, and return how many files are done."""
    waiting = list(Document.objects.waiting().values_list("pk", flat=True)[:BATCH])
    return sum(prepare(pk) for pk in waiting)


def prepare(pk: UUID) -> bool:
    """Prepare one file; return whether it is done (False while the scanner is away, or another worker has it)."""
    Document.objects.waiting().filter(pk=pk).update(tries=F("tries") + 1)
    with transaction.atomic():
        document = Document.objects.waiting().select_for_update(skip_locked=True).filter(pk=pk).first()
        if document is None:
            return False
        try:
            settle(document)
        except ScannerAway as away:
            logger.warning("The virus scanner does not answer: %s", away)
            Document.objects.filter(pk=pk).update(tries=0)
            return False
        except FileRefused as refused:
            throw_away(document, refused.refusal)
        document.prepared_at = timezone.now()
        document.save()
    return True


def settle(document: Document) -> None:
    """Scan and draw; raises FileRefused for what must not stay and ScannerAway when it cannot be said yet."""
    if document.tries > MOST_TRIES:
        raise FileRefused(Refusal.BROKEN)
    if document.scan == ScanState.WAITING:
        document.scan = verdict_on(document)
    if document.scan == ScanState.INFECTED:
        raise FileRefused(Refusal.INFECTED)
    if document.is_picture:
        draw(document)


def verdict_on(document: Document) -> ScanState:
    """Ask the scanner about the stored bytes."""
    with document.file.open("rb") as content:
        verdict = scan(content, address=settings.CLAMD_ADDRESS)
    return ScanState.CLEAN if verdict.is_clean else ScanState.INFECTED


def draw(document: Document) -> None:
    """Draw a raw picture anew in its own place, and make the preview of any."""
    with document.file.open("rb") as content:
        drawn = draw_anew(open_picture(content, most_megapixels=limits_in_force().megapixels))
    if document.is_raw:
        replace(document, as_jpeg(drawn))
        document.width, document.height, document.is_raw = drawn.width, drawn.height, False
    if not document.preview:
        document.preview.save(f"{document.pk}.jpg", ContentFile(preview_of(drawn)), save=False)


def replace(document: Document, content: bytes) -> None:
    """Store other bytes in the place of a file; the old ones go once the row is safe."""
    forget_file(document.file.name)
    document.file.save(f"{PurePath(document.file.name or '').stem}-drawn.jpg", ContentFile(content), save=False)
    document.size, document.digest = len(content), hashlib.sha256(content).hexdigest()


def throw_away(document: Document, refusal: Refusal) -> None:
    """Keep the row with the reason, and delete the bytes."""
    document.refusal = refusal
    record("documents.throw_away", document, details={"refusal": refusal})
    forget_file(document.file.name)


def forget_file(name: str | None) -> None:
    """Delete stored bytes once this transaction is safe."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
