"""Where backups lie: one folder per moment beside a common store of files, each file kept once under its digest."""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pyrage

from portal.backup.keeping import Keep, to_keep

FORMAT = 1
NAME = "portal-%Y%m%dT%H%M%SZ"
CHUNK = 1024 * 1024


class BackupUnusable(RuntimeError):
    """A backup cannot be made or used; the words say why and what to do."""


@dataclass(frozen=True)
class Locks:
    """What seals and opens the bytes: age keys (https://age-encryption.org/v1), or nothing for bytes as they are."""

    recipient: str = ""
    identity: Path | None = None

    def seal(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Copy bytes, sealed for the recipient where there is one."""
        if self.recipient:
            pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(self.recipient)])
        else:
            copy(source, target)

    def open(self, source: IO[bytes], target: IO[bytes], *, sealed: bool) -> None:
        """Copy bytes, opened with the identity where they are sealed; raises BackupUnusable without the right one."""
        if not sealed:
            copy(source, target)
            return
        if not self.identity:
            raise BackupUnusable("This backup is encrypted: name the file with its key, --identity FILE.")
        try:
            keys = [line for line in self.identity.read_text().split() if line.startswith("AGE-SECRET-KEY-")]
            pyrage.decrypt_io(source, target, [pyrage.x25519.Identity.from_str(key) for key in keys])
        except (OSError, pyrage.DecryptError, pyrage.IdentityError) as refused:
            raise BackupUnusable(f"The key in {self.identity} does not open this backup: {refused}") from refused


def copy(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy bytes in steps."""
    while part := source.read(CHUNK):
        target.write(part)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Backup:
    """One backup on the shelf."""

    folder: Path

    @property
    def moment(self) -> datetime:
        """When its database was read."""
        return datetime.strptime(self.folder.name, NAME).replace(tzinfo=UTC)

    @property
    def manifest(self) -> dict[str, Any]:
        """What it says of itself; raises BackupUnusable when that cannot be read."""
        try:
            said: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text())
        except (OSError, ValueError) as broken:
            raise BackupUnusable(f"{self.folder} is no backup of the portal: {broken}") from broken
        if said.get("format") != FORMAT:
            raise BackupUnusable(f"{self.folder} has format {said.get('format')}; this portal reads {FORMAT}.")
        return said

    def check(self) -> None:
        """Compare the folder with its list of digests; raises BackupUnusable naming the first difference."""
        try:
            lines = (self.folder / "SHA256SUMS").read_text().splitlines()
        except OSError as missing:
            raise BackupUnusable(f"{self.folder} has no list of digests: {missing}") from missing
        for line in lines:
            digest, _, name = line.partition("  ")
            if not (self.folder / name).is_file() or digest_of(self.folder / name) != digest:
                raise BackupUnusable(f"{self.folder / name} is missing or was changed since the backup was made.")


class Shelf:
    """The folder that holds the backups."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def held(self, *, alone: bool, say: Callable[[str], None]) -> Iterator[None]:
        """Hold the shelf: alone to put something on it or take it away, beside other readers to read; waits its turn.

        The system lets go of it when the process ends, however it ends. A shelf on which nobody ever wrote alone, such
        as a copy of single backups, has no turns and lets every reader in.
        """
        turn = self.folder / ".lock"
        with ExitStack() as opened:
            if alone:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if alone or turn.exists():
                file = opened.enter_context(turn.open("ab" if alone else "rb"))
                wanted = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
                try:
                    fcntl.flock(file, wanted | fcntl.LOCK_NB)
                except BlockingIOError:
                    say(f"waits: another backup or restore is at work in {self.folder}")
                    fcntl.flock(file, wanted)
            yield

    def backups(self) -> list[Backup]:
        """List the finished backups, newest first."""
        found = [Backup(path.parent) for path in self.folder.glob("portal-*Z/SHA256SUMS")]
        return sorted(found, key=lambda backup: backup.moment, reverse=True)

    def place_of(self, digest: str, *, sealed: bool) -> Path:
        """Return where the file with this digest lies."""
        return self.folder / "files" / digest[:2] / f"{digest}{'.age' if sealed else ''}"

    @contextmanager
    def new(self, moment: datetime) -> Iterator[Path]:
        """Give a folder to fill; it takes its name on the shelf only when all went well."""
        name = moment.strftime(NAME)
        unfinished = self.folder / f".{name}"
        unfinished.mkdir(parents=True, mode=0o700)
        try:
            yield unfinished
        except BaseException:
            shutil.rmtree(unfinished)
            raise
        names = sorted(path.name for path in unfinished.iterdir())
        sums = "".join(f"{digest_of(unfinished / each)}  {each}\n" for each in names)
        (unfinished / "SHA256SUMS").write_text(sums)
        unfinished.rename(self.folder / name)

    def prune(self, keep: Keep) -> int:
        """Take away backups too old to keep, and files that no backup names any more; say how many backups went.

        What was left by one that was broken off goes too: hold the shelf alone.
        """
        for broken_off in self.folder.glob(".portal-*Z"):
            shutil.rmtree(broken_off)
        backups = self.backups()
        kept = to_keep([backup.moment for backup in backups], keep)
        gone = [backup for backup in backups if backup.moment not in kept]
        for backup in gone:
            empty(backup.folder)
        self.drop_files_nobody_names([backup for backup in backups if backup not in gone])
        return len(gone)

    def drop_files_nobody_names(self, backups: list[Backup]) -> None:
        """Keep what a manifest names; a manifest that cannot be read stops the cleaning."""
        named = {entry["sha256"] for backup in backups for entry in backup.manifest["files"]}
        for path in (self.folder / "files").glob("*/*"):
            if path.name.removesuffix(".age") not in named:
                path.unlink()


def empty(folder: Path) -> None:
    """Take a backup away; the list of digests goes first, so that half a backup is never taken for a whole one."""
    (folder / "SHA256SUMS").unlink()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
