"""A private Redis on a unix socket, never the machine's own."""

import os
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from local import say
from local.places import VAR, make_var, short_folder
from local.running import run


@dataclass(frozen=True)
class Redis:
    """One private Redis; kind is "server" for a queue that survives a restart, anything else for one that does not."""

    kind: str

    @property
    def folder(self) -> Path:
        """Its data and its log."""
        return VAR / "redis" / self.kind

    @property
    def socket(self) -> Path:
        """The unix socket it listens on."""
        return short_folder(self.folder, f"redis-{self.kind}") / "redis.sock"

    def url(self) -> str:
        """Return its address as the settings read it."""
        return f"unix://{self.socket}"

    def _ask(self, words: bytes) -> bytes:
        """Send one command and return the answer; nothing when nobody is there."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
                line.sendall(words + b"\r\n")
                return line.recv(100)
            except OSError:
                return b""

    def is_up(self) -> bool:
        """Tell whether it answers."""
        return self._ask(b"PING").startswith(b"+PONG")

    def start(self) -> None:
        """Start it when it is down."""
        if self.is_up():
            return
        make_var()
        for folder in (self.folder, self.socket.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.stat().st_uid != os.getuid() or folder.is_symlink():
                say.stop(f"{folder} belongs to another user.", "Remove it and try again.")
        keep = ["--save", "60 1"] if self.kind == "server" else ["--save", ""]
        run(
            [
                *["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"],
                *["--daemonize", "yes", "--dir", str(self.folder), "--logfile", str(self.folder / "log"), *keep],
            ],
            hint="script/bootstrap installs Redis.",
        )
        self._wait(up=True)

    def stop(self) -> None:
        """Stop it; a queue that is kept is written first."""
        if self.is_up():
            self._ask(b"SHUTDOWN")
            self._wait(up=False)

    def _wait(self, *, up: bool) -> None:
        until = time.monotonic() + 10
        while self.is_up() is not up:
            if time.monotonic() > until:
                say.stop(
                    f"Redis did not {'start' if up else 'stop'} in ten seconds.",
                    f"Its own words: {self.folder / 'log'}",
                )
            time.sleep(0.02)

    def remove(self) -> None:
        """Stop it and remove what it kept."""
        self.stop()
        for folder in (self.folder, self.socket.parent):
            shutil.rmtree(folder, ignore_errors=True)
