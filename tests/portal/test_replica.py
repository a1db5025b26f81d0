"""A real streaming replica: map and lists are read there, nobody misses an own change, the wall stands there too."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests import make
from tests.roles import as_owner

sys.path.append(str(Path(settings.BASE_DIR) / "script"))
from local.postgresql import Cluster

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# A replica opens once every transaction with many savepoints has ended that ran when it was copied; another test of
# this cluster may be one for minutes. In seconds.
LONGEST_START = 900

# How long what takes a moment may take on a busy machine, in seconds.
PATIENCE = 300

# Talks with the test line by line: `who method path` gets status, queries for sites in the replica, whether NEW is read
WEB = """
import sys, uuid
import django; django.setup()
from django.db import connections
from django.test import Client
from accounts.models import User
clients = {}
for pk in sys.argv[1:]:
    clients[pk] = Client(headers={"host": "127.0.0.1"})
    clients[pk].force_login(User.objects.get(pk=pk), backend="allauth.account.auth_backends.AuthenticationBackend")
for line in sys.stdin:
    who, method, path = line.split()
    asked = []
    def watch(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)
    with connections["replica"].execute_wrapper(watch):
        if method == "POST":
            page = clients[who].post(path, {"name": "NEW", "draft_key": str(uuid.uuid4())})
        else:
            page = clients[who].get(path)
    rows = sum("candidate_sites_site" in sql for sql in asked)
    print(page.status_code, rows, "NEW" in page.content.decode(), flush=True)
"""


class Standby:
    """A copy of the tests' cluster, made by pg_basebackup, that follows it by streaming."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.given = connection.get_connection_params()
        cluster = Cluster("test-replica")
        self.programs, self.before = cluster.programs, ["runuser", "-u", cluster.user, "--"] if cluster.user else []

    def call(self, program: str, *words: str) -> None:
        line = [*self.before, str(self.programs / program), *words]
        subprocess.run(line, cwd="/", check=True, capture_output=True, timeout=LONGEST_START)  # noqa: S603

    def start(self) -> None:
        """Copy and follow."""
        there = ["-h", self.given["host"], "-p", str(self.given.get("port") or 5432), "-U", "postgres"]
        data = str(self.folder / "data")
        self.call("pg_basebackup", *there, "-D", data, "-R", "-X", "stream", "-c", "fast")
        options = f"--unix_socket_directories={self.folder} --listen_addresses="
        begin = ["start", "-s", "-w", "-t", str(LONGEST_START), "-D", data, "-l", str(self.folder / "log")]
        self.call("pg_ctl", *begin, "-o", options)

    def stop(self) -> None:
        self.call("pg_ctl", "stop", "-s", "-m", "immediate", "-D", str(self.folder / "data"))

    def tell(self, order: str) -> psycopg.Cursor:
        address = {"host": str(self.folder), "user": "postgres", "dbname": self.given["dbname"]}
        with psycopg.connect(**address, autocommit=True) as session:
            return session.execute(order)

    def says(self, query: str) -> object:
        return self.tell(query).fetchone()[0]

    def catch_up(self) -> None:
        """Wait until it has replayed all that is written by now."""
        with psycopg.connect(**{**self.given, "user": "postgres"}, autocommit=True) as primary:
            end = primary.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone()[0]
        until = time.monotonic() + PATIENCE
        while not self.says(f"SELECT pg_last_wal_replay_lsn() >= '{end}'::pg_lsn"):
            assert time.monotonic() < until, "the replica does not follow"
            time.sleep(0.05)


@pytest.fixture
def standby() -> Iterator[Standby]:
    folder = Path(tempfile.mkdtemp(prefix="portal-replica-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    copy = Standby(folder)
    try:
        copy.start()
        yield copy
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            copy.stop()
        shutil.rmtree(folder)


@contextmanager
def web_of(standby: Standby, *people: int) -> Iterator["Web"]:
    """A process of the web, ended with the block whatever happens."""
    web = Web(standby, *people)
    try:
        yield web
    finally:
        web.end()


class Web:
    """A process of the web that knows the replica."""

    def __init__(self, standby: Standby, *people: int) -> None:
        given = standby.given
        address = f"postgresql://portal_web@/{given['dbname']}?host={{}}"
        told = {
            "DATABASE_URL": address.format(given["host"]),
            "DATABASE_REPLICA_URL": address.format(standby.folder),
            "DATABASE_ROLE": "web",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        kept = {
            name: text for name, text in os.environ.items() if not name.startswith(("DATABASE", "PYTEST", "DJANGO"))
        }
        words = [sys.executable, "-c", WEB, *map(str, people)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(words, cwd=settings.BASE_DIR, env={**kept, **told}, **pipes)  # noqa: S603

    def asks(self, who: int, path: str, method: str = "GET") -> tuple[int, bool, bool]:
        """Return the status, whether sites were read from the replica, and whether the new one is on the page."""
        self.process.stdin.write(f"{who} {method} {path}\n")
        self.process.stdin.flush()
        status, rows, new = self.process.stdout.readline().split()
        return int(status), int(rows) > 0, new == "True"

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=PATIENCE)


def test_reads_go_to_the_replica_and_nobody_misses_an_own_change(standby):
    with as_owner():
        cast = make.cast()
    make.draft(cast.neighbour, name="NEWS OF THE NEIGHBOUR")
    writer, colleague, neighbour = cast.signatory.pk, cast.editor.pk, cast.neighbour.pk
    with web_of(standby, writer, colleague, neighbour) as web:
        standby.catch_up()
        assert web.asks(writer, "/sites/") == (200, True, False)
        assert web.asks(neighbour, "/sites/") == (200, True, True)

        standby.says("SELECT pg_wal_replay_pause()::text")
        assert web.asks(writer, "/sites/propose/", "POST")[0] == 302
        assert web.asks(writer, "/sites/") == (200, False, True)
        assert web.asks(colleague, "/sites/") == (200, True, False)

        standby.says("SELECT pg_wal_replay_resume()::text")
        standby.catch_up()
        assert web.asks(writer, "/sites/") == web.asks(colleague, "/sites/") == (200, True, True)

        standby.stop()
        assert web.asks(colleague, "/sites/") == (200, False, True)


def test_a_replica_that_breaks_a_question_off_costs_nobody_a_page(standby):
    with as_owner():
        cast = make.cast()
    make.draft(cast.signatory, name="NEWS")
    with web_of(standby, cast.signatory.pk) as web:
        standby.catch_up()
        # What an upgrade locks is locked in the copy too, until the copy has heard that it is over.
        with psycopg.connect(**{**standby.given, "user": "postgres"}) as primary:
            primary.execute("LOCK TABLE candidate_sites_site IN ACCESS EXCLUSIVE MODE")
            standby.catch_up()
            standby.says("SELECT pg_wal_replay_pause()::text")
            primary.rollback()
        standby.tell("ALTER SYSTEM SET lock_timeout = '200ms'")
        standby.says("SELECT pg_reload_conf()")
        assert web.asks(cast.signatory.pk, "/sites/") == (200, True, True)
        assert web.asks(cast.signatory.pk, "/sites/") == (200, False, True)


def test_the_wall_of_the_database_stands_in_the_replica_too(standby):
    with as_owner():
        cast = make.cast()
    make.draft(cast.signatory)
    standby.catch_up()
    address = {"host": str(standby.folder), "user": "portal_web", "dbname": standby.given["dbname"]}
    look = "SELECT count(*) FROM candidate_sites_site"
    scope = "SELECT set_config('portal.reach', 'municipality', true), set_config('portal.municipality', %s, true)"
    with psycopg.connect(**address) as session:
        assert session.execute(look).fetchone() == (0,)
        session.execute(scope, [str(cast.neighbour.municipality.pk)])
        assert session.execute(look).fetchone() == (0,)
        session.execute(scope, [str(cast.signatory.municipality.pk)])
        assert session.execute(look).fetchone() == (1,)
