"""Is the portal well: what readiness means, from plain questions to the parts it is made of."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from redis import Redis
from redis.exceptions import RedisError

from foundation.mail.models import OutgoingMail
from portal.liveness import silences

MAIL_PATIENCE = timedelta(minutes=10)


def refusal() -> str:
    """Say why no page can be served, empty when all is well."""
    try:
        connection.ensure_connection()
        pending = pending_migrations()
    except DatabaseError as away:
        return f"database: {type(away).__name__}"
    return f"migrations missing: {pending}" if pending else ""


def pending_migrations() -> int:
    """Count the migrations that the code has and the database has not."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def degraded(now: datetime) -> list[str]:
    """Name what is away while pages are still served: Redis, clock, worker, mail that should have left."""
    troubles = ([] if redis_answers() else ["redis"]) + silences(now)
    oldest = OutgoingMail.objects.overdue_since()
    if oldest and now - oldest > MAIL_PATIENCE:
        troubles.append(f"mail: oldest waits since {int((now - oldest).total_seconds() // 60)} minutes")
    return troubles


def redis_answers() -> bool:
    """Ask Redis for a sign of life."""
    try:
        address = settings.CACHES["default"]["LOCATION"]
        return bool(Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2).ping())
    except RedisError:
        return False
