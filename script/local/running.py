"""Running other programs: quietly when they succeed, with all they said when they fail."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from local import say
from local.places import CHECKOUT


def run(
    command: Sequence[str],
    *,
    hint: str = "",
    cwd: Path = CHECKOUT,
    env: Mapping[str, str] | None = None,
    text: str = "",
) -> str:
    """Run a command to its end and return what it printed; stop with its output when it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env,
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        say.stop(f"The program {command[0]} is not on this machine.", hint)
    if done.returncode:
        say.failed(command, done.stdout, hint)
    return done.stdout


def succeeds(command: Sequence[str], *, cwd: Path = CHECKOUT) -> bool:
    """Tell whether a command exits with 0, whatever it says."""
    try:
        return not subprocess.run(
            command, cwd=cwd, capture_output=True, stdin=subprocess.DEVNULL, check=False
        ).returncode
    except FileNotFoundError:
        return False


def as_user(user: str | None, command: Sequence[str]) -> list[str]:
    """Return the command as another user would run it; None means: as we are."""
    return [*(["runuser", "-u", user, "--"] if user else []), *command]


def clean_environment() -> dict[str, str]:
    """Return the environment without PostgreSQL's own variables, which would send its tools elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def finish_undisturbed() -> None:
    """From here on only clearing up is left, and a second Ctrl-C must not leave half of it behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
