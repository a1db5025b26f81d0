"""A form that is sent twice, by a double click or a bad connection, makes one row."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import User

# One person's forms are taken one after the other; the first number is this lock's own.
TURN = 7204
# Within this time the same words from the same person are the same form.
TWICE = timedelta(minutes=1)


def wait_for_turn_of(by: User) -> datetime:
    """Let one form of a person be taken at a time; return the moment since when a twin counts as the same form."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURN, by.pk % 2**31])
    return timezone.now() - TWICE
