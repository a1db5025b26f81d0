"""Ask a clamd server whether a file is clean, over its command INSTREAM (clamd(8))."""

import socket
import struct
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

CHUNK = 64 * 1024
SECONDS = 60
LONGEST_ANSWER = 4096


class ScannerAway(RuntimeError):
    """The scanner does not answer, or not in its own words: the file stays unscanned and is asked about again."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner said: clean, or the name of what it found."""

    found: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.found


def scan(content: IO[bytes], *, address: str) -> Verdict:
    """Send a file to clamd and return its verdict; raises ScannerAway.

    The address is tcp://host:3310 or unix:///run/clamav/clamd.ctl.
    """
    try:
        with connected(address) as wire:
            wire.sendall(b"zINSTREAM\0")
            while piece := content.read(CHUNK):
                wire.sendall(struct.pack(">I", len(piece)) + piece)
            wire.sendall(struct.pack(">I", 0))
            return verdict_of(answer_from(wire))
    except OSError as away:
        raise ScannerAway(str(away)) from away


def connected(address: str) -> socket.socket:
    """Open a connection to the scanner."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        wire = socket.socket(socket.AF_UNIX)
        wire.settimeout(SECONDS)
        wire.connect(parts.path)
        return wire
    return socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=SECONDS)


def answer_from(wire: socket.socket) -> str:
    """Read the answer up to its end, a NUL."""
    told = b""
    while b"\0" not in told and len(told) < LONGEST_ANSWER:
        piece = wire.recv(LONGEST_ANSWER)
        if not piece:
            break
        told += piece
    return told.partition(b"\0")[0].decode(errors="replace").strip()


def verdict_of(answer: str) -> Verdict:
    """Understand `stream: OK` and `stream: Name FOUND`; raises ScannerAway for anything else."""
    words = answer.removeprefix("stream:").strip()
    if words == "OK":
        return Verdict()
    if words.endswith(" FOUND"):
        return Verdict(found=words.removesuffix(" FOUND"))
    raise ScannerAway(answer or "no answer")
