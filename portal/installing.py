"""Action: install the portal. Every step finds what an earlier try left behind; the Installation row comes last."""

import smtplib
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.invitations import VALID_FOR, invite
from accounts.models import Organisation
from accounts.registering import register_keeper, register_public_organisations
from accounts.roles import Role
from calls.loading import load_first_call
from foundation.audit.recording import record
from foundation.mail.delivering import as_email
from foundation.mail.models import OutgoingMail
from foundation.mail.writing import worded
from foundation.parameters.loading import load_first_values
from portal.asking import names_of_keeper
from portal.checking import Finding
from portal.models import Installation
from territory.loading import load_territory
from territory.management.commands.load_territory import source_folder

PRINTING_BACKENDS = ("console", "dummy", "filebased", "locmem")


def standing() -> Installation | None:
    """Return the installation that is there; None also before the first table exists."""
    if Installation._meta.db_table not in connection.introspection.table_names():
        return None
    return Installation.objects.first()


def make_tables() -> Finding:
    """Bring the tables up to date."""
    call_command("migrate", interactive=False, verbosity=0)
    return Finding(what="tables are up to date")


def load_reference_data(borders: Path | None) -> Iterator[Finding]:
    """Load what every portal stands on; raises BrokenSource for borders that cannot be read, and then changes nothing.

    Without a folder of official borders the portal draws schematic ones, which can be replaced at any time.
    """
    yield Finding(what=f"parameters: {load_first_values()} added")
    territory = load_territory(source_folder(borders), today=timezone.localdate())
    yield Finding(what=f"territory: {territory.outcome}")
    yield Finding(what=f"organisations: {register_public_organisations()} municipalities and governors' offices added")
    yield Finding(what=f"first call: {load_first_call()} municipalities asked")


def try_mail(address: str, *, language: str) -> Finding:
    """Send a mail through the configured server, past the outbox, and say what became of it; nothing is kept."""
    letter = worded("test_mail", address=address, language=language, context={"portal": settings.PORTAL_ADDRESS})
    mail = OutgoingMail(address=address, language=language, subject=letter.subject, text=letter.text, html=letter.html)
    what = f"test mail to {address}"
    try:
        as_email(mail, get_connection()).send()
    except (OSError, smtplib.SMTPException) as refused:
        hint = "Mail may not work yet. Correct EMAIL_URL and try again with manage.py send_test_mail ADDRESS."
        return Finding(what=what, trouble=f"{mail_server()} says: {refused}", hint=hint, stops=False)
    if settings.EMAIL_BACKEND.split(".")[-2] in PRINTING_BACKENDS:
        hint = "EMAIL_URL=smtp+tls://name:password@mail.example:587 sends for real."
        return Finding(what=what, trouble="EMAIL_URL names no mail server: mail goes to nobody", hint=hint, stops=False)
    return Finding(what=f"{what}, handed to {mail_server()}")


def mail_server() -> str:
    """Name the mail server for people."""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


@transaction.atomic
def open_portal(answers: Mapping[str, str]) -> str:
    """Register De Huizen, invite the first administrator, write the Installation row; return the invitation's address.

    One transaction: an invitation that nobody saw does not stay behind.
    """
    keeper = register_keeper(names_of_keeper(answers), kbo_number=answers["kbo"])
    address = invite_administrator(answers["admin_email"], language=answers["admin_language"], keeper=keeper)
    installation = Installation.objects.create(installed_at=timezone.now())
    told = {name: answers[name] for name in ("address", "sender", "reply_to", "organisation", "kbo")}
    record("portal.install", installation, details=told)
    return address


def invite_administrator(email: str, *, language: str, keeper: Organisation | None = None) -> str:
    """Invite an administrator of De Huizen and return the address; raises Organisation.DoesNotExist where none runs."""
    keeper = keeper or Organisation.objects.running_the_portal().get()
    return invite(email, organisation=keeper, role=Role.ADMIN, language=language, by=None)


def invitation_lines(email: str, address: str) -> list[str]:
    """Return an invitation as it is shown to the operator; it is kept nowhere."""
    return ["", f"Invitation for {email}, shown this once; it works once, for {VALID_FOR.days} days:", address]
