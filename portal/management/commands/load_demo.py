"""`manage.py load_demo`: people with a known password, the real houses of public sources, and invented examples."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demo.loading import DemoRefused, load_demo


class Command(BaseCommand):
    """Runs as often as you like: what is there stays as it is."""

    help = "Load the demonstration. Refuses unless DEMO=1, and in a database that holds a real portal."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was added."""
        try:
            loaded = load_demo()
        except DemoRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"Demo: added {loaded.houses} real houses, {loaded.examples} invented examples, {loaded.answers} answers."
        )
