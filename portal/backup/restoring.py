"""Action: put a backup back into an empty system, and nothing else."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection

from foundation.audit.verifying import verify
from portal.backup import postgresql
from portal.backup.shelf import Backup, BackupUnusable, Locks, Shelf
from portal.checking import Finding

# Letters that were waiting may have left since: from here on a person says which (foundation/mail/models.py).
STAND_STILL = "INSERT INTO public.mail_standstill (began_at, backup_at) VALUES (now(), '{moment}');"


def restore(backup: Backup, *, locks: Locks, say: Callable[[str], None]) -> Iterator[Finding]:
    """Put files, then the database, back; compare; raises BackupUnusable and has changed no table then.

    The database comes in one transaction, after the files: broken off half-way the command can be run again.
    """
    refuse_a_full_house()
    shelf = Shelf(backup.folder.parent)
    with shelf.held(alone=False, say=say):
        backup.check()
        manifest = backup.manifest
        files_back(shelf, manifest, locks=locks, say=say)
        say("database …")
        database_back(backup.folder / "database.dump", manifest, locks=locks)
    yield from compared(manifest)


def files_back(shelf: Shelf, manifest: dict[str, Any], *, locks: Locks, say: Callable[[str], None]) -> None:
    """Put every file back that a backup names."""
    for number, entry in enumerate(manifest["files"], start=1):
        put_back(shelf, entry, sealed=manifest["encrypted"], locks=locks)
        if number % 500 == 0 or number == len(manifest["files"]):
            say(f"files {number} of {len(manifest['files'])}")


def database_back(dump: Path, manifest: dict[str, Any], *, locks: Locks) -> None:
    """Put the database back; the opened dump lies in a folder that goes again."""
    with TemporaryDirectory() as scratch:
        plain = Path(scratch) / dump.name
        with dump.open("rb") as source, plain.open("wb") as target:
            locks.open(source, target, sealed=manifest["encrypted"])
        postgresql.restore(plain, afterwards=STAND_STILL.format(moment=manifest["made_at"]))


def refuse_a_full_house() -> None:
    """Stop where a table or somebody else's file is in the way: nothing is ever written over."""
    found = postgresql.tables()
    if found:
        raise BackupUnusable(
            f"The database is not empty ({len(found)} tables, the first is {found[0]}). Restore into an empty one:"
            " make it with deploy/roles.sql, under another name if the old one must stay."
        )


def put_back(shelf: Shelf, entry: dict[str, Any], *, sealed: bool, locks: Locks) -> None:
    """Put one file back under its own name, once its bytes are proved; one that is there already must be the same."""
    name, digest = entry["name"], entry["sha256"]
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as present:
            if hashlib.file_digest(present, "sha256").hexdigest() == digest:
                return
        raise BackupUnusable(f"Another file {name} is there already. Restore into an empty folder of files.")
    try:
        with shelf.place_of(digest, sealed=sealed).open("rb") as source, TemporaryFile() as plain:
            locks.open(source, plain, sealed=sealed)
            plain.seek(0)
            if hashlib.file_digest(plain, "sha256").hexdigest() != digest:
                raise BackupUnusable(f"The file {name} was changed since the backup was made.")
            plain.seek(0)
            default_storage.save(name, File(plain))
    except FileNotFoundError as missing:
        raise BackupUnusable(f"The file {name} is missing in {shelf.folder / 'files'}.") from missing


def compared(manifest: dict[str, Any]) -> Iterator[Finding]:
    """Look whether everything that the backup names is there, and whether the audit chain holds."""
    connection.close()
    now, then = postgresql.rows_per_table(), manifest["rows"]
    now["mail_standstill"] -= 1
    different = [
        f"{table}: {then.get(table)} then, {now.get(table)} now" for table in then if then[table] != now.get(table)
    ]
    yield Finding(what=f"rows of {len(then)} tables as they were", trouble="; ".join(different[:3]))
    gone = len(manifest["files_gone"])
    trouble = f"{gone} had been taken away while the backup was made" if gone else ""
    yield Finding(what=f"{len(manifest['files'])} files, each with its digest", trouble=trouble, stops=False)
    verdict = verify()
    yield Finding(what=f"audit chain holds, {verdict.sealed} links", trouble=verdict.broken)
    yield Finding(what="letters stand still until somebody says which had left: Operations → Letters after a restore")
