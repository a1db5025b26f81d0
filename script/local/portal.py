"""The portal on this machine: prepared, started and shown to the person who asked for it."""

import shutil
import socket
import time
import urllib.request
from collections.abc import Mapping
from urllib.error import URLError

from local import say
from local.places import CHECKOUT, PYTHON, VAR, VENV
from local.processes import Together
from local.running import run

# The last one tells who can sign in.
DEMO = ("load_demo", "demo_accounts")
START_UP = 60.0


def is_demo(environment: Mapping[str, str]) -> bool:
    """Tell whether this is a demonstration, with known accounts."""
    return environment.get("DEMO", "") not in {"", "0"}


def port(environment: Mapping[str, str]) -> int:
    """Return the port for the web, once it is known to be free."""
    wanted = environment.get("PORT", "8000")
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        say.stop(f"PORT says {wanted}, which is no port number.", "Say for example PORT=8010 script/server.")
    with socket.socket() as probe:
        # As the web server does: a port that was left a moment ago may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(wanted)))
        except OSError as error:
            say.stop(
                f"Port {wanted} of 127.0.0.1 cannot be used: {error.strerror}.",
                f"Try PORT={int(wanted) + 1} script/server.",
            )
    return int(wanted)


def prepare(environment: Mapping[str, str]) -> str:
    """Bring the database up to date, load what it needs to start with, and return who can sign in to a demo."""
    commands = ["migrate", "load_parameters", "load_territory", *(DEMO if is_demo(environment) else [])]
    say.step(f"Preparing the database: {', '.join(commands)}")
    said = run(
        [str(PYTHON), str(CHECKOUT / "script" / "local" / "preparing.py"), *commands],
        env=environment,
        hint="The last lines say which step failed. With --reset the command begins anew with an empty database.",
    )
    return said.partition(f"$ manage.py {DEMO[-1]}\n")[2].rstrip()


def _web(number: int) -> list[str]:
    """Return the command for the pages; a change in code or templates is seen at the next request."""
    watched = f"--config={CHECKOUT / 'script' / 'local' / 'watching.py'}"
    options = ["--workers=2", "--no-control-socket", "--reload", watched, "--log-level=warning"]
    # The path without what was asked for: a search may name a person.
    options += ["--access-logfile=-", "--access-logformat=%(m)s %(U)s %(s)s %(M)s ms"]
    return [str(VENV / "bin" / "gunicorn"), "portal.wsgi", f"--bind=127.0.0.1:{number}", *options]


def start(together: Together, number: int) -> None:
    """Start web, worker and beat."""
    celery = [str(VENV / "bin" / "celery"), "--quiet", "-A", "portal"]
    for folder in (VAR / "beat", VAR / "static"):
        folder.mkdir(exist_ok=True)
    together.start("web", _web(number), DATABASE_ROLE="web")
    together.start(
        "worker",
        [*celery, "worker", "-Q", "default,mail,reports", "--concurrency=2", "--loglevel=warning"],
        DATABASE_ROLE="worker",
    )
    together.start(
        "beat", [*celery, "beat", f"--schedule={VAR / 'beat' / 'schedule'}", "--pidfile=", "--loglevel=warning"]
    )


def wait_until_open(together: Together, number: int) -> bool:
    """Wait until a page answers; False when a process ended before that."""
    # A proxy of the environment is for the world outside.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + START_UP
    while time.monotonic() < until:
        if together.ended():
            return False
        try:
            with straight.open(f"http://127.0.0.1:{number}/healthz", timeout=5):
                return True
        except (URLError, OSError):
            time.sleep(0.1)
    raise say.StoppedError(
        f"The web did not answer within {START_UP:.0f} seconds.", "Its words are above, after “web”."
    )


def welcome(accounts: str, number: int) -> str:
    """Return the last lines of a start: who can sign in, and the address."""
    return f"\n{accounts}\n\nThe portal is open at http://127.0.0.1:{number}   (Ctrl-C stops everything)"


def remove_files() -> None:
    """Remove what the portal keeps outside the database: papers, the beat's memory."""
    for folder in (VAR / "files", VAR / "beat"):
        shutil.rmtree(folder, ignore_errors=True)
