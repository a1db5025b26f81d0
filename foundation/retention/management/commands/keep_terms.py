"""`manage.py keep_terms`: what is over its term, kind by kind; with --apply it ends, as every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foundation.retention.kinds import kinds
from foundation.retention.running import run


class Command(BaseCommand):
    """Exit status 1 when a kind had trouble."""

    help = "Say what is over its term (dry run); --apply ends it, as the clock does every night."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the word that changes something, and one kind alone."""
        parser.add_argument("--apply", action="store_true", help="end what is due, instead of counting it")
        parser.add_argument("--kind", help="look at this kind alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and tell, one line per kind."""
        chosen = [kind for kind in kinds() if options["kind"] in {None, kind.name}]
        if not chosen:
            raise CommandError(f"No kind is called {options['kind']}: {', '.join(kind.name for kind in kinds())}")
        reports = run(chosen, now=timezone.now(), dry=not options["apply"])
        for report in reports:
            term = f"{report.term_months} months" if report.term_months else "no term"
            self.stdout.write(f"{report.kind}: {term}, {report.due} due, {report.held} held, {report.ended} ended")
        broken = [f"{report.kind}: {report.trouble}" for report in reports if report.trouble]
        if broken:
            raise CommandError("; ".join(broken))
        if not options["apply"]:
            self.stdout.write("Dry run: nothing was changed. With --apply it ends.")
