"""Kill what sends, flush Redis, crash PostgreSQL, while 5,000 letters leave: none is lost, none doubled beyond a kill.

Prints lost, duplicates and kills last. Falls short when a letter is lost, when more are doubled than processes were
killed while they sent, or when a doubled one has another Message-ID.
"""

import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ["DATABASE_ROLE"] = "worker"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from redis import Redis  # noqa: E402

from bench import _seed  # noqa: E402
from bench._letterbox import Letterbox, senders  # noqa: E402
from foundation.mail.models import MailState, OutgoingMail  # noqa: E402

sys.path.insert(0, str(Path(settings.BASE_DIR) / "script"))
from local.postgresql import Cluster  # noqa: E402

logging.getLogger("mail.log").setLevel(logging.ERROR)

LETTERS = 5000
KILLS, FLUSHES, RESTARTS = 30, 5, 3
PAUSE = 0.02
PATIENCE = 900.0
CELERY = [str(Path(sys.executable).parent / "celery"), "--quiet", "-A", "portal"]
WORKERS = {
    "pool": ["worker", "-Q", "default,mail,reports", "--concurrency=2", "-n", "pool@bench", "--loglevel=error"],
    "solo": ["worker", "-Q", "mail", "--pool=solo", "-n", "solo@bench", "--loglevel=error"],
    "beat": ["beat", "--pidfile=", "--loglevel=error"],
}


def write_letters() -> None:
    """Empty the outbox and write the letters anew."""
    with _seed.owner() as owner:
        owner.execute("TRUNCATE mail_outgoingmail")
    now = timezone.now()
    letters = [
        OutgoingMail(
            address=f"person{number}@bench.example",
            language="nl",
            subject=f"Message {number}",
            text="Beste,\n",
            written_at=now,
            due_at=now,
        )
        for number in range(LETTERS)
    ]
    OutgoingMail.objects.bulk_create(letters, batch_size=1000)


def safe_settings() -> str:
    """Say how the database keeps what it is told, and refuse to measure one that may forget."""
    told = []
    with _seed.owner() as owner:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            row = owner.execute(f"SHOW {name}").fetchone()
            assert row
            told.append(f"{name}={row[0]}")
            assert row[0] == "on", f"{name} is {row[0]}"
    return " ".join(told)


class Portal:
    """Two workers and the clock, each started again when it ends, as a service manager does."""

    def __init__(self, port: int, folder: Path) -> None:
        self.environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "DATABASE_ROLE": "worker"}
        self.schedule = f"--schedule={folder / 'beat'}"
        self.log = (folder / "log").open("w")
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def keep_running(self) -> None:
        """Start what is not running."""
        for name, words in WORKERS.items():
            if name not in self.running or self.running[name].poll() is not None:
                more = [self.schedule] if name == "beat" else []
                self.running[name] = subprocess.Popen(  # noqa: S603
                    [*CELERY, *words, *more], env=self.environment, stdout=self.log, stderr=self.log
                )

    def stop(self) -> None:
        """End all."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def waiting() -> int:
    """How many letters have not left; asked until the database answers."""
    while True:
        try:
            return OutgoingMail.objects.filter(state=MailState.WAITING).count()
        except OperationalError:
            connection.close()
            time.sleep(0.5)


def trouble(portal: Portal, port: int) -> int:
    """Make all the trouble, each only while somebody is sending, and return how many sending processes were killed."""
    cluster, redis = Cluster("bench-crash"), Redis.from_url(settings.CACHES["default"]["LOCATION"])
    events = ["kill"] * KILLS + ["flush"] * FLUSHES + ["restart"] * RESTARTS
    random.Random(7).shuffle(events)
    kills = 0
    until = time.monotonic() + PATIENCE
    for number, event in enumerate(events, 1):
        time.sleep(random.uniform(0.2, 1.0))
        while not (sending := senders(port)):
            assert time.monotonic() < until, f"nobody sends any more; {waiting()} letters wait"
            portal.keep_running()
            time.sleep(0.2)
        if event == "kill":
            os.kill(random.choice(sending), signal.SIGKILL)
            kills += 1
        elif event == "flush":
            redis.flushall()
        else:
            kills += len(sending)
            cluster.crash()
        portal.keep_running()
        print(f"{number:2} {event:8} {len(sending)} sending", flush=True)
    return kills


def main() -> int:
    """Write, trouble, wait, count."""
    print(safe_settings())
    write_letters()
    letterbox = Letterbox(pause=PAUSE)
    port = letterbox.open()
    portal = Portal(port, Path(tempfile.mkdtemp(prefix="bench-crash-")))
    start = time.monotonic()
    try:
        kills = trouble(portal, port)
        until = time.monotonic() + PATIENCE
        while (left := waiting()) and time.monotonic() < until:
            portal.keep_running()
            time.sleep(1)
    finally:
        portal.stop()
        letterbox.close()
    lost, duplicates = LETTERS - len(letterbox.came), letterbox.doubled
    renamed = sum(len(names) != 1 for names in letterbox.names.values())
    print(
        f"{letterbox.arrived} letters arrived in {time.monotonic() - start:.0f} s; {left} still wait;"
        f" {KILLS} processes killed, Redis flushed {FLUSHES} times, PostgreSQL crashed {RESTARTS} times;"
        f" {renamed} with two Message-IDs"
    )
    print(f"lost={lost} duplicates={duplicates} kills={kills}")
    return 0 if lost <= 0 and not left and duplicates <= kills and not renamed else 1


if __name__ == "__main__":
    sys.exit(main())
