"""`manage.py invite_admin ADDRESS`: let an administrator in, when the first invitation was lost or has expired."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.models import Organisation
from portal.asking import LANGUAGES
from portal.installing import invitation_lines, invite_administrator


class Command(BaseCommand):
    """Writes an invitation and shows it once."""

    help = "Invite an administrator of De Huizen; the invitation is mailed and printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whom to invite, and in which language."""
        parser.add_argument("address")
        parser.add_argument("--language", choices=LANGUAGES, default="nl")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite."""
        email = options["address"]
        try:
            validate_email(email)
            address = invite_administrator(email, language=options["language"])
        except ValidationError as wrong:
            raise CommandError(f"“{email}” is no e-mail address.") from wrong
        except Organisation.DoesNotExist as missing:
            raise CommandError("The portal is not installed yet: run manage.py install.") from missing
        self.stdout.write("\n".join(invitation_lines(email, address)))
