"""A small server that speaks clamd's protocol over real sockets: it finds the EICAR test file, and can be away."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
COMMAND = b"zINSTREAM\0"


class Scanner(socketserver.StreamRequestHandler):
    """One question: the command, pieces with their length before them, an empty piece, and then the verdict."""

    def handle(self) -> None:
        if self.rfile.read(len(COMMAND)) != COMMAND:
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(len(content))  # type: ignore[attr-defined]
        found = EICAR in content
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if found else self.server.says)  # type: ignore[attr-defined]


class ScannerServer(socketserver.ThreadingTCPServer):
    """Counts what it saw; `says` is its word on a clean file."""

    allow_reuse_address = True
    daemon_threads = True
    says = b"stream: OK\0"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Scanner)
        self.seen: list[int] = []

    @property
    def address(self) -> str:
        """Where it listens, as the setting says it."""
        return f"tcp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def scanner() -> Iterator[ScannerServer]:
    """Run the server for a moment."""
    with ScannerServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
