"""What the portal's processes need around them: the virtual environment, front-end packages, variables."""

import hashlib
import json
import os
import secrets
import shutil
import sys
from pathlib import Path

from local import say
from local.places import CHECKOUT, PYTHON, VAR, VENV, make_var
from local.running import run
from local.servers import one_at_a_time

NO_NETWORK = (
    "Is there a network, and does pip reach its package registry? (pip's own settings and proxy variables are used.)"
)
STAMP = VENV / "installed.json"
FRONT_END = CHECKOUT / "node_modules"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _python_is() -> str:
    """Return the Python behind the virtual environment: another one after an upgrade of the system, or none."""
    return str(PYTHON.resolve()) if PYTHON.exists() else ""


def _wanted(requirements: str) -> dict[str, str]:
    return {"python": _python_is(), requirements: _digest(CHECKOUT / requirements)}


def _installed() -> dict[str, str]:
    if not STAMP.exists() or not PYTHON.exists():
        return {}
    return dict(json.loads(STAMP.read_text()))


def _has(requirements: str) -> bool:
    return _wanted(requirements).items() <= _installed().items()


def prepare(*, for_tests: bool) -> None:
    """Make the virtual environment and the front-end packages what the lock files say; quick when they are."""
    if _is_ready(for_tests=for_tests):
        return
    with one_at_a_time("installing"):
        _make_venv()
        for requirements in ["requirements.txt", *(["requirements-dev.txt"] if for_tests else [])]:
            _install(requirements)
        _install_front_end()


def _is_ready(*, for_tests: bool) -> bool:
    return _has("requirements-dev.txt" if for_tests else "requirements.txt") and _front_end_stamp_fits()


def _make_venv() -> None:
    if _installed().get("python") == _python_is() != "":
        return
    say.step(f"Making the virtual environment {VENV.name} with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(VENV)], hint="Debian and Ubuntu keep this in the package python3-venv.")
    STAMP.write_text(json.dumps({"python": _python_is()}))


def _install(requirements: str) -> None:
    if _has(requirements):
        return
    say.step(f"Installing {requirements} (every package is checked against its hash)")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    run([*command, "--require-hashes", "-r", requirements], hint=NO_NETWORK)
    STAMP.write_text(json.dumps(_installed() | _wanted(requirements)))


def _front_end_stamp_fits() -> bool:
    stamp = FRONT_END / ".installed"
    return stamp.exists() and stamp.read_text() == _digest(CHECKOUT / "package-lock.json")


def _install_front_end() -> None:
    if _front_end_stamp_fits():
        return
    say.step("Installing the front-end packages of package-lock.json")
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    run(
        [str(VENV / "bin" / "npm"), "ci", "--silent"],
        env=os.environ | {"PATH": path},
        hint=NO_NETWORK.replace("pip", "npm"),
    )
    (FRONT_END / ".installed").write_text(_digest(CHECKOUT / "package-lock.json"))


def read_env_file() -> dict[str, str]:
    """Return the lines NAME=value of .env; the real environment goes before them."""
    file = CHECKOUT / ".env"
    if not file.exists():
        return {}
    lines = [text.strip() for text in file.read_text().splitlines()]
    pairs = [text.split("=", 1) for text in lines if "=" in text and not text.startswith("#")]
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def load_env_file() -> None:
    """Put what .env says into our own environment where it says nothing yet."""
    for name, value in read_env_file().items():
        os.environ.setdefault(name, value)


def _kept_secret() -> str:
    """Return this checkout's own secret: the same in web and worker, and after a restart."""
    file = make_var() / "secret-key"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text()


def _for_development() -> dict[str, str]:
    """Return what makes a development portal; one with a real address brings its own secrets, and no demo."""
    if os.environ.get("PORTAL_ADDRESS", "").startswith("https://"):
        return {}
    return {"DEMO": "1", "SECRET_KEY": _kept_secret(), "PRIVATE_FILES": str(VAR / "files")}


def variables(addresses: dict[str, str]) -> dict[str, str]:
    """Return the environment of the portal's processes; what the caller set goes first."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    fixed = {
        "PATH": path,
        "VIRTUAL_ENV": str(VENV),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        # Root in a container of one's own is no news; celery would say it in eight lines at every start.
        "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", "ignore:You're running the worker"),
    }
    return _for_development() | os.environ | addresses | fixed
