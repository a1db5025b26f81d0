"""Who the tests are in the database: requests come as the web, everything around them as the worker, never the owner.

The connection logs in as the owner (who made the test database) and takes a smaller role at once.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.scope import open_scope

BACKSTAGE = "portal_worker"


def take_role(role: str, wrapper: BaseDatabaseWrapper | None = None) -> None:
    """Work in this role from here on; an empty word means the owner. Not counted among the queries of a page."""
    session = wrapper or connection
    session.ensure_connection()
    session.connection.execute(f"SET ROLE {role}" if role else "RESET ROLE")


def start_backstage(sender: object, connection: BaseDatabaseWrapper, **_: object) -> None:
    """Every new connection begins with the worker's rights."""
    take_role(BACKSTAGE, connection)


@contextmanager
def in_role(role: str) -> Iterator[None]:
    """Work in a role for a moment."""
    connection.ensure_connection()
    before = connection.connection.execute("SELECT current_user").fetchone()[0]
    take_role(role)
    try:
        yield
    finally:
        take_role(before)


def as_owner() -> AbstractContextManager[None]:
    """Lift every limit for a moment: for what only migrations, loaders and commands do."""
    return in_role("")


def as_worker() -> AbstractContextManager[None]:
    """Work with the rights of the worker for a moment."""
    return in_role("portal_worker")


@contextmanager
def as_web(user: User | None = None) -> Iterator[None]:
    """Work with the rights of the web for a moment, within this person's scope."""
    with in_role("portal_web"):
        if user:
            open_scope(user)
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(name, '', true) FROM pg_settings WHERE name LIKE 'portal.%'")


class WebRoleMiddleware:
    """Every request of the tests has the web's rights and no more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with in_role("portal_web"):
            return self.get_response(request)
