"""`manage.py demo_accounts`: who can sign in to the demonstration, and with which password."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.demo.people import PASSWORD, PEOPLE


class Command(BaseCommand):
    """Asks the database nothing."""

    help = "Print the accounts of the demonstration."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per account."""
        lines = [f"  {person.email:32}{person.name}" for person in PEOPLE if person.active]
        self.stdout.write("\n".join([f"Demo accounts, all with the password {PASSWORD}:", *lines]))
