"""Reading from a copy of the database: map, lists and tables, unless somebody would miss what they changed themselves.

A session remembers up to where the database had written when it last changed something. A page is read from the copy
only when the copy has come that far; else, and when the copy is away, from the database itself.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connection, connections, models, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

REPLICA = "replica"
MARK = "written_up_to"
# Pages that read much and whose views write nothing.
PAGES = frozenset({"sites:list", "sites:funnel", "sites:funnel_file", "calls:coverage", "subsidies:ledger"})
PREFIXES = ("maps:",)
PAUSE = 10.0

log = logging.getLogger(__name__)
_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)


class Router:
    """Sends reads to the copy while a page of the kind above is made, and everything else to the database."""

    def db_for_read(self, _model: type[models.Model], **_hints: Any) -> str:
        """Where rows are read."""
        return REPLICA if _reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: type[models.Model], **_hints: Any) -> str:
        """Where rows are written, wherever they were read."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_rows: models.Model, **_hints: Any) -> bool:
        """A row of the copy is the row of the database."""
        return True

    def allow_migrate(self, alias: str, *_app: str, **_hints: Any) -> bool:
        """The copy gets its tables from the database."""
        return alias == DEFAULT_DB_ALIAS


class ReplicaMiddleware:
    """Chooses where a page is read, and remembers what a session wrote. The last of all: it calls the view itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.away_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; after a change by somebody signed in, note up to where it was written."""
        response = self.get_response(request)
        if settings.DATABASE_REPLICA and request.method not in {"GET", "HEAD"} and request.user.is_authenticated:
            request.session[MARK] = written_up_to()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, given: Any
    ) -> HttpResponseBase | None:
        """Make the page from the copy where that is right; None lets it be made as always.

        A copy that falls away, or breaks a question off, in the middle of a page costs that page a second beginning.
        """
        if not self.is_right(request):
            return None
        try:
            with transaction.atomic(), transaction.atomic(using=REPLICA), from_replica():
                return view(request, *args, **given)
        except OperationalError as away:
            self.leave_alone(away)
            return None

    def is_right(self, request: HttpRequest) -> bool:
        """Say whether this page may be read from the copy now."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        wanted = page in PAGES or page.startswith(PREFIXES)
        if not settings.DATABASE_REPLICA or request.method not in {"GET", "HEAD"} or not wanted:
            return False
        if time.monotonic() < self.away_until:
            return False
        try:
            return has_come_to(request.session.get(MARK))
        except DatabaseError as away:
            self.leave_alone(away)
            return False

    def leave_alone(self, away: DatabaseError) -> None:
        """Read from the database itself for a while."""
        log.warning("the replica is away: %s", type(away).__name__)
        connections[REPLICA].close()
        self.away_until = time.monotonic() + PAUSE


@contextmanager
def from_replica() -> Iterator[None]:
    """Read from the copy inside this block."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def written_up_to() -> str:
    """Return the place in the write-ahead log up to which everything of this request is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
        return str(cursor.fetchone()[0])


def has_come_to(mark: str | None) -> bool:
    """Say whether the copy is a copy, and has replayed what was written up to a mark; without one any state is good."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= coalesce(%s::pg_lsn, '0/0')", [mark])
        return bool(cursor.fetchone()[0])
