"""The last day of a call: 300 officials, 20 reviewers and 11 governors' offices at once, for five minutes.

Everybody has an own account and an own pace; officials save what they type, look at their sites and answer; reviewers
read inbox and files; governors look at map and answers. gunicorn with three workers, worker and clock run beside it,
and so do the processes that play the people. Prints p50, p95 and p99 per kind of page, errors, and the memory of the
web. Falls short when p95 of all is above 300 ms, when anything was an error, or when the web grew by more than a tenth
from the first third to the end. SECONDS=60 in the environment makes it shorter.
"""

import http.client
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import django

os.environ["DATABASE_ROLE"] = "owner"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Membership, Organisation, User  # noqa: E402
from bench import _people, _seed  # noqa: E402
from portal.models import Installation  # noqa: E402
from sites.proposing import start_draft  # noqa: E402
from territory.models import Municipality, Province  # noqa: E402

PORT = 8973
SITES = 5_000
SECONDS = int(os.environ.get("SECONDS", "300"))
OFFICIALS, REVIEWERS = 300, 20
PROCESSES = 4
# Seconds between two clicks of one person: a form is filled in, a file is read.
PACE = {"official": (8.0, 24.0), "reviewer": (6.0, 18.0), "governor": (6.0, 18.0)}
GOAL = 300.0
TOKEN = "b" * 32
CELERY = [str(Path(sys.executable).parent / "celery"), "--quiet", "-A", "portal"]
Times = dict[str, list[float]]


@dataclass
class Person:
    """One account, its cookie, and the draft it works on, if any."""

    kind: str
    cookie: str
    site: int = 0
    municipality: str = ""
    turn: int = 0
    version: int = 0
    page: str = ""

    def next(self) -> tuple[str, str, str, bytes]:
        """Choose what to do: name, method, path and body."""
        self.turn += 1
        if self.kind == "official":
            return self.of_official()
        if self.kind == "reviewer":
            return random.choice([("inbox", "GET", "/inbox/", b""), ("list", "GET", "/sites/", b"")])
        view = "?bbox=2.5,50.6,3.6,51.4&zoom=9"
        return random.choice(
            [
                ("map", "GET", "/map/", b""),
                ("map view", "GET", f"/map/view.json{view}", b""),
                ("answers", "GET", "/calls/coverage/", b""),
            ]
        )

    def of_official(self) -> tuple[str, str, str, bytes]:
        """Mostly typing, now and then looking."""
        if random.random() < 0.5:
            typed = {"version": self.version, "page": self.page, "turn": self.turn, "motivation": f"Text {self.turn}",
                     "csrfmiddlewaretoken": TOKEN}  # fmt: skip
            return "autosave", "POST", f"/sites/{self.site}/file/support/", urlencode(typed).encode()
        return random.choice(
            [
                ("home", "GET", "/home/", b""),
                ("part", "GET", f"/sites/{self.site}/file/place/", b""),
                ("check", "GET", f"/sites/{self.site}/check/", b""),
                ("site", "GET", f"/sites/{self.site}/", b""),
                ("list", "GET", "/sites/", b""),
            ]
        )

    def live(self, until: float, times: Times, errors: list[str]) -> None:
        """Click, wait, click, on a connection that the browser keeps open."""
        time.sleep(random.uniform(0, PACE[self.kind][1]))
        while time.monotonic() < until:
            name, method, path, body = self.next()
            headers = {"Cookie": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}"}
            if body:
                headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-Autosave": "1"}
            start = time.perf_counter()
            try:
                line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
                line.request(method, path, body, headers)
                answer = line.getresponse()
                answer.read()
                line.close()
            except OSError as cut:
                errors.append(f"{name}: {type(cut).__name__}")
                continue
            times[name].append((time.perf_counter() - start) * 1000)
            if answer.status not in {200, 302, 304}:
                errors.append(f"{name}: {answer.status}")
            elif name == "autosave":
                self.version += 1
            time.sleep(random.uniform(*PACE[self.kind]))


def play(people: list[Person], until: float, into: "multiprocessing.Queue[tuple[Times, list[str]]]") -> None:
    """Play a part of the people in a process of its own."""
    times: Times = defaultdict(list)
    errors: list[str] = []
    threads = [threading.Thread(target=person.live, args=(until, times, errors)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    into.put((dict(times), errors))


def everybody() -> list[Person]:
    """Make the accounts: officials of all municipalities in turn, reviewers, an office in each province."""
    places = list(Municipality.objects.current().order_by("nis"))
    people = []
    for number in range(OFFICIALS):
        place = places[number % len(places)]
        user = account(f"official{number}", "signatory", {"kind": "MUN", "municipality": place})
        draft = start_draft(
            by=user, municipality=place, key=uuid.uuid4(), values={"name": f"Load {number}"}, call=None
        )  # fmt: skip
        people.append(Person("official", _people.cookie(user), site=draft.pk, page=str(uuid.uuid4())))
    for number in range(REVIEWERS):
        user = account(f"reviewer{number}", "reviewer", {"kind": "NGO", "runs_portal": True})
        people.append(Person("reviewer", _people.cookie(user)))
    for province in Province.objects.all():
        user = account(f"governor{province.code}", "governor", {"kind": "GOV", "province": province})
        people.append(Person("governor", _people.cookie(user)))
    return people


def account(name: str, role: str, organisation: dict[str, object]) -> User:
    """Make an account once, acting in its only membership."""
    place, _made = Organisation.objects.get_or_create(**organisation, defaults={"name_nl": role})
    user, _made = User.objects.get_or_create(email=f"{name}@bench.example", defaults={"name": name})
    given = {"user": user, "organisation": place, "role": role}
    member, _made = Membership.objects.get_or_create(**given, defaults={"starts_on": timezone.localdate()})
    user.act_as(member)
    return user


def start() -> list[subprocess.Popen[bytes]]:
    """Start web, worker and clock as the units do."""
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    web = [gunicorn, "portal.wsgi", f"--bind=127.0.0.1:{PORT}", "--workers=3", "--backlog=1024",
           "--no-control-socket", "--log-level=warning"]  # fmt: skip
    worker = [
        *CELERY,
        "worker",
        "-Q",
        "default,mail,reports",
        "--concurrency=2",
        "-n",
        "load@bench",
        "--loglevel=error",
    ]
    beat = [
        *CELERY,
        "beat",
        "--pidfile=",
        f"--schedule={tempfile.mkdtemp(prefix='bench-load-')}/beat",
        "--loglevel=error",
    ]
    told = os.environ | {"LOG_LEVEL": "WARNING"}
    running = [
        subprocess.Popen(words, env=told | {"DATABASE_ROLE": role}, stdout=subprocess.DEVNULL)  # noqa: S603 ours
        for role, words in (("web", web), ("worker", worker), ("worker", beat))
    ]
    for _ in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=1).connect()
            break
        except OSError:
            time.sleep(0.1)
    return running


def megabytes(master: int) -> float:
    """Return what the processes of the web hold for themselves alone."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    held = 0.0
    for pid in [str(master), *children]:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        held += (
            sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty"))) / 1024
        )
    return held


def measure(people: list[Person], master: int) -> tuple[Times, list[str], tuple[float, float]]:
    """Let everybody work; the memory counts from when every page was made once."""
    into: multiprocessing.Queue[tuple[Times, list[str]]] = multiprocessing.Queue()
    until = time.monotonic() + SECONDS
    connections.close_all()
    parts = [people[number::PROCESSES] for number in range(PROCESSES)]
    players = [multiprocessing.Process(target=play, args=(part, until, into)) for part in parts]
    for player in players:
        player.start()
    time.sleep(SECONDS / 3)
    before = megabytes(master)
    found = [into.get() for _ in players]
    times: Times = defaultdict(list)
    for part, _errors in found:
        for name, each in part.items():
            times[name] += each
    return times, [error for _times, errors in found for error in errors], (before, megabytes(master))


def main() -> int:
    """Seed, start, let everybody work, count."""
    _seed.sites(SITES)
    Installation.objects.get_or_create(defaults={"installed_at": timezone.now()})
    cache.clear()
    people, running = everybody(), start()
    try:
        times, errors, (before, after) = measure(people, running[0].pid)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)
    for name in sorted(times):
        print(f"{name:10} {len(times[name]):6} times  {said(times[name])}")
    everything = [each for part in times.values() for each in part]
    p95 = statistics.quantiles(everything, n=100)[94]
    print(f"{len(everything)} answers in {SECONDS} s to {len(people)} people, load {os.getloadavg()[0]:.1f}")
    print(f"memory of the web {before:.0f} MB after a third, {after:.0f} MB at the end")
    print(f"all: {said(everything)} (goal p95 {GOAL:.0f} ms), errors={len(errors)}", *sorted(set(errors))[:5])
    return 0 if p95 <= GOAL and not errors and after <= before * 1.1 else 1


def said(times: list[float]) -> str:
    """Say three figures."""
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else times * 99
    return f"p50 {cuts[49]:.0f} p95 {cuts[94]:.0f} p99 {cuts[98]:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
