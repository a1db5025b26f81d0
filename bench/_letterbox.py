"""A real mail server on the loopback that counts what arrives, at the pace a bench wants; and who is sending to it."""

import asyncio
import os
import re
import socket
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

NUMBER = re.compile(rb"^Subject: Message (\d+)", re.MULTILINE)
MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)


class Letterbox:
    """Takes every letter; remembers how often each number came, and with which Message-IDs."""

    def __init__(self, *, pause: float = 0.0) -> None:
        self.pause = pause
        self.came: dict[int, int] = defaultdict(int)
        self.names: dict[int, set[bytes]] = defaultdict(set)
        self.first_at = self.last_at = 0.0
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter, after the pause of this server."""
        if self.pause:
            await asyncio.sleep(self.pause)
        head = envelope.content[:4000]
        number, name = NUMBER.search(head), MESSAGE_ID.search(head)
        assert number, head
        assert name, head
        self.last_at = time.monotonic()
        self.first_at = self.first_at or self.last_at
        self.came[int(number[1])] += 1
        self.names[int(number[1])].add(name[1])
        return "250 taken"

    def open(self) -> int:
        """Open for letters and return the port."""
        self.controller.start()
        return self.port

    def close(self) -> None:
        """Take no more letters."""
        self.controller.stop()

    def reopen(self) -> None:
        """Take letters again on the same port."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def empty(self) -> None:
        """Forget what came."""
        self.came.clear()
        self.names.clear()
        self.first_at = self.last_at = 0.0

    def rate(self) -> float:
        """Letters in a second, from the first to the last."""
        return (self.arrived - 1) / (self.last_at - self.first_at)

    @property
    def arrived(self) -> int:
        """How many letters came, each time counted."""
        return sum(self.came.values())

    @property
    def doubled(self) -> int:
        """How many letters came once more than they should."""
        return self.arrived - len(self.came)


def senders(port: int) -> list[int]:
    """The processes that hold a connection to a port of the loopback, other than this one."""
    sockets = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "01" and int(fields[2].rpartition(":")[2], 16) == port:
            sockets.add(f"socket:[{fields[9]}]")
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) == os.getpid():
            continue
        try:
            holds = any(str(file.readlink()) in sockets for file in (folder / "fd").iterdir())
        except OSError:
            continue
        if holds:
            found.append(int(folder.name))
    return found
