"""`manage.py verify_audit`: prove that no entry of the audit trail was changed or taken out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.audit.verifying import verify


class Command(BaseCommand):
    """Exit status 1 names the first broken entry."""

    help = "Prove the chain of the audit trail, name the first broken entry, count those not sealed yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the chain and tell."""
        verdict = verify()
        if verdict.broken:
            raise CommandError(f"{verdict.broken}; {verdict.sealed} entries before it hold.")
        self.stdout.write(f"{verdict.sealed} sealed entries hold; {verdict.unsealed} are not sealed yet.")
