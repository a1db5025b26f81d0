"""What every test stands on: small rights in the database, first values of parameters, and the cast."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from django.utils import timezone

from foundation.parameters.loading import load_first_values
from foundation.parameters.models import Parameter
from portal import breaking
from portal.liveness import CLOCK, TASKS, WORKER
from portal.models import Installation
from reviews.loading import load_first_framework, load_letter_templates
from reviews.models import Framework
from tests import database, make
from tests.chromium import chromium
from tests.make import Cast
from tests.roles import BACKSTAGE, as_owner, as_worker, start_backstage, take_role

__all__ = ["as_owner", "as_worker", "chromium"]

# A busy machine is slow, not wrong.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

# Playwright's synchronous calls run inside an event loop that never waits for the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the test database from one that is migrated already."""
    connection.settings_dict["TEST"]["TEMPLATE"] = database.migrated()


@pytest.fixture(autouse=True)
def small_rights(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take the owner's rights from every test that uses the database, and add the rows that no portal is without.

    A test with real transactions leaves the tables empty, also of what migrations wrote: whoever comes next needs it.
    """
    needed = {"db", "transactional_db", "django_db_reset_sequences"} & set(request.fixturenames)
    if not needed and not request.node.get_closest_marker("django_db"):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    connection_created.connect(start_backstage)
    if connection.connection is not None:
        take_role(BACKSTAGE)
    if not Parameter.objects.exists():
        load_first_values()
    if not Installation.objects.exists():
        Installation.objects.create(installed_at=timezone.now())
    if not Framework.objects.exists():
        load_first_framework()
        load_letter_templates()
    cache.set("installed", True)
    forget_signs()
    yield
    connection_created.disconnect(start_backstage)
    # The tables are emptied after a test with real transactions; only the owner may do that, and only alone.
    if not connection.in_atomic_block:
        take_role("")
        database.wait_until_alone()


def forget_signs() -> None:
    """Forget who left a sign of life and what broke in the tests before: Redis keeps both."""
    now = timezone.now()
    cache.delete_many(
        [CLOCK, WORKER, TASKS, *(breaking.key_of(what, now) for what in (breaking.PAGES, breaking.TASKS))]
    )


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
