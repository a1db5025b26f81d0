"""Action: make a backup of one consistent moment, while the portal goes on working."""

import hashlib
import json
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django import get_version
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField

from foundation.audit.models import Seal
from portal.backup import postgresql
from portal.backup.shelf import CHUNK, FORMAT, Backup, Locks, Shelf

# What a new machine must be told again; none of it is a secret.
TOLD = (
    "PORTAL_ADDRESS",
    "ALLOWED_HOSTS",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "MAIL_FROM",
    "MAIL_REPLY_TO",
    "SECURITY_CONTACT",
    "EMAIL_HOST",
    "EMAIL_PORT",
)


def back_up(shelf: Shelf, *, now: datetime, locks: Locks, say: Callable[[str], None]) -> Backup:
    """Put a backup on the shelf and return it; raises BackupUnusable when it cannot be whole, and then leaves none.

    The database is read as one snapshot. Files are never rewritten in place, so those that the snapshot names are
    the files of that moment; one that was taken away meanwhile is left out and named in the manifest.
    """
    with shelf.new(now) as folder, one_moment() as snapshot:
        say("database …")
        write_dump(folder / "database.dump", snapshot, locks)
        manifest = facts(now, sealed=bool(locks.recipient))
        manifest["files"], manifest["files_gone"] = keep_files(shelf, locks=locks, say=say)
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, default=str))
    return shelf.backups()[0]


@contextmanager
def one_moment() -> Iterator[str]:
    """Read the database as it is now, and give others the name of that view."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def write_dump(target: Path, snapshot: str, locks: Locks) -> None:
    """Write the dump, sealed where there is a key; the unsealed one never lies on the shelf."""
    with TemporaryDirectory() as scratch:
        plain = Path(scratch) / target.name
        postgresql.dump(plain, snapshot=snapshot)
        with plain.open("rb") as source, target.open("xb") as sealed:
            locks.seal(source, sealed)


def facts(now: datetime, *, sealed: bool) -> dict[str, Any]:
    """Say what the backup holds, without a word of what stands in it."""
    head = Seal.objects.in_order().last()
    return {
        "format": FORMAT,
        "made_at": now,
        "encrypted": sealed,
        "python_django": [platform.python_version(), get_version()],
        "postgresql": connection.pg_version,  # type: ignore[attr-defined]
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "rows": postgresql.rows_per_table(),
        "audit_head": {"number": head.number, "hash": head.hash} if head else None,
        "settings": {name: getattr(settings, name) for name in TOLD},
    }


def keep_files(shelf: Shelf, *, locks: Locks, say: Callable[[str], None]) -> tuple[list[dict[str, Any]], list[str]]:
    """Put every file that the database names on the shelf, once each; return them, and those that are gone."""
    sealed = bool(locks.recipient)
    known = {entry["name"]: entry for backup in shelf.backups()[:1] for entry in backup.manifest["files"]}
    kept, gone = [], []
    names = sorted(set(named_files()))
    for number, name in enumerate(names, start=1):
        entry = known.get(name)
        if not entry or not shelf.place_of(entry["sha256"], sealed=sealed).exists():
            entry = keep_file(shelf, name, locks=locks)
        if entry:
            kept.append(entry)
        else:
            gone.append(name)
        if number % 500 == 0 or number == len(names):
            say(f"files {number} of {len(names)}")
    return kept, gone


def named_files() -> Iterator[str]:
    """Return the name of every private file in the database, whichever table it stands in."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField) and model._meta.managed and not model._meta.proxy:
                rows = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                yield from (str(name) for name in rows.iterator() if name)


def keep_file(shelf: Shelf, name: str, *, locks: Locks) -> dict[str, Any] | None:
    """Read one file, seal it and put it under its digest; None when somebody took it away since the snapshot."""
    try:
        with default_storage.open(name, "rb") as source:
            digest, size = hashlib.sha256(), 0
            while part := source.read(CHUNK):
                digest.update(part)
                size += len(part)
            place = shelf.place_of(digest.hexdigest(), sealed=bool(locks.recipient))
            if not place.exists():
                source.seek(0)
                put(source, place, locks)
    except FileNotFoundError:
        return None
    return {"name": name, "size": size, "sha256": digest.hexdigest()}


def put(source: IO[bytes], place: Path, locks: Locks) -> None:
    """Write a file so that it has its name only once it is whole."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place.with_name(f".{place.name}")
    with unfinished.open("wb") as target:
        locks.seal(source, target)
    unfinished.rename(place)
