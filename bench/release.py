"""Walk every page of the demonstration as everybody, and keep what was read: the next release's test reads it again.

Not a measurement: run it when a version is released, and commit what changed in tests/released. Prints how many pages
and queries were seen.
"""

import os
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

os.environ["DATABASE_ROLE"] = "web"
os.environ |= {"DEMO": "1", "LOG_LEVEL": "ERROR"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from accounts.models import User  # noqa: E402
from bench import _demo, _people  # noqa: E402
from tests.released import reading  # noqa: E402

LINK = re.compile(r'(?:href|src|hx-get|data-src|data-url)="(/[^"#]*)"')
LEFT_OUT = ("/static/", "/accounts/logout", "/admin/", "/accounts/second-step/", "/jobs/")
PAGES_EACH = 400
PER_ADDRESS = 4
LIST_OF_VALUES = re.compile(r"\((?:%s(?:, )?)+\)")


class Notes:
    """The queries of each page, each form of a query once."""

    def __init__(self) -> None:
        self.page = ""
        self.read: dict[str, dict[str, str]] = defaultdict(dict)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run a query, and note its form under the page when it reads."""
        result = execute(sql, params, many, context)
        if str(sql).lstrip().upper().startswith(("SELECT", "WITH")) and "set_config" not in str(sql):
            shape = LIST_OF_VALUES.sub("(…)", str(sql))
            words = connection.ops.last_executed_query(context["cursor"], sql, params)
            self.read[self.page].setdefault(shape, words)
        return result


def walk(client: Client, notes: Notes) -> int:
    """Follow the links from home; a few rows of each kind of page are enough."""
    waiting, seen, often = (
        ["/home/", "/", "/map/", "/sites/", "/calls/coverage/"],
        set[str](),
        defaultdict[str, int](int),
    )
    while waiting and len(seen) < PAGES_EACH:
        path = waiting.pop(0)
        try:
            name = resolve(path.partition("?")[0]).view_name
        except Resolver404:
            continue
        if path in seen or path.startswith(LEFT_OUT) or often[name] >= PER_ADDRESS:
            continue
        seen.add(path)
        often[name] += 1
        notes.page = name
        answer = client.get(path)
        if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
            waiting += [found.replace("&amp;", "&") for found in LINK.findall(answer.content.decode())]
    return len(seen)


@contextmanager
def everybody() -> Iterator[dict[str, Client]]:
    """A browser for each account of the demonstration, and one for the public."""
    clients = {"public": Client(headers={"host": "127.0.0.1"})}
    for user in User.objects.filter(email__endswith="@demo.example"):
        name, value = _people.cookie(user).partition(";")[0].split("=", 1)
        clients[user.email] = Client(headers={"host": "127.0.0.1"})
        clients[user.email].cookies[name] = value
    yield clients


def main() -> int:
    """Load, walk, keep."""
    _demo.load()
    notes, pages = Notes(), 0
    with everybody() as clients, connection.execute_wrapper(notes):
        for client in clients.values():
            pages += walk(client, notes)
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["project"]
    applied = [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()]
    read = {page: sorted(found.values()) for page, found in notes.read.items()}
    reading.keep(version=project["version"], applied=applied, read=read)
    print(f"{pages} pages of {len(read)} kinds, {sum(map(len, read.values()))} queries kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())
