"""The client of the virus scanner, against a server that speaks its protocol, and the real one if it is there."""

import io
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.scanning import CHUNK, ScannerAway, scan
from tests.documents.clamd import EICAR, ScannerServer, scanner


@pytest.fixture
def server() -> Iterator[ScannerServer]:
    with scanner() as running:
        yield running


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 7])
def test_a_clean_file_of_any_length_arrives_whole(server: ScannerServer, length: int) -> None:
    assert scan(io.BytesIO(b"x" * length), address=server.address).is_clean
    assert server.seen == [length]


def test_a_find_is_named(server: ScannerServer) -> None:
    verdict = scan(io.BytesIO(b"x" * (CHUNK - 10) + EICAR), address=server.address)
    assert (verdict.is_clean, verdict.found) == (False, "Eicar-Test-Signature")


@pytest.mark.parametrize("words", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"", b"what?"])
def test_any_other_word_is_no_verdict(server: ScannerServer, words: bytes) -> None:
    server.says = words
    with pytest.raises(ScannerAway):
        scan(io.BytesIO(b"x"), address=server.address)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.ctl"])
def test_a_scanner_that_is_not_there_is_away(address: str) -> None:
    with pytest.raises(ScannerAway):
        scan(io.BytesIO(b"x"), address=address)


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[str]:
    """The real clamd, where script/test keeps it, with one signature of our own."""
    program = os.environ.get("CLAMD") or pytest.fail("No clamd: script/test brings one.")
    signature = EICAR.hex()
    (tmp_path / "own.ndb").write_text(f"Own.Eicar:0:*:{signature}\n")
    socket, log = tmp_path / "clamd.ctl", tmp_path / "log"
    settings = {"LocalSocket": socket, "DatabaseDirectory": tmp_path, "Foreground": "yes", "LogFile": log}
    (tmp_path / "clamd.conf").write_text("".join(f"{name} {word}\n" for name, word in settings.items()))
    running = subprocess.Popen([program, "-c", str(tmp_path / "clamd.conf")], stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        until = time.monotonic() + 60
        while not socket.exists() and time.monotonic() < until:
            time.sleep(0.1)
        yield f"unix://{socket}"
    finally:
        running.terminate()
        running.wait(timeout=30)


@pytest.mark.slow
def test_the_real_scanner_is_understood(clamd: str) -> None:
    assert scan(io.BytesIO(b"Dag" * CHUNK), address=clamd).is_clean
    assert "Own.Eicar" in scan(io.BytesIO(EICAR), address=clamd).found
