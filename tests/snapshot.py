"""Rows that many tests begin with: made once per process by walking the real steps, then copied in."""

from collections.abc import Callable
from copy import deepcopy
from typing import Generic, TypeVar

from django.apps import apps
from django.db import connection, transaction

from tests.roles import as_owner

Made = TypeVar("Made")


def rows_per_table() -> dict[str, int]:
    """Count the rows of every table of ours, in the order in which they may be filled."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)  # noqa: S608
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(counts)
        found = dict(cursor.fetchall())
    return {table: found[table] for table in tables}


class Snapshot(Generic[Made]):
    """What a function made in the database, and what it returned.

    The first call runs the function; later ones write the same rows with the same keys, each table in one stroke.
    Nothing else may have been written into those tables before.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self.make = make
        self.returned: Made | None = None
        self.rows: dict[str, bytes] = {}

    def __call__(self) -> Made:
        if self.returned is None:
            self.returned = self.first()
        else:
            self.again()
        return deepcopy(self.returned)

    def first(self) -> Made:
        """Run the function and keep the rows of the tables that it filled."""
        before = rows_per_table()
        returned = self.make()
        filled = [table for table, count in rows_per_table().items() if count != before[table]]
        assert not any(before[table] for table in filled), "rows were there already"
        with as_owner():
            for table in filled:
                with connection.connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                    self.rows[table] = b"".join(copy)
        return returned

    def again(self) -> None:
        """Write the kept rows; what points to a row may come before it."""
        with as_owner(), transaction.atomic():
            for table, rows in self.rows.items():
                with connection.connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
