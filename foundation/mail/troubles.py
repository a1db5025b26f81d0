"""What a person does about letters that failed: try again at the address the reader has today, or settle it."""

from typing import Any

from django.db import connection, transaction

from foundation.audit.recording import record
from foundation.mail.models import OutgoingMail


@transaction.atomic
def try_again(mail: OutgoingMail, *, by: Any) -> bool:
    """Let a failed letter wait again from the first try on; False when it is not failed, or secret.

    The database takes the address that its reader has today (portal 0006): nobody sends it to one of their own choice.
    """
    return done("mail.try_again", "SELECT mail_try_again(%s, '', %s)", mail, by)


@transaction.atomic
def settle(mail: OutgoingMail, *, by: Any) -> bool:
    """Take a failed letter off the list because somebody saw to it otherwise; False when it is not on it."""
    return done("mail.settle", "SELECT mail_settle(%s, %s)", mail, by)


def done(verb: str, statement: str, mail: OutgoingMail, by: Any) -> bool:
    """Run one of the two functions that the web may call (migration 0005), and record it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [mail.pk, f"user:{by.pk}"])
        happened = bool(cursor.fetchone()[0])
    if happened:
        record(verb, mail, by=by)
    return happened
