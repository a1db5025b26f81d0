"""`manage.py backup [DIR]`: one consistent copy of database and private files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from foundation.audit.recording import record
from portal.backup.keeping import Keep
from portal.backup.shelf import BackupUnusable, Locks, Shelf
from portal.backup.writing import back_up
from portal.models import Installation
from portal.watching import BACKED_UP


class Command(BaseCommand):
    """Works while people work; a second run adds a second copy and stores no file twice."""

    help = (
        "Back up database, private files and settings without secrets into a folder, encrypted for BACKUP_RECIPIENT "
        "where that is set. With --prune, keep one per day, week and month as BACKUP_KEEP says and drop the others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", nargs="?", default=settings.BACKUP_FOLDER, help="else BACKUP_FOLDER")
        parser.add_argument("--prune", action="store_true", help="then drop backups that BACKUP_KEEP does not keep")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, say what was done."""
        if not options["folder"]:
            raise CommandError("Name a folder, or set BACKUP_FOLDER.")
        shelf = Shelf(Path(options["folder"]))
        try:
            with shelf.held(alone=True, say=self.tell):
                self.back_up(shelf)
                if options["prune"]:
                    self.prune(shelf)
        except OSError as refused:
            raise CommandError(f"The folder cannot be used. {refused}") from refused

    def back_up(self, shelf: Shelf) -> None:
        """Put a backup on the shelf, and note that it is there."""
        try:
            locks = Locks(recipient=settings.BACKUP_RECIPIENT)
            backup = back_up(shelf, now=timezone.now(), locks=locks, say=self.tell)
        except (BackupUnusable, OSError, DatabaseError) as refused:
            raise CommandError(f"No backup was made. {refused}") from refused
        record(BACKED_UP, Installation(), details={"files": len(backup.manifest["files"])})
        self.tell(f"ok     {backup.folder}")

    def prune(self, shelf: Shelf) -> None:
        """Drop what is too old to keep."""
        try:
            dropped = shelf.prune(Keep.read(settings.BACKUP_KEEP))
        except (BackupUnusable, OSError) as refused:
            raise CommandError(f"The backup is made; older ones were not dropped. {refused}") from refused
        self.tell(f"ok     {dropped} older backups dropped")

    def tell(self, line: str) -> None:
        """Say how far it is, at once: a wait may be long."""
        self.stdout.write(line)
        self.stdout.flush()
