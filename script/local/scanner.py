"""The virus scanner of the tests: Debian's clamd alone; its package would start a service and fetch many signatures."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from local import say
from local.places import VAR, make_var
from local.running import run
from local.servers import one_at_a_time

OURS = VAR / "tools" / "clamd"
PROGRAM = OURS / "usr" / "sbin" / "clamd"


def find() -> str:
    """Return the scanner: the machine's own, else the one kept in var/, else nothing."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    return shutil.which("clamd", path=path) or (str(PROGRAM) if PROGRAM.exists() else "")


def prepare() -> None:
    """Unpack the program beside the library that apt installed; nothing of it runs by itself."""
    make_var()
    with one_at_a_time("unpacking-clamd"), TemporaryDirectory() as folder:
        if find():
            return
        OURS.mkdir(parents=True, exist_ok=True)
        say.step("Unpacking the virus scanner for its test")
        run(["apt-get", "download", "-q", "clamav-daemon"], cwd=Path(folder))
        run(["dpkg", "-x", *map(str, Path(folder).glob("*.deb")), str(OURS)])
