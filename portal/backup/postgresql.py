"""PostgreSQL's own programs for dump and restore, and what the database says about itself."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from psycopg.sql import SQL, Identifier

from portal.backup.shelf import BackupUnusable

OURS = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    ORDER BY relname
"""
# Only a superuser makes extensions; deploy/roles.sql did that before a restore.
MADE_BEFORE = re.compile(r"^\d+; \d+ \d+ (EXTENSION |COMMENT - EXTENSION |.* spatial_ref_sys )")
# A dump gives rights and takes none away: what deploy/roles.sql lets every new table give by itself would stay, and
# open what a migration had closed. The dump ends by setting the same again.
NOTHING_BY_ITSELF = """
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public REVOKE ALL ON TABLES FROM portal_web, portal_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public REVOKE ALL ON SEQUENCES FROM portal_web, portal_worker;
"""


def program(name: str) -> str:
    """Return where one of PostgreSQL's programs lies; raises BackupUnusable when it is not installed."""
    found = shutil.which(name)
    if not found:
        raise BackupUnusable(f"{name} is not installed on this machine: apt-get install postgresql-client")
    return found


def environment() -> dict[str, str]:
    """Return what those programs need to reach the same database, with the password out of everybody's sight."""
    given = connection.get_connection_params()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
    return {**os.environ, **{name: str(given[key]) for name, key in names.items() if given.get(key)}}


def dump(target: Path, *, snapshot: str) -> None:
    """Write the whole database as one snapshot shows it, in PostgreSQL's custom format."""
    run([program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", f"--file={target}"])


def restore(source: Path, *, afterwards: str) -> None:
    """Read a dump into the database, and do what comes afterwards, all in one transaction."""
    listed = run([program("pg_restore"), "--list", str(source)])
    wanted = source.with_suffix(".list")
    wanted.write_text("\n".join(line for line in listed.splitlines() if not MADE_BEFORE.match(line)))
    script = source.with_suffix(".sql")
    run([program("pg_restore"), f"--use-list={wanted}", f"--file={script}", str(source)])
    steps = ["-c", NOTHING_BY_ITSELF, "-f", str(script), "-c", afterwards]
    run([program("psql"), "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", *steps])


def run(words: list[str]) -> str:
    """Run one of the programs and return what it printed; raises BackupUnusable with its own words."""
    # No word of the command is a person's.
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupUnusable(f"{Path(words[0]).name} failed: {done.stderr.strip()[-600:]}")
    return done.stdout


def tables() -> list[str]:
    """Name the tables of the portal, without those of an extension."""
    with connection.cursor() as cursor:
        cursor.execute(OURS)
        return [name for (name,) in cursor.fetchall()]


def rows_per_table() -> dict[str, int]:
    """Count the rows of each table."""
    counted = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
            counted[table] = int(cursor.fetchone()[0])
    return counted
