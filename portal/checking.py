"""Look whether everything around the portal is as it must be, before and after it is installed."""

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from portal.health import redis_answers

OWNER = "portal_owner"
SERVING = ("portal_web", "portal_worker")
EXTENSIONS = ("postgis", "pg_trgm", "unaccent")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 looked at, nothing is written there
ROLES_HINT = "As a superuser of PostgreSQL run deploy/roles.sql; it may be run again at any time."

# What the default privileges of deploy/roles.sql promise to the two serving roles: on tables (r) and sequences (S).
PROMISED = {(role, "r", right) for role in SERVING for right in ("SELECT", "INSERT", "UPDATE", "DELETE")}
PROMISED |= {(role, "S", right) for role in SERVING for right in ("SELECT", "USAGE")}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at; with a trouble, why it is not as it should be and what to do about it."""

    what: str
    trouble: str = ""
    hint: str = ""
    stops: bool = True

    def lines(self) -> list[str]:
        """Return the finding as the operator reads it."""
        if not self.trouble:
            return [f"ok     {self.what}"]
        return [f"to do  {self.what}: {self.trouble}", *(f"       {line}" for line in self.hint.splitlines())]

    @property
    def is_in_the_way(self) -> bool:
        """Whether nothing can be installed before this is mended."""
        return bool(self.trouble) and self.stops


def before_migrating() -> Iterator[Finding]:
    """Look at what must be there before the first table is made."""
    yield demo_is_off()
    yield owner_is_at_work()
    yield roles_are_there()
    yield roles_are_small()
    yield worker_is_itself()
    yield rights_are_promised()
    yield extensions_are_there()
    yield storage_is_writable()
    yield redis_is_there()
    yield address_is_safe()


def worker_can_share(folder: Path = SHARED_MEMORY) -> Finding:
    """The worker's processes wait for each other by semaphores of the system: without room for them it never starts.

    A container or a bare tree of Debian may lack that room, and root alone does not notice.
    """
    what, hint = (
        f"shared memory, {folder}",
        f"mount -t tmpfs -o mode=1777 shm {folder}; systemctl restart portal-worker",
    )
    try:
        is_open = bool(folder.stat().st_mode & stat.S_IWOTH)
    except OSError as missing:
        return Finding(what=what, trouble=missing.strerror or str(missing), hint=hint)
    trouble = "" if is_open else "closed to the user of the worker, which then ends with PermissionError at its start"
    return Finding(what=what, trouble=trouble, hint=hint)


def demo_is_off() -> Finding:
    """A real portal has no accounts with a known password."""
    trouble = "DEMO=1 is set" if settings.DEMO else ""
    return Finding(what="no demonstration", trouble=trouble, hint="Set DEMO=0, or leave it out.")


def owner_is_at_work() -> Finding:
    """Tables must belong to the owner, or the serving roles get no rights on them."""
    (name,) = one("SELECT current_user")
    trouble = "" if name == OWNER else f"this command works as {name}"
    hint = f"Let DATABASE_URL name {OWNER}, who owns the database and its tables."
    return Finding(what=f"database, as {OWNER}", trouble=trouble, hint=hint)


def roles_are_there() -> Finding:
    """The web and the worker come in as themselves."""
    found = {name for (name,) in rows("SELECT rolname FROM pg_roles WHERE rolcanlogin")}
    missing = sorted({OWNER, *SERVING} - found)
    trouble = f"{', '.join(missing)} cannot sign in to PostgreSQL" if missing else ""
    return Finding(what=f"database roles {OWNER}, {', '.join(SERVING)}", trouble=trouble, hint=ROLES_HINT)


def roles_are_small() -> Finding:
    """What serves pages may neither make roles nor databases, nor act as the owner, nor make tables."""
    query = """
        SELECT rolname FROM pg_roles
        WHERE rolname = ANY(%s) AND (
            rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls
            OR pg_has_role(rolname, to_regrole(%s)::oid, 'MEMBER') OR has_schema_privilege(rolname, 'public', 'CREATE'))
        ORDER BY rolname
    """
    mighty = [name for (name,) in rows(query, [list(SERVING), OWNER])]
    trouble = f"{', '.join(mighty)} may do more than serve" if mighty else ""
    hint = "Take away: superuser, create role, create database, bypass of row security, membership of the owner,\n"
    return Finding(what="their rights are small", trouble=trouble, hint=hint + "the right to make tables in public.")


def worker_is_itself() -> Finding:
    """The worker may become the web for a person's long work, and has none of its rights while it is itself."""
    query = """
        SELECT worker.rolname FROM pg_roles worker, pg_roles web
        WHERE web.rolname = %s AND worker.rolname = %s AND pg_has_role(worker.oid, web.oid, 'USAGE')
    """
    trouble = "".join(f"{name} has the web's rights all the time" for (name,) in rows(query, SERVING))
    return Finding(what="the worker's own rights", trouble=trouble, hint=ROLES_HINT)


def rights_are_promised() -> Finding:
    """Every table that the owner makes must open to the serving roles by itself."""
    query = """
        SELECT grantee.rolname, acl.defaclobjtype::text, given.privilege_type
        FROM pg_default_acl acl
        CROSS JOIN LATERAL aclexplode(acl.defaclacl) given
        JOIN pg_roles grantee ON grantee.oid = given.grantee
        JOIN pg_roles owner ON owner.oid = acl.defaclrole
        WHERE owner.rolname = %s
    """
    missing = PROMISED - set(rows(query, [OWNER]))
    trouble = f"{len(missing)} default privileges are missing" if missing else ""
    return Finding(what="rights on new tables", trouble=trouble, hint=ROLES_HINT)


def extensions_are_there() -> Finding:
    """PostGIS for places, trigrams and unaccent for searching."""
    found = {name for (name,) in rows("SELECT extname FROM pg_extension")}
    missing = [name for name in EXTENSIONS if name not in found]
    trouble = f"{', '.join(missing)} missing in this database" if missing else ""
    return Finding(what=f"extensions {', '.join(EXTENSIONS)}", trouble=trouble, hint=ROLES_HINT)


def storage_is_writable() -> Finding:
    """Papers and photos need a folder; a file is written there and taken away again."""
    what, trouble = f"files in {settings.PRIVATE_FILES}", ""
    try:
        default_storage.delete(default_storage.save("install-check.txt", ContentFile(b"written by manage.py install")))
    except OSError as refused:
        trouble = f"cannot be written ({refused.strerror or refused})"
    hint = "Let PRIVATE_FILES name a folder that the users of this command, of web and of worker may write in."
    return Finding(what=what, trouble=trouble, hint=hint)


def redis_is_there() -> Finding:
    """Without Redis pages are served, but the clock and the worker stand still: it can be mended later."""
    trouble = "" if redis_answers() else f"no answer from {settings.REDIS_URL.rpartition('@')[2]}"
    return Finding(
        what="Redis", trouble=trouble, hint="Start Redis or correct REDIS_URL; until then no mail leaves.", stops=False
    )


def address_is_safe() -> Finding:
    """Only https protects passwords on their way; a try on one's own machine does without."""
    trouble = "" if settings.REAL else f"{settings.PORTAL_ADDRESS} is not https: passwords travel unprotected"
    return Finding(what="address", trouble=trouble, hint="Real use needs PORTAL_ADDRESS=https://…", stops=False)


def after_migrating() -> Finding:
    """Look at the tables: both serving roles read something of each, and neither can change the audit trail."""
    unreadable = rows(
        """
        SELECT role, tables.relname FROM pg_class tables, unnest(%s::text[]) AS role
        WHERE tables.relnamespace = 'public'::regnamespace AND tables.relkind = 'r'
            AND NOT has_any_column_privilege(role, tables.oid, 'SELECT')
        """,
        [list(SERVING)],
    )
    changeable = rows(
        "SELECT role FROM unnest(%s::text[]) AS role WHERE has_table_privilege(role, 'audit_entry', 'UPDATE, DELETE')",
        [list(SERVING)],
    )
    troubles = [f"{role} cannot read {table}" for role, table in unreadable[:3]]
    troubles += [f"{role} can change the audit trail" for (role,) in changeable]
    hint = "Was the database migrated by somebody else than its owner? Begin with an empty database."
    return Finding(what="rights on the tables", trouble="; ".join(troubles), hint=hint)


def rows(query: str, given: Sequence[Any] = ()) -> list[tuple[str, ...]]:
    """Return the rows of a look into PostgreSQL's own tables."""
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())


def one(query: str) -> tuple[str, ...]:
    """Return the first row."""
    return rows(query)[0]
