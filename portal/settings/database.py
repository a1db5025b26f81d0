"""One database, three roles (deploy/roles.sql), a copy to read from, and the C libraries of PostGIS."""

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ

from portal.settings.reading import env, from_file_or


def with_user(address: str, user: str) -> str:
    """Return the database address with another user and no password."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}@{host}"))


DATABASE_ROLE = env.str("DATABASE_ROLE", default="web")
OWNER_URL = from_file_or("DATABASE_URL", default="postgresql://portal_owner@/portal")
DATABASE_URLS = {
    "owner": OWNER_URL,
    "web": from_file_or("DATABASE_WEB_URL", default=with_user(OWNER_URL, "portal_web")),
    "worker": from_file_or("DATABASE_WORKER_URL", default=with_user(OWNER_URL, "portal_worker")),
}
DATABASES = {
    "default": {
        **environ.Env.db_url_config(DATABASE_URLS[DATABASE_ROLE], engine="foundation.postgis"),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        # A pooler in transaction mode hands the next statement to another connection: nothing may live in a session.
        "DISABLE_SERVER_SIDE_CURSORS": env.bool("DATABASE_POOLER", default=False),
    }
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Plans live in a session too; without a pooler what every request asks is planned once (foundation/statements.py).
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = None if env.bool("DATABASE_POOLER", default=False) else 5
# A streaming copy for map, lists and tables (portal/replica.py); none by default, and then all is read in one place.
DATABASE_REPLICA = from_file_or("DATABASE_REPLICA_URL")
if DATABASE_REPLICA and DATABASE_ROLE == "web":
    told = environ.Env.db_url_config(DATABASE_REPLICA, engine="foundation.postgis")
    DATABASES["replica"] = {**DATABASES["default"], **told, "ATOMIC_REQUESTS": False, "TEST": {"MIRROR": "default"}}
    DATABASES["replica"]["OPTIONS"] = {**DATABASES["default"]["OPTIONS"], **told.get("OPTIONS", {})}
    DATABASE_ROUTERS = ["portal.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def library_in_wheel(package: str, pattern: str) -> str | None:
    """Find a C library that a Python wheel brings along, so that no system GDAL or GEOS is needed."""
    spec = find_spec(package)
    folder = Path(spec.origin).resolve().parent.parent / f"{package}.libs" if spec and spec.origin else None
    return str(next(folder.glob(pattern), "")) or None if folder else None


GDAL_LIBRARY_PATH = env.str("GDAL_LIBRARY_PATH", default=library_in_wheel("pyogrio", "libgdal*.so*"))
GEOS_LIBRARY_PATH = env.str("GEOS_LIBRARY_PATH", default=library_in_wheel("shapely", "libgeos_c*.so*"))
