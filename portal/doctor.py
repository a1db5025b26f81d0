"""Look the whole installation over: one finding per part, fine or what to do. Changes nothing."""

import shutil
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django import get_version
from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from foundation.audit.models import Entry
from foundation.mail.models import MailState, OutgoingMail, Standstill
from foundation.parameters.models import Parameter
from portal import checking, health
from portal.backup.shelf import Shelf
from portal.checking import Finding
from portal.liveness import silences
from territory.models import LoadedSource, Municipality

CLOCK_TOLERANCE = timedelta(seconds=5)
LEAST_FREE = 0.1
OLDEST_BACKUP = timedelta(hours=30)
SEAL_PATIENCE = timedelta(minutes=5)
CERTIFICATE_NOTICE = timedelta(days=21)
OLDEST_TERRITORY = timedelta(days=400)


def examine(now: datetime) -> Iterator[Finding]:
    """Look at everything, the database first: without it, or without its tables, the rest cannot be asked."""
    try:
        connection.ensure_connection()
    except DatabaseError as away:
        yield Finding(what="database", trouble=str(away).strip().splitlines()[0], hint="systemctl status postgresql")
        return
    yield from the_database(now)
    yield from the_machine()
    if health.pending_migrations():
        return
    yield from what_works_behind(now)
    yield from what_people_keep(now)


def the_database(now: datetime) -> Iterator[Finding]:
    """Roles, rights, extensions, versions, tables, and whether its clock is ours."""
    version = str(connection.pg_version)  # type: ignore[attr-defined]
    yield Finding(what=f"PostgreSQL {version[:-4]}, Django {get_version()}")
    yield checking.roles_are_there()
    yield checking.roles_are_small()
    yield checking.worker_is_itself()
    yield checking.rights_are_promised()
    yield checking.extensions_are_there()
    pending = health.pending_migrations()
    trouble = f"{pending} are waiting" if pending else ""
    yield Finding(what="migrations", trouble=trouble, hint="Run manage.py migrate.")
    if not pending:
        yield checking.after_migrating()
    there: Any = checking.one("SELECT clock_timestamp()")[0]
    yield same_clock("clock of the database", there, now=timezone.now())


def same_clock(what: str, there: datetime, *, now: datetime) -> Finding:
    """Compare two clocks: terms, sessions and codes live by them."""
    off = abs(now - there)
    trouble = f"{off.total_seconds():.0f} seconds away from this machine's" if off > CLOCK_TOLERANCE else ""
    return Finding(what=what, trouble=trouble, hint="Let both machines take their time from a time server (chrony).")


def the_machine() -> Iterator[Finding]:
    """Room, storage, the address and its certificate."""
    yield checking.demo_is_off()
    yield checking.address_is_safe()
    yield checking.storage_is_writable()
    yield checking.worker_can_share()
    yield room("room for files", Path(settings.PRIVATE_FILES))
    if settings.BACKUP_FOLDER:
        yield room("room for backups", Path(settings.BACKUP_FOLDER))
    if settings.REAL:
        yield certificate(settings.PORTAL_ADDRESS, now=timezone.now())


def room(what: str, folder: Path) -> Finding:
    """Look how much room is left on the disk of a folder."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError as missing:
        return Finding(what=f"{what}, {folder}", trouble=missing.strerror or str(missing), hint="Make the folder.")
    free = usage.free / usage.total
    trouble = f"{free:.0%} is left" if free < LEAST_FREE else ""
    return Finding(what=f"{what}, {folder}", trouble=trouble, hint="Make room, or give it a larger disk.")


def certificate(address: str, *, now: datetime) -> Finding:
    """Look until when the certificate of an https address holds."""
    what, host = "certificate", urlsplit(address)
    hint = "Renew it and reload the proxy."
    try:
        with (
            socket.create_connection((host.hostname or "", host.port or 443), timeout=5) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host.hostname) as secure,
        ):
            said = secure.getpeercert() or {}
    except OSError as refused:
        return Finding(what=what, trouble=f"{host.netloc}: {refused}", hint=hint)
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(said["notAfter"])), tz=UTC)
    trouble = f"ends on {until:%Y-%m-%d}" if until - now < CERTIFICATE_NOTICE else ""
    return Finding(what=f"{what}, until {until:%Y-%m-%d}", trouble=trouble, hint=hint)


def what_works_behind(now: datetime) -> Iterator[Finding]:
    """Redis, the worker and its clock, the mail server, and letters that got stuck."""
    yield checking.redis_is_there()
    if health.redis_answers():
        yield clock_of_redis()
    silent = silences(now)
    trouble = f"{', '.join(silent)}: no sign of life for two minutes" if silent else ""
    hint = "systemctl status portal-worker portal-beat"
    yield Finding(what="worker and its clock", trouble=trouble, hint=hint)
    yield mail_server()
    failed = OutgoingMail.objects.filter(state=MailState.FAILED).count()
    trouble = f"{failed} were given up" if failed else ""
    yield Finding(what="letters", trouble=trouble, hint="Operations → Outgoing mail: read why, then try again.")
    standing = Standstill.objects.running().first()
    trouble = f"stands still since a backup of {standing.backup_at:%Y-%m-%d %H:%M} was restored" if standing else ""
    yield Finding(what="delivery", trouble=trouble, hint="Operations → Letters after a restore: say which had left.")


def clock_of_redis() -> Finding:
    """Compare the clock of Redis with ours."""
    try:
        with closing(Redis.from_url(settings.CACHES["default"]["LOCATION"], socket_timeout=2)) as redis:
            seconds, _ = redis.time()
    except RedisError as away:
        return Finding(what="clock of Redis", trouble=str(away), hint="Start Redis.")
    return same_clock("clock of Redis", datetime.fromtimestamp(seconds, tz=UTC), now=timezone.now())


def mail_server() -> Finding:
    """Open a connection to the mail server and close it again; no letter leaves."""
    what = f"mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        return Finding(what="mail server", trouble="EMAIL_URL names none: letters go to nobody", hint="Set EMAIL_URL.")
    link = get_connection()
    try:
        link.open()
    except (OSError, smtplib.SMTPException) as refused:
        return Finding(
            what=what, trouble=str(refused), hint="Letters wait meanwhile. Correct EMAIL_URL if it is wrong."
        )
    link.close()
    return Finding(what=what)


def what_people_keep(now: datetime) -> Iterator[Finding]:
    """Backups, the audit trail, the territory, and values that somebody must still confirm."""
    yield newest_backup(now)
    first = Entry.objects.unsealed().first()
    oldest = first.at if first else None
    trouble = f"the oldest waits since {oldest:%Y-%m-%d %H:%M}" if oldest and now - oldest > SEAL_PATIENCE else ""
    yield Finding(what="audit entries are sealed", trouble=trouble, hint="The worker seals: is it at work?")
    yield territory(now)
    keys = [row.key for row in Parameter.objects.holding(on=timezone.localdate(now)) if not row.confirmed]
    trouble = f"{len(keys)} to be confirmed: {', '.join(keys[:4])}{' …' if len(keys) > 4 else ''}" if keys else ""
    hint = "A coordinator confirms them on the page Parameters once the source is known."
    yield Finding(what="parameters", trouble=trouble, hint=hint, stops=False)


def newest_backup(now: datetime) -> Finding:
    """Look how old the newest backup is."""
    if not settings.BACKUP_FOLDER:
        hint = "Set BACKUP_FOLDER and let manage.py backup run each night (docs/operations.md)."
        return Finding(what="backup", trouble="BACKUP_FOLDER is not set", hint=hint)
    backups = Shelf(Path(settings.BACKUP_FOLDER)).backups()
    if not backups:
        return Finding(what="backup", trouble=f"none in {settings.BACKUP_FOLDER}", hint="Run manage.py backup.")
    made = backups[0].moment
    trouble = "" if now - made <= OLDEST_BACKUP else f"the newest is of {made:%Y-%m-%d %H:%M} UTC"
    hint = "systemctl status portal-backup.timer portal-backup"
    return Finding(what=f"backup, newest of {made:%Y-%m-%d %H:%M} UTC", trouble=trouble, hint=hint)


def territory(now: datetime) -> Finding:
    """Look whether borders are official and how long ago somebody loaded them."""
    loaded = LoadedSource.objects.newest_first().first()
    what = f"territory, loaded on {loaded.loaded_at:%Y-%m-%d}" if loaded else "territory"
    hint = "Official borders: manage.py load_territory --source DIR (docs/operations.md)."
    if not loaded:
        return Finding(what=what, trouble="no territory yet", hint="Run manage.py install.")
    if Municipality.objects.current().filter(schematic=True).exists():
        return Finding(what=what, trouble="borders are schematic", hint=hint, stops=False)
    old = now - loaded.loaded_at > OLDEST_TERRITORY
    return Finding(what=what, trouble="older than a year" if old else "", hint=hint, stops=False)
