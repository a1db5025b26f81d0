"""Two real clocks side by side, with two workers: every reminder leaves once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from foundation.mail.models import OutgoingMail
from foundation.parameters.models import Parameter
from reminders.models import Reminder
from tests import make
from tests.foundation.post_office import PostOffice, free_port, opened
from tests.roles import as_owner

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CLERKS = 40
PATIENCE, AFTERWARDS = 300.0, 6.0
CELERY = [str(Path(sys.executable).parent / "celery"), "--quiet", "-A", "tests.reminders.pace"]
WORK = ["worker", "--concurrency=1", "--queues=mail,default", "--loglevel=error"]


def told(port: int) -> dict[str, str]:
    """What the processes are told: this test's database, this test's mail server."""
    kept = {name: word for name, word in os.environ.items() if not name.startswith(("DATABASE", "PYTEST"))}
    name = connection.get_connection_params()["dbname"]
    return kept | {
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}",
        "DATABASE_ROLE": "worker",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }


@contextmanager
def started(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A process of Celery, ended with the block; it must not have ended before."""
    with subprocess.Popen([*CELERY, *words], cwd=settings.BASE_DIR, env=environment) as process:  # noqa: S603
        try:
            yield process
            assert process.poll() is None, words
        finally:
            process.terminate()


def test_two_real_clocks_send_every_reminder_once(tmp_path: Path) -> None:
    people = {make.person(f"clerk{number}").email for number in range(CLERKS)}
    with as_owner():
        given = {"value": [-5, 1, 10], "valid_from": date(2020, 1, 1), "name": {"en": "x"}}
        Parameter.objects.create(key="tests.due", legal_source={"en": "x"}, **given)
    office, port = PostOffice(), free_port()
    controller, environment = opened(office, port), told(port)
    with ExitStack() as everything:
        everything.callback(controller.stop)
        for number in range(2):
            clock = ["beat", "--max-interval=1", f"--schedule={tmp_path / str(number)}", "--loglevel=error"]
            everything.enter_context(started(clock, environment))
            everything.enter_context(started([*WORK, f"--hostname=worker{number}@test"], environment))
        begun = time.monotonic()
        while len(office.letters) < CLERKS and time.monotonic() - begun < PATIENCE:
            time.sleep(0.2)
        time.sleep(AFTERWARDS)
    assert sorted(office.addresses()) == sorted(people)
    assert OutgoingMail.objects.filter(state="sent").count() == CLERKS
    assert Reminder.objects.filter(kind="tests.due", state="sent").count() == CLERKS
