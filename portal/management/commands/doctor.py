"""`manage.py doctor`: one line for each part of the installation, fine or what to do."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.doctor import examine


class Command(BaseCommand):
    """Ends with 1 when something must be done, so that monitoring can ask it."""

    help = (
        "Look over database, clocks, disk, files, Redis, worker, mail, backups, audit trail, territory, parameters and "
        "certificate. Changes nothing. Exit status 1 when something must be done; advice alone leaves it at 0."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="for machines: a list of what, trouble, hint, stops")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found."""
        findings = list(examine(timezone.now()))
        if options["json"]:
            self.stdout.write(json.dumps([vars(finding) for finding in findings], indent=1))
        else:
            self.stdout.write("\n".join(line for finding in findings for line in finding.lines()))
        in_the_way = sum(finding.is_in_the_way for finding in findings)
        if in_the_way:
            raise CommandError(f"{in_the_way} of {len(findings)} must be seen to.")
