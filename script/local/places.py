"""Where things are kept: the checkout, its var/ folder, and a short folder for sockets."""

import hashlib
import os
from pathlib import Path

from local.say import stop

CHECKOUT = Path(__file__).resolve().parents[2]
VAR = CHECKOUT / "var"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
# A checkout has a name of its own wherever something must live outside it.
KEY = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]
# The kernel takes 107 bytes for the path of a socket; the longest name we put in a folder has 14.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


def make_var() -> Path:
    """Make var/ and refuse one that belongs to somebody else."""
    VAR.mkdir(exist_ok=True)
    owner = VAR.stat().st_uid
    if owner != os.getuid():
        stop(
            f"{VAR} belongs to user id {owner}, but you are user id {os.getuid()}.",
            "Start the portal as one user only, or remove var/ as the user it belongs to.",
        )
    return VAR


def short_folder(wanted: Path, name: str) -> Path:
    """Return the wanted folder for sockets, or a shorter one of our own when the kernel would refuse its path."""
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER and "," not in str(wanted):
        return wanted
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
    return base / f"portal-{os.getuid()}-{KEY}-{name}"
