"""`manage.py audit_head`: the newest link of the chain, to be kept where the portal cannot reach."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.audit.heads import append_to, newest
from foundation.audit.sealing import seal_all


class Command(BaseCommand):
    """Prints one line; with --file it is added there as well."""

    help = (
        "Print the newest link of the audit chain; keep it elsewhere, and verify_audit --heads shows what was cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("--file", type=Path, help="add the line to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal what is committed, then tell the newest link."""
        seal_all()
        head = newest()
        if head is None:
            raise CommandError("Nothing is sealed yet.")
        if options["file"]:
            append_to(options["file"], head)
        self.stdout.write(str(head))
