"""`manage.py load_first_call`: De Huizen's letter to the colleges as the first call, put to every municipality."""

from typing import Any

from django.core.management.base import BaseCommand

from calls.loading import load_first_call


class Command(BaseCommand):
    """Runs as often as you like: nobody is asked twice, and changed words stay."""

    help = "Add the first call where it is missing, and ask every municipality that is not asked yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many were asked."""
        self.stdout.write(f"{load_first_call()} municipalities asked.")
