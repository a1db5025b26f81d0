"""What the walks stand on: the stage, passwords to sign in with, and pictures of what failed."""

import re
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.mailbox import Mailbox
from tests.browser.stage import Stage
from tests.browser.walking import PASSWORD
from tests.make import Cast

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember for the fixtures whether the walk itself failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def stage(request: pytest.FixtureRequest, live_server: Any, chromium: Browser) -> Iterator[Stage]:
    """A server and a browser; when the walk is over, nobody may have complained."""
    made = Stage(live_server.url, chromium)
    yield made
    if request.node.stash.get(FAILED, False):
        made.keep_pictures(re.sub(r"\W+", "-", request.node.name))
    made.close()


@pytest.fixture
def people(cast: Cast) -> Cast:
    """The cast, each with the password that the walks type."""
    for user in cast.everybody().values():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return cast


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real mail server on the loopback, to which the portal's letters go."""
    with Mailbox().opened(settings) as box:
        yield box
