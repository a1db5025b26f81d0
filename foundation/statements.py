"""Statements that come with every request: planned once per connection by the database, then only carried out."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor
from psycopg.adapt import Loader
from psycopg.errors import FeatureNotSupported
from psycopg.pq import TransactionStatus

# The words of a statement and the values beside them; None for one that can find no row.
Statement = tuple[str, tuple[Any, ...]] | None
MOST_KEPT = 1000


class Undecoded(Loader):
    """Text as the bytes that came: what is sent on as it is need not be read and written again."""

    def load(self, data: Any) -> bytes:
        """Return the bytes."""
        return bytes(data)


class Planning(Cursor):
    """A cursor whose statements are planned once per connection."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> "Planning":
        """Carry a statement out; where plans do not last (behind a pooler: settings), it is planned each time."""
        try:
            super().execute(query, params, prepare=True)
        except FeatureNotSupported:
            # A migration changed a column of the answer: the old plan is of no use.
            if self.connection.info.transaction_status != TransactionStatus.IDLE:
                raise
            super().execute(query, params, prepare=False)
        return self

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        """Keep what was asked, where Django looks for it when it counts and shows statements."""
        self._query = super()._convert_query(query, params)
        return self._query


@contextmanager
def planned(*, using: str = DEFAULT_DB_ALIAS, as_bytes: bool = False) -> Iterator[CursorWrapper]:
    """Give a cursor for statements whose words are always the same; the values go beside them, never into them.

    With `as_bytes` text comes back as the bytes of UTF-8.
    """
    with connections[using].cursor() as cursor:
        line: Connection = cursor.cursor.connection
        cursor.cursor.close()
        cursor.cursor = Planning(line)
        if as_bytes:
            cursor.cursor.adapters.register_loader("text", Undecoded)
        yield cursor


def worded(rows: Any) -> Statement:
    """Return a queryset as the statement that it would ask."""
    try:
        words, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return words, tuple(values)


class Phrases:
    """Statements that were worded before, each under everything on which its words and values depend.

    The ORM takes longer to word a large statement than the database to answer it. Kept are words, never rows: what a
    person may see is part of the statement, and the database looks at it each time.
    """

    def __init__(self) -> None:
        self.kept: dict[Hashable, Statement] = {}

    def once(self, key: Hashable, word: Callable[[], Statement]) -> Statement:
        """Return the statement of this key, worded the first time."""
        if key not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = word()
        return self.kept[key]
