"""What a person does about letters that failed: try again, to another address if need be, or settle it."""

import uuid
from typing import Any

from django.db import connection, transaction

from foundation.audit.recording import record
from foundation.mail.models import OutgoingMail


@transaction.atomic
def try_again(mail: OutgoingMail, *, by: Any, address: str = "") -> bool:
    """Let a failed letter wait again from the first try on; False when it is not failed, or secret."""
    return done("mail.try_again", "SELECT mail_try_again(%s, %s, %s)", mail, by, address)


@transaction.atomic
def settle(mail: OutgoingMail, *, by: Any) -> bool:
    """Take a failed letter off the list because somebody saw to it otherwise; False when it is not on it."""
    return done("mail.settle", "SELECT mail_settle(%s, %s)", mail, by)


def done(verb: str, statement: str, mail: OutgoingMail, by: Any, *words: str) -> bool:
    """Run one of the two functions that the web may call (migration 0005), and record it."""
    given: list[uuid.UUID | str] = [mail.pk, *words, f"user:{by.pk}"]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        happened = bool(cursor.fetchone()[0])
    if happened:
        record(verb, mail, by=by)
    return happened
