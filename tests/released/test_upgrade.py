"""An upgrade does not stop the house: the last release reads the new tables, and the way back is open."""

import os
import subprocess
import sys
import uuid

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg.sql import SQL, Identifier

from tests import database
from tests.released import reading
from tests.roles import as_web

SEEN = """
    SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '' FROM pg_trigger WHERE NOT tgisinternal
    UNION SELECT polrelid::regclass::text, polname, pg_get_expr(polqual, polrelid), '', '' FROM pg_policy
    UNION SELECT relname, relacl::text, relrowsecurity::text, '', '' FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""

# Each column, and whether a row without it can be added.
COLUMNS = """
    SELECT table_name, column_name, is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES'
        OR is_generated = 'ALWAYS'
    FROM information_schema.columns WHERE table_schema = 'public'
"""
# Renamed before anybody ran the first version (contacts 0008).
RENAMED = {("contacts_standing", "on"): ("contacts_standing", "known_on")}


@pytest.mark.django_db
def test_what_the_last_release_reads_can_still_be_read():
    broken = []
    with as_web():
        for page, statements in reading.statements().items():
            for statement in statements:
                with connection.cursor() as cursor:
                    cursor.execute("SAVEPOINT one")
                    try:
                        cursor.execute("EXPLAIN " + statement.replace("%", "%%"), [])
                    except Exception as refused:  # noqa: BLE001 whatever it is, the old page would be broken
                        broken.append(f"{page}: {str(refused).splitlines()[0]}")
                    cursor.execute("ROLLBACK TO SAVEPOINT one")
    assert broken == []


def columns_of_the_last_release() -> set[tuple[str, str]]:
    """Table and column of all that its code reads and writes, as its migrations made them."""
    state = MigrationLoader(None).project_state(sorted(reading.migrations()))
    return {
        (model._meta.db_table, field.column)
        for model in state.apps.get_models()
        for field in model._meta.concrete_fields
        if model._meta.managed and not model._meta.proxy
    }


@pytest.mark.django_db
def test_every_column_of_the_last_release_is_still_there_and_its_code_can_add_rows():
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        today = {(table, column): is_filled for table, column, is_filled in cursor.fetchall()}
    released = columns_of_the_last_release()
    assert len(released) > 900
    assert released - today.keys() == RENAMED.keys()
    tables = {table for table, _column in released}
    new = {key for key in today.keys() - released - set(RENAMED.values()) if key[0] in tables}
    assert {key for key in new if not today[key]} == set(), "old code adds rows without these"


@pytest.fixture
def copy(django_db_setup, django_db_blocker):
    """The address of a migrated database of our own."""
    with django_db_blocker.unblock():
        given, like, name = connection.get_connection_params(), database.migrated(), f"back_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(**{**given, "dbname": "postgres"}, autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(like)))
        yield {**given, "dbname": name}
        server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def seen(address) -> set[tuple]:
    with psycopg.connect(**address) as session:
        return set(session.execute(SEEN).fetchall())


@pytest.mark.slow
def test_the_way_back_leads_to_the_last_release_and_forth_again(copy):
    before = seen(copy)
    told = {
        "DATABASE_URL": f"postgresql://portal_owner@/{copy['dbname']}?host={copy['host']}",
        "DATABASE_ROLE": "owner",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    for words in (["-m", "tests.released.going_back"], ["manage.py", "migrate", "-v0"]):
        done = subprocess.run(  # noqa: S603
            [sys.executable, *words],
            cwd=settings.BASE_DIR,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
    assert seen(copy) == before
