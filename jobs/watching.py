"""How much long work there is, of everybody together: counts alone, for whoever watches over the portal."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True)
class OfState:
    """The jobs in one state."""

    state: str
    number: int
    oldest: datetime
    ended_lately: int


def all_of_it(*, since: datetime) -> list[OfState]:
    """Count the jobs by state, and how many of them ended since a moment; a function of the database sees them all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, number, oldest, ended_lately FROM jobs_watched(%s)", [since])
        return [OfState(*row) for row in cursor.fetchall()]
