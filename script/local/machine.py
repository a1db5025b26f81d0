"""The machine's own packages: what is there, and installing what is missing through apt."""

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from local import programs, say
from local.places import PYTHON
from local.postgresql import FOLDERS, with_postgis
from local.running import run, succeeds
from local.servers import one_at_a_time

# What draws the letters of a PDF (docs/decisions/0001-dependencies.md): the library, and Debian's package of it.
LETTERING = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}

# Programs that tests put to the proof, and Debian's packages of them.
TRIED = {"pgbouncer": "pgbouncer", "ogrinfo": "gdal-bin"}

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    """Return the browser for tests: the one CHROMIUM names, else one on the machine, else nothing."""
    named = os.environ.get("CHROMIUM", "")
    if named and not shutil.which(named):
        say.stop(f"CHROMIUM says {named}, which is not a program on this machine.")
    found = [
        path for name in (named, *CHROMIUM_NAMES) if name and (path := shutil.which(name)) and not _is_snap_stub(path)
    ]
    return found[0] if found else ""


def _is_snap_stub(path: str) -> bool:
    """Ubuntu's chromium-browser is a few lines of shell that ask for a snap."""
    with Path(path).open("rb") as file:
        return b"snap" in file.read(4000) and Path(path).stat().st_size < 10_000


def _has_venv() -> bool:
    return succeeds([sys.executable, "-c", "import ensurepip, venv"])


def missing(*, for_tests: bool) -> list[str]:
    """Return the packages to install, by what is really there and not by what apt remembers."""
    wanted = []
    if not PYTHON.exists() and not _has_venv():
        wanted.append("python3-venv")
    if not os.environ.get("DATABASE_URL") and not with_postgis():
        wanted.append(_postgis_package())
    if not os.environ.get("REDIS_URL") and not shutil.which("redis-server"):
        wanted.append("redis-server")
    if not shutil.which("msgfmt") or not shutil.which("xgettext"):
        wanted.append("gettext")
    wanted.extend(package for library, package in LETTERING.items() if not ctypes.util.find_library(library))
    if for_tests and not find_chromium() and _distribution() != "ubuntu":
        wanted.append("chromium")
    if for_tests:
        wanted.extend(package for name, package in TRIED.items() if not shutil.which(name))
        # The library's package carries its version in its name; the program is unpacked by local/programs.py.
        if not programs.SCANNER.find() and not ctypes.util.find_library("clamav"):
            wanted.append("^libclamav[0-9]+$")
    return wanted


def _distribution() -> str:
    release = Path("/etc/os-release")
    lines = release.read_text().splitlines() if release.exists() else []
    return next((text[3:].strip('"') for text in lines if text.startswith("ID=")), "")


def prepare(*, for_tests: bool) -> None:
    """Install the packages that are missing; say how when we may not."""
    if not missing(for_tests=for_tests):
        return
    with one_at_a_time("installing-packages"):
        _install(missing(for_tests=for_tests))
    if still := missing(for_tests=for_tests):
        say.stop(f"apt installed what was missing, and yet these are not there: {', '.join(still)}.")


def _install(wanted: list[str]) -> None:
    if not wanted:
        return
    become_root = _become_root(wanted)
    say.step(f"Installing {', '.join(wanted)} with apt")
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q"]
    no_network = "Is there a network, and does apt reach its package servers?"
    run([*apt, "update"], hint=no_network)
    run([*apt, "install", "--no-install-recommends", *wanted], hint=no_network)


def _become_root(wanted: list[str]) -> list[str]:
    """Return what to write before a command to run it as root."""
    by_hand = f"Install them by hand: apt-get install {' '.join(wanted)}"
    if not shutil.which("apt-get"):
        say.stop(
            f"Missing on this machine: {', '.join(wanted)}.", "This is no Debian or Ubuntu: install them your own way."
        )
    if os.getuid() == 0:
        return []
    if not shutil.which("sudo"):
        say.stop(f"Missing on this machine: {', '.join(wanted)}; you are not root and there is no sudo.", by_hand)
    if not sys.stdin.isatty() and not succeeds(["sudo", "-n", "true"]):
        say.stop(
            f"Missing on this machine: {', '.join(wanted)}; sudo wants a password and nobody is there to type it.",
            by_hand,
        )
    if sys.stdin.isatty() and subprocess.run(["sudo", "-v"], check=False).returncode:
        say.stop(f"Missing on this machine: {', '.join(wanted)}; sudo did not let you in.", by_hand)
    return ["sudo"]


def _postgis_package() -> str:
    """Return the package that brings PostGIS: for the PostgreSQL that is there, else with the release's own."""
    installed = [folder.parent.name for folder in FOLDERS.glob("[0-9]*/bin") if (folder / "initdb").exists()]
    return f"postgresql-{max(installed, key=int)}-postgis-3" if installed else "postgresql-postgis"
