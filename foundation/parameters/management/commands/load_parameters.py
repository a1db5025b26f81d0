"""`manage.py load_parameters`: add the first values of parameters that have none yet."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.parameters.loading import load_first_values


class Command(BaseCommand):
    """Runs as often as you like: what staff entered is never overwritten."""

    help = "Add the first value of every parameter that has none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Add what is missing and say how many."""
        self.stdout.write(f"{load_first_values()} parameters added.")
