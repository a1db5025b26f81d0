"""`manage.py restore DIR`: put a backup back into an empty system."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.backup.restoring import restore
from portal.backup.shelf import Backup, BackupUnusable, Locks


class Command(BaseCommand):
    """Refuses to write over anything."""

    help = (
        "Restore a backup made by manage.py backup into an empty database and an empty folder of files. Delivery of "
        "mail then stands still until an administrator says which waiting letters had left already."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the backup and its key."""
        parser.add_argument("folder", type=Path, help="one backup: …/portal-20261121T031000Z")
        parser.add_argument("--identity", type=Path, help="file with the age key that opens an encrypted backup")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, compare, say what was found."""
        backup, locks = Backup(options["folder"].resolve()), Locks(identity=options["identity"])
        try:
            findings = list(restore(backup, locks=locks, say=self.tell))
        except (BackupUnusable, OSError) as refused:
            raise CommandError(f"Nothing was restored into the database. {refused}") from refused
        self.stdout.write("\n".join(line for finding in findings for line in finding.lines()))
        if any(finding.is_in_the_way for finding in findings):
            raise CommandError("Restored, but not equal to what was backed up: see above.")

    def tell(self, line: str) -> None:
        """Say how far it is, at once: a wait may be long."""
        self.stdout.write(line)
        self.stdout.flush()
