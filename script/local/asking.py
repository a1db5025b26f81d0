"""Ask the database of DATABASE_URL what is missing and print what repairs it; runs inside the virtual environment."""

import os
import sys

import environ
import psycopg

ROLES = ("portal_owner", "portal_web", "portal_worker")
EXTENSIONS = ("postgis", "pg_trgm", "unaccent")


def values(cursor: psycopg.Cursor, query: str) -> set[str]:
    """Return one column of one query."""
    return {row[0] for row in cursor.execute(query)}


def missing(cursor: psycopg.Cursor, database: str, template: str) -> list[str]:
    """Return one line for each thing to repair."""
    found = []
    roles = sorted(set(ROLES) - values(cursor, "SELECT rolname FROM pg_roles"))
    extensions = sorted(set(EXTENSIONS) - values(cursor, "SELECT extname FROM pg_extension"))
    if roles or extensions:
        found.append(f"  psql -v database={database} -f deploy/roles.sql     -- makes {', '.join([*roles, *extensions])}")
    if not template:
        return found
    if template not in values(cursor, "SELECT datname FROM pg_database WHERE datistemplate"):
        found.append(f"  psql -v database={template} -f deploy/roles.sql     -- what tests copy their databases from")
        found.append(f"  psql -c 'ALTER DATABASE {template} IS_TEMPLATE true'")
    if not values(cursor, "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolcreatedb OR rolsuper)"):
        found.append("  psql -c 'ALTER ROLE portal_owner CREATEDB'")
    return found


def main() -> None:
    """Sign in as the address says and print what is missing."""
    given = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    parameters = {name: given[key] for name, key in names.items() if given.get(key)} | given.get("OPTIONS", {})
    with psycopg.connect(**parameters, connect_timeout=5) as connection:
        print("\n".join(missing(connection.cursor(), given["NAME"], sys.argv[1])))


try:
    main()
except psycopg.OperationalError as error:
    sys.exit(f"The database does not answer: {error}")
