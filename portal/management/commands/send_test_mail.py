"""`manage.py send_test_mail ADDRESS`: find out whether mail leaves, without waiting for the outbox."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.asking import LANGUAGES
from portal.installing import try_mail


class Command(BaseCommand):
    """Sends one mail and says what the server said."""

    help = "Send one mail through the configured server and say what became of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whom to write to, and in which language."""
        parser.add_argument("address")
        parser.add_argument("--language", choices=LANGUAGES, default="nl")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and fail when the mail did not leave."""
        finding = try_mail(options["address"], language=options["language"])
        if finding.trouble:
            raise CommandError("\n".join(finding.lines()))
        self.stdout.write("\n".join(finding.lines()))
