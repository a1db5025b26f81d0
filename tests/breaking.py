"""Break a constraint of the database on purpose, those that wait for the end of the transaction too."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction


def now_rather_than_at_the_end() -> None:
    """Check what is deferred to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def at_the_end_of(change: Callable[[], object]) -> None:
    """Make a change and check what is deferred."""
    change()
    now_rather_than_at_the_end()


def broken(constraint: str, change: Callable[[], object]) -> None:
    """Expect the database to refuse a change by this name."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        at_the_end_of(change)
    cause = refused.value.__cause__
    assert cause.diag.constraint_name == constraint, f"{cause.diag.constraint_name}: {refused.value}"  # type: ignore[union-attr]
