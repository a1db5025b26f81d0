"""What the migrations make can be dumped and read back: quick, without rows; the drill does it with all of them."""

import uuid

import psycopg
import pytest
from django.db import connection
from psycopg.sql import SQL, Identifier

from portal.backup import postgresql
from tests import database

SEEN = """
    SELECT relkind::text, relname, relrowsecurity::text, relacl::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
    UNION SELECT 'column', attrelid::regclass::text, attname, attacl::text FROM pg_attribute WHERE attacl IS NOT NULL
        AND attrelid::regclass::text !~ '^pg_'
    UNION SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    UNION SELECT 'policy', polrelid::regclass::text, polname, polcmd::text FROM pg_policy
    UNION SELECT 'default', defaclobjtype::text, '', defaclacl::text FROM pg_default_acl
    UNION SELECT 'function', proname, prosecdef::text, proacl::text FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
"""


@pytest.fixture
def two(django_db_setup, django_db_blocker):
    """A migrated database and one as deploy/roles.sql leaves it, both ours alone."""
    with django_db_blocker.unblock():
        given, likes = connection.get_connection_params(), [database.migrated(), "template_portal"]
    names = [f"{word}_{uuid.uuid4().hex[:8]}" for word in ("old", "new")]
    with psycopg.connect(**{**given, "dbname": "postgres"}, autocommit=True) as server:
        for name, like in zip(names, likes, strict=True):
            server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(like)))
        yield names
        for name in names:
            database.drop(server, name)


def seen() -> set[tuple]:
    """What stands in the database that the settings name: tables, rights, triggers, policies, functions."""
    with psycopg.connect(**connection.get_connection_params()) as session:
        return set(session.execute(SEEN).fetchall())


def test_tables_rights_triggers_and_policies_come_back(two, monkeypatch, tmp_path):
    dump = tmp_path / "tables.dump"
    monkeypatch.setitem(connection.settings_dict, "NAME", two[0])
    postgresql.run([postgresql.program("pg_dump"), "--format=custom", "--schema-only", f"--file={dump}"])
    before = seen()
    monkeypatch.setitem(connection.settings_dict, "NAME", two[1])
    postgresql.restore(dump, afterwards="")
    assert seen() == before
    assert {kind for kind, *_ in before} >= {"r", "i", "S", "v", "column", "trigger", "policy", "function"}
