"""Take PostgreSQL, Redis, the mail server, room for files and the right time away in turn, while people work.

Four people save what they type, two read, one adds files, letters are written; gunicorn, worker and clock run as in a
real installation. Each fault lasts a while; then it is mended and nobody touches anything else. Prints per fault
`lost` (acknowledged words, files and letters that are not there), `wrong` (answers that are neither what was asked for
nor plain words about what is away) and `seconds_to_recover` (until everybody was served and a letter written afterwards
had arrived). Falls short when anything was lost or wrong, or recovery took more than a minute.
"""

import abc
import http.client
import io
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import django

FOLDER = Path(tempfile.mkdtemp(prefix="bench-outages-"))
os.environ |= {"DATABASE_ROLE": "owner", "PRIVATE_FILES": str(FOLDER / "files")}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models.fields.files import FieldFile  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402

from bench import _people, _seed  # noqa: E402
from bench._clock import Clock  # noqa: E402
from bench._letterbox import Letterbox  # noqa: E402
from foundation.mail.models import OutgoingMail  # noqa: E402
from portal.models import Installation  # noqa: E402
from sites.models import Site, SitePaper  # noqa: E402
from sites.proposing import start_draft  # noqa: E402
from territory.models import Municipality  # noqa: E402

sys.path.insert(0, str(Path(settings.BASE_DIR) / "script"))
from local.postgresql import Cluster  # noqa: E402
from local.redis import Redis  # noqa: E402

logging.getLogger("mail.log").setLevel(logging.ERROR)

PORT = 8972
CALM, AWAY, PATIENCE = 6.0, 12.0, 60.0
PAUSE = 0.4
WRONG_BY = 1200
TOKEN = "b" * 32
KIND = "outages"
# What stands on the page, in the language of the people who work here.
AWAY_WORDS = "Het portaal is even"
CELERY = [str(Path(sys.executable).parent / "celery"), "--quiet", "-A", "portal"]
BOUNDARY = "----outages"


@dataclass
class Worker(abc.ABC):
    """Somebody who does the same thing again and again, and remembers what was acknowledged and what was wrong."""

    cookie: str
    site: int
    tried: int = 0
    kept: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    served_at: float = 0.0
    version: int = 0
    page: uuid.UUID = field(default_factory=uuid.uuid4)

    def turn(self) -> None:
        """Do it once."""
        self.tried += 1
        try:
            status, words = self.ask()
        except OSError as cut:
            self.wrong.append(f"{type(self).__name__}: {type(cut).__name__}")
            return
        self.judge(status, words)

    def judge(self, status: int, words: str) -> None:
        """Served, told plainly that something is away, or wrong."""
        if status in {200, 302, 304}:
            self.served_at = time.monotonic()
        elif not (status == 503 and AWAY_WORDS in words):
            self.wrong.append(f"{type(self).__name__}: {status} {words[:80]!r}")

    def send(self, method: str, path: str, body: bytes = b"", **more: str) -> tuple[int, str]:
        """Send one request as this person's browser."""
        cookies = f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        try:
            line.request(method, path, body, {"Cookie": cookies, **more})
            answer = line.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            line.close()

    @abc.abstractmethod
    def ask(self) -> tuple[int, str]:
        """What this worker asks for."""

    def lost(self) -> int:
        """How much that was acknowledged is not there."""
        return 0


class Typist(Worker):
    """Types on: every save that was acknowledged must be there."""

    def ask(self) -> tuple[int, str]:
        """Save."""
        typed = {"version": self.version, "page": self.page, "turn": self.tried, "motivation": f"Text {self.tried}",
                 "csrfmiddlewaretoken": TOKEN}  # fmt: skip
        body = urlencode(typed).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Autosave": "1"}
        status, words = self.send("POST", f"/sites/{self.site}/file/support/", body, **kind)
        if status == 200:
            self.version, self.kept = self.version + 1, [str(self.tried)]
        return status, words

    def lost(self) -> int:
        """The row says what was acknowledged last, or something later."""
        acknowledged = int("".join(self.kept) or 0)
        return int(int(Site._base_manager.get(pk=self.site).motivation.rpartition(" ")[2] or 0) < acknowledged)


class Reader(Worker):
    """Looks at the list and at a site."""

    def ask(self) -> tuple[int, str]:
        """Read."""
        return self.send("GET", ["/sites/", f"/sites/{self.site}/", "/home/"][self.tried % 3])


class Photographer(Worker):
    """Adds a photo now and then: acknowledged, or refused in plain words."""

    def ask(self) -> tuple[int, str]:
        """Add one that is unlike all others."""
        time.sleep(4 * PAUSE)
        picture = io.BytesIO()
        Image.effect_noise((400, 300), 90).save(picture, "JPEG", quality=95)
        parts = [("csrfmiddlewaretoken", TOKEN.encode(), ""), ("kind", b"photo", ""), ("caption", b"", "")]
        parts.append(("files", picture.getvalue(), f'; filename="{self.tried}.jpg"\r\nContent-Type: image/jpeg'))
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"
            for name, content, more in parts
        )
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "X-Requested-With": "upload"}
        path = f"/sites/{self.site}/papers/add/"
        status, words = self.send("POST", path, body + f"--{BOUNDARY}--\r\n".encode(), **kind)
        if status == 200:
            self.kept.append(f"{self.tried}.jpg")
        # "No room for files just now, nothing is wrong with yours" is a plain word too.
        return (503, AWAY_WORDS) if status == 422 and ".jpg: " in words else (status, words)

    def lost(self) -> int:
        """Every paper that was acknowledged has its row and its bytes."""
        acknowledged = list(self.kept)
        there = {row.document.name: row.document for row in SitePaper._base_manager.filter(site_id=self.site)}
        return sum(name not in there or not is_kept(there[name].file) for name in acknowledged)


def is_kept(file: FieldFile) -> bool:
    """Say whether the bytes of a file are there."""
    return bool(file.name) and file.storage.exists(file.name)


@dataclass
class Writer:
    """Writes letters into the outbox, as the portal's own transactions do."""

    number: int = 0
    written: set[int] = field(default_factory=set)

    def turn(self) -> None:
        """Write one; what the database did not take is none."""
        self.number += 1
        now = timezone.now()
        try:
            OutgoingMail.objects.create(
                address=f"person{self.number}@bench.example", language="nl", subject=f"Message {self.number}",
                text="Beste,\n", written_at=now, due_at=now,
            )  # fmt: skip
            self.written.add(self.number)
        except django.db.Error:
            connection.close()
        time.sleep(PAUSE)


class House:
    """Servers, processes and people."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files = folder, folder / "files"
        self.files.mkdir()
        self.cluster, self.redis, self.letterbox = Cluster(f"bench-{KIND}"), Redis(f"bench-{KIND}"), Letterbox()
        self.clock = Clock(folder)
        self.programs: dict[str, list[str]] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.told: dict[str, str] = {}
        self.restarted: list[str] = []
        self.stop = threading.Event()

    def start(self) -> None:
        """Start web, worker and clock."""
        self.told = {"EMAIL_URL": f"smtp://127.0.0.1:{self.letterbox.open()}", "PRIVATE_FILES": str(self.files)}
        self.told |= self.clock.environment
        gunicorn = str(Path(sys.executable).parent / "gunicorn")
        web = [gunicorn, "portal.wsgi", f"--bind=127.0.0.1:{PORT}", "--workers=2", "--no-control-socket"]
        worker = [*CELERY, "worker", "-Q", "default,mail,reports", "--concurrency=2", "-n", "outages@bench"]
        beat = [*CELERY, "beat", "--pidfile=", f"--schedule={self.folder / 'beat'}"]
        self.programs = {"web": web, "worker": worker, "clock": beat}
        for name in self.programs:
            self.run(name)

    def run(self, name: str) -> None:
        """Run one of the programs."""
        with (self.folder / "log").open("a") as log:
            environment = os.environ | self.told | {"DATABASE_ROLE": "web" if name == "web" else "worker"}
            words = self.programs[name]
            self.processes[name] = subprocess.Popen(words, env=environment, stdout=log, stderr=log)  # noqa: S603 ours

    def watch(self) -> None:
        """Start again what ended by itself, after two seconds: as systemd does, with our units."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.restarted.append(name)
                time.sleep(2)
                self.run(name)

    def end(self) -> None:
        """End what was started."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self.letterbox.close()

    def go_on(self, turn: Callable[[], None]) -> threading.Thread:
        """Let somebody work until the end."""

        def work() -> None:
            while not self.stop.is_set():
                turn()
                time.sleep(PAUSE)
            connection.close()

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread


def full(house: House) -> None:
    """Let a small disk be full: everything that fits is taken."""
    with (house.files / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(b"x" * 4096):
                pass
        except OSError:
            pass
    (house.files / "filler.small").write_bytes(b"")


def faults(house: House, *, small_disk: bool) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Name each fault, how it is made, and how it is mended."""
    yield "postgresql", house.cluster.stop, house.cluster.start
    yield "redis", house.redis.stop, house.redis.start
    yield "smtp", house.letterbox.close, house.letterbox.reopen
    aside = house.folder / "aside"
    if small_disk:
        yield "disk_full", lambda: full(house), lambda: [path.unlink() for path in house.files.glob("filler*")]
    else:
        yield "storage", lambda: (house.files.rename(aside), house.files.touch()), lambda: (
            house.files.unlink(), aside.rename(house.files))  # fmt: skip
    if house.clock.environment:
        yield "clock_ahead", lambda: house.clock.move(WRONG_BY), lambda: house.clock.move(0)
        yield "clock_behind", lambda: house.clock.move(-WRONG_BY), lambda: house.clock.move(0)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a disk of 24 MB for the files, where this machine lets us."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=False)  # noqa: S603, S607
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=False)  # noqa: S603, S607


def recovered(people: list[Worker], writer: Writer, house: House, since: float) -> float:
    """Wait until everybody was served and a letter written since then has arrived; return the seconds."""
    first = writer.number + 1
    while time.monotonic() - since < PATIENCE:
        served = all(person.served_at > since for person in people)
        if served and any(number >= first for number in list(house.letterbox.came)):
            break
        time.sleep(0.1)
    return time.monotonic() - since


def arrived(writer: Writer, house: House) -> int:
    """Wait for the letters that are still on their way, and count those that never came."""
    until = time.monotonic() + 2 * PATIENCE
    while (missing := writer.written - set(house.letterbox.came)) and time.monotonic() < until:
        time.sleep(0.5)
    return len(missing)


def people_of(number: int) -> list[Worker]:
    """Make drafts, and the people who work on them."""
    place = Municipality.objects.get(nis="34022")
    user = _people.person("signatory", {"kind": "MUN", "municipality": place})
    cookie = _people.cookie(user)
    drafts = [
        start_draft(by=user, municipality=place, key=uuid.uuid4(), values={"name": f"Outage {turn}"}, call=None).pk
        for turn in range(number)
    ]
    kinds = [Typist, Typist, Typist, Typist, Reader, Reader, Photographer]
    return [kind(cookie, site) for kind, site in zip(kinds, drafts, strict=True)]


def main() -> int:
    """One fault after the other, under load."""
    Installation.objects.get_or_create(defaults={"installed_at": timezone.now()})
    with _seed.owner() as owner:
        owner.execute("TRUNCATE mail_outgoingmail")
    cache.clear()
    house, people, writer, fell_short = House(FOLDER), people_of(7), Writer(), False
    with small_disk(house.files) as is_small:
        house.start()
        try:
            threads = [house.go_on(turn) for turn in (*(person.turn for person in people), writer.turn, house.watch)]
            seconds = recovered(people, writer, house, time.monotonic())
            print(f"ready after {seconds:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
            for person in people:
                person.wrong.clear()
            for name, make, mend in faults(house, small_disk=is_small):
                time.sleep(CALM)
                make()
                time.sleep(AWAY)
                mend()
                seconds = recovered(people, writer, house, time.monotonic())
                connection.close()
                wrong = [words for person in people for words in person.wrong]
                lost = sum(person.lost() for person in people)
                print(f"{name}: lost={lost} wrong={len(wrong)} seconds_to_recover={seconds:.1f}", flush=True)
                print(*(f"  {words}\n" for words in sorted(set(wrong))), sep="", end="", flush=True)
                fell_short |= bool(lost or wrong) or seconds >= PATIENCE
                for person in people:
                    person.wrong.clear()
            house.stop.set()
            for thread in threads:
                thread.join(40)
            never = arrived(writer, house)
        finally:
            house.end()
    tried, twice = sum(person.tried for person in people), house.letterbox.doubled
    print(f"{tried} requests; {len(writer.written)} letters written, lost={never}, {twice} twice")
    print(f"started again, as systemd would: {', '.join(house.restarted) or 'nothing'}")
    if fell_short or never:
        print(f"what web, worker and clock said: {FOLDER / 'log'}")
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
