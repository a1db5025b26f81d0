"""One database is migrated once per server and set of migrations; each test process copies it, and empties it alone."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier

ROOT = Path(settings.BASE_DIR)
BEGINNING = "migrated_"
ONE_AT_A_TIME = 20260
AMID_A_TRANSACTION = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
       AND backend_type = 'client backend'
"""


def digest_of_migrations() -> str:
    """Return a word for what the database is made of: migrations and what they read, roles, versions of libraries."""
    files = [ROOT / "deploy/roles.sql", ROOT / "requirements.txt", *ROOT.glob("[a-z]*/parameters.toml")]
    files += [*ROOT.glob("[a-z]*/**/migrations/*.py"), *ROOT.glob("[a-z]*/data/*.toml")]
    ours = sorted(file for file in files if not {"node_modules", "var"} & set(file.relative_to(ROOT).parts))
    return hashlib.sha256(b"".join(file.read_bytes() for file in ours)).hexdigest()[:16]


def migrated() -> str:
    """Return the name of the database to copy; makes it when this server has none for these migrations."""
    name, given = f"{BEGINNING}{digest_of_migrations()}", connection.get_connection_params()
    with psycopg.connect(**{**given, "dbname": "postgres"}, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        found = {each for (each,) in server.execute("SELECT datname FROM pg_database")}
        if name not in found:
            for old in found:
                if old.startswith((BEGINNING, "unfinished")):
                    drop(server, old)
            server.execute("CREATE DATABASE unfinished TEMPLATE template_portal")
            migrate("unfinished")
            server.execute(SQL("ALTER DATABASE unfinished RENAME TO {}").format(Identifier(name)))
    return name


def drop(server: psycopg.Connection, name: str, *, patience: float = 30) -> None:
    """Drop a database with whoever is in it; autovacuum, which only a superuser may send away, is waited for."""
    end = time.monotonic() + patience
    while True:
        try:
            server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        except InsufficientPrivilege:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def migrate(name: str) -> None:
    """Make tables and first values, in processes of their own: that of the tests is not to know this database."""
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    given = {
        **os.environ,
        "DATABASE_URL": address,
        "DATABASE_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    for words in (["migrate", "--verbosity=0"], ["load_parameters"]):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=given, check=True)  # noqa: S603


def wait_until_alone(*, patience: float = 20) -> None:
    """Wait until nobody else is amid a transaction, for at most `patience` seconds.

    A request whose browser has left goes on to its end; emptying the tables under it is a deadlock. Looks again after
    a moment, because a request may just be beginning.
    """
    end, quiet = time.monotonic() + patience, 0
    while quiet < 2 and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(AMID_A_TRANSACTION)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        time.sleep(0.02)
