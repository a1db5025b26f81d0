"""What the worker does with files, on the clock and as soon as one arrives."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from documents.preparing import prepare, prepare_waiting


@shared_task
def prepare_file(pk: str) -> bool:
    """Scan, draw and preview one file."""
    return prepare(UUID(pk))


@shared_task
def prepare_files() -> int:
    """Do the same for all that wait: what arrived while the worker or the scanner was away."""
    return prepare_waiting()


def nudge(pk: UUID) -> None:
    """Ask the worker to prepare a file after the commit; without Redis the clock does it a little later."""
    transaction.on_commit(lambda: prepare_file.apply_async([str(pk)], retry=False), robust=True)
