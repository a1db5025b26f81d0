"""The private servers a command uses: started when they are down, stopped by the last command that leaves."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from local.places import make_var
from local.postgresql import Cluster
from local.redis import Redis
from local.running import finish_undisturbed


class Servers:
    """PostgreSQL and Redis of one kind; a server whose address stands in the environment is left to its keeper."""

    def __init__(self, kind: str, *, private: bool = False) -> None:
        self.kind = kind
        self.cluster = None if os.environ.get("DATABASE_URL") and not private else Cluster(kind)
        self.redis = None if os.environ.get("REDIS_URL") and not private else Redis(kind)

    @property
    def _ours(self) -> list[Cluster | Redis]:
        return [server for server in (self.cluster, self.redis) if server]

    def environment(self, database: str = "portal") -> dict[str, str]:
        """Return the addresses for the processes that use these servers."""
        found = {}
        if self.cluster:
            found["DATABASE_URL"] = self.cluster.url(database)
        if self.redis:
            found["REDIS_URL"] = self.redis.url()
        return found

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the servers up while the block runs; who leaves last stops them."""
        if not self._ours:
            yield
            return
        with _lock_file(f"{self.kind}.users") as users:
            with _locked(f"{self.kind}.starting"):
                fcntl.flock(users, fcntl.LOCK_SH)
                for server in self._ours:
                    server.start()
            try:
                yield
            finally:
                finish_undisturbed()
                self._leave(users)

    def _leave(self, users: IO[str]) -> None:
        with _locked(f"{self.kind}.starting"):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            for server in self._ours:
                server.stop()

    def remove(self) -> None:
        """Stop these servers and remove their data."""
        for server in self._ours:
            server.remove()


def free_test_servers() -> tuple["Servers", IO[str]]:
    """Return test servers nobody else runs tests on, and the lock that keeps them ours until it is closed."""
    number = 1
    while True:
        lock = _lock_file(f"test-{number}.run")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            number += 1
        else:
            return Servers(f"test-{number}"), lock


def _lock_file(name: str) -> IO[str]:
    folder = make_var() / "locks"
    folder.mkdir(exist_ok=True)
    return (folder / name).open("w")


@contextmanager
def _locked(name: str) -> Iterator[None]:
    """Let one process at a time through."""
    with _lock_file(name) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def one_at_a_time(what: str) -> Iterator[Path]:
    """Let one command at a time do what would disturb another, such as installing packages."""
    with _locked(what):
        yield make_var()
