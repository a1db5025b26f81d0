"""`manage.py verify_audit`: prove that no entry of the audit trail was changed, taken out or cut off."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.audit.heads import NoHead, broken_by, read
from foundation.audit.verifying import verify


class Command(BaseCommand):
    """Exit status 1 names the first broken entry."""

    help = "Prove the chain of the audit trail, name the first broken entry, count those not sealed yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take heads that were kept elsewhere: only they show that the end of the chain was cut off."""
        parser.add_argument("--heads", type=Path, help="file with lines of audit_head")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the chain and tell."""
        verdict = verify()
        if verdict.broken:
            raise CommandError(f"{verdict.broken}; {verdict.sealed} entries before it hold.")
        held = self.compare(options["heads"]) if options["heads"] else 0
        self.stdout.write(f"{verdict.sealed} sealed entries hold; {verdict.unsealed} are not sealed yet.")
        if held:
            self.stdout.write(f"{held} kept heads hold: nothing was cut off before the newest of them.")

    def compare(self, file: Path) -> int:
        """Compare the chain with heads that were kept, and return how many."""
        try:
            heads = read(file.read_text())
        except (OSError, NoHead) as trouble:
            raise CommandError(f"{file} holds no head of the chain.") from trouble
        broken = broken_by(heads)
        if broken:
            raise CommandError(broken)
        return len(heads)
