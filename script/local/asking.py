"""Ask the database of DATABASE_URL what is missing and print what repairs it; runs inside the virtual environment."""

import os
import sys
from urllib.parse import urlsplit, urlunsplit

import environ
import psycopg
from psycopg.conninfo import make_conninfo

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
        found.append(
            f"  psql -v database={database} -f deploy/roles.sql     -- makes {', '.join([*roles, *extensions])}"
        )
    if not template:
        return found
    if template not in values(cursor, "SELECT datname FROM pg_database WHERE datistemplate"):
        found.append(f"  psql -v database={template} -f deploy/roles.sql     -- what tests copy their databases from")
        found.append(f"  psql -c 'ALTER DATABASE {template} IS_TEMPLATE true'")
    if not values(cursor, "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolcreatedb OR rolsuper)"):
        found.append("  psql -c 'ALTER ROLE portal_owner CREATEDB'")
    return found


def reach(address: str) -> str:
    """Return how psycopg reaches the database of an address, which is read as the portal's settings read it."""
    given = environ.Env.db_url_config(address)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    found = {name: str(given[key]) for name, key in names.items() if given.get(key)}
    return make_conninfo("", **(found | given.get("OPTIONS", {}) | {"connect_timeout": "5"}))


def smaller_roles(owner: str) -> dict[str, str]:
    """Return the addresses of web and worker: the given ones, else the owner's with another user and no password."""
    parts = urlsplit(owner)
    host = parts.netloc.rpartition("@")[2]
    return {
        name: os.environ.get(name) or urlunsplit(parts._replace(netloc=f"{user}@{host}"))
        for name, user in (("DATABASE_WEB_URL", "portal_web"), ("DATABASE_WORKER_URL", "portal_worker"))
    }


def refused(name: str, address: str) -> list[str]:
    """Try to sign in; return one line to repair it when that fails."""
    try:
        psycopg.connect(reach(address)).close()
    except psycopg.OperationalError as error:
        return [f"  export {name}=postgresql://…     -- {str(error).strip().splitlines()[0]}"]
    return []


def main() -> None:
    """Sign in as the address says and print what is missing."""
    owner, template = os.environ["DATABASE_URL"], sys.argv[1]
    with psycopg.connect(reach(owner)) as connection:
        found = missing(connection.cursor(), connection.info.dbname, template)
    if not found and not template:
        found = [line for name, address in smaller_roles(owner).items() for line in refused(name, address)]
    print("\n".join(found))


try:
    main()
except psycopg.OperationalError as error:
    sys.exit(f"The database does not answer: {error}")
