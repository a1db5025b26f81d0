"""What every test stands on: the web's rights in the database, first values of parameters, and the cast."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from django.utils import timezone

from foundation.parameters.loading import load_first_values
from foundation.parameters.models import Parameter
from portal.models import Installation
from tests import make
from tests.make import Cast

# Playwright's synchronous calls run inside an event loop that never waits for the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def take_web_role(sender: object, connection: object, **_: object) -> None:
    """Every connection of the tests logs in as the owner and works with the rights of the web."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_web")


@contextmanager
def as_owner() -> Iterator[None]:
    """Lift the web's limits for a moment: for what only migrations, loaders and commands do."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_web")


@contextmanager
def as_worker() -> Iterator[None]:
    """Work with the rights of the worker for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_worker")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_web")


@pytest.fixture(autouse=True)
def web_rights(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give every test that uses the database the web's rights, and the rows that no portal is without."""
    needed = {"db", "transactional_db", "django_db_reset_sequences"} & set(request.fixturenames)
    if not needed and not request.node.get_closest_marker("django_db"):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    connection_created.connect(take_web_role)
    if connection.connection is not None:
        take_web_role(None, connection)
    if not Parameter.objects.exists():
        load_first_values()
    if not Installation.objects.exists():
        Installation.objects.create(installed_at=timezone.now())
    yield
    connection_created.disconnect(take_web_role)
    # The tables are emptied after a test with real transactions; only the owner may do that.
    if connection.connection is not None and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody who plays a part: own municipality, neighbour's, De Huizen, governors, observer, admin, stranger."""
    return make.cast()


@pytest.fixture
def sign_in(client: Client):
    """Return a function that signs somebody of the cast in and gives the browser back."""

    def enter(user: make.User) -> Client:
        client.force_login(user)
        return client

    return enter
