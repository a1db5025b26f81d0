"""How fast reminders are planned, whether that costs what is due alone, and how fast their letters leave.

Planned: 100,000 rows, goal 60 s. Flat: 1,000 due among 100,000 sites beside 1,000 due among 10,000, goal 1.5 ×.
Leaving: two Celery workers beside a bare smtplib loop over one connection, to the same server, goal 1.0 ×; and four
workers beside one, to a server that answers in 50 ms, goal 3.5 ×.
"""

import logging
import os
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import django

os.environ["DATABASE_ROLE"] = "worker"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import Membership, Organisation, User  # noqa: E402
from bench import _people, _seed  # noqa: E402
from bench._letterbox import Letterbox  # noqa: E402
from foundation.mail.models import OutgoingMail  # noqa: E402
from foundation.mail.tasks import deliver_waiting  # noqa: E402
from portal.celery import app  # noqa: E402
from reminders.models import Reminder  # noqa: E402
from reminders.planning import plan_all  # noqa: E402
from territory.models import Municipality  # noqa: E402

logging.getLogger("mail.log").setLevel(logging.ERROR)

RUNGS = 3
MANY, FEW, DUE = 100_000, 10_000, 1000
ROUNDS = 5
LETTERS, SLOW_LETTERS = 3000, 600
SLOW = 0.05
GOAL_PLANNED, GOAL_FLAT, GOAL_RATE, GOAL_SPREAD = 60.0, 1.5, 1.0, 3.5
CELERY = str(Path(sys.executable).parent / "celery")


def people() -> None:
    """One signatory for every municipality, and one reviewer: one row per rung and fact."""
    _people.person("reviewer", {"kind": "NGO", "runs_portal": True})
    if User.objects.filter(email__endswith="@towns.example").exists():
        return
    for place in Municipality.objects.current():
        town, _made = Organisation.objects.get_or_create(
            kind="MUN", municipality=place, defaults={"name_nl": place.name_nl}
        )
        user = User.objects.create(email=f"{place.nis}@towns.example", name="Signatory")
        Membership.objects.create(user=user, organisation=town, role="signatory", starts_on="2020-01-01")


def questions(number: int) -> None:
    """Ask something about so many sites, due in the coming days; forget every reminder."""
    with _seed.owner() as owner:
        owner.execute("TRUNCATE candidate_sites_informationrequest, reminders_reminder")
        owner.execute(
            """
            INSERT INTO candidate_sites_informationrequest
                (site_id, question, fields, due_on, asked_at, answer, municipality_id, province_id,
                 for_reviewers, for_governor, for_observers)
            SELECT id, 'Which rooms are there?', '{}', current_date + 10 + (id %% 20)::int, now(), '',
                   municipality_id, province_id, true, true, false
            FROM candidate_sites_site ORDER BY id LIMIT %s
            """,
            [number],
        )
        owner.execute("ANALYZE candidate_sites_informationrequest")


def forget() -> None:
    """Let the next planning begin anew."""
    with _seed.owner() as owner:
        owner.execute("TRUNCATE reminders_reminder")


def seconds(act: Callable[[], object]) -> float:
    """How long something took."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def plan() -> None:
    """Plan everything there is, as the clock lets the worker do."""
    plan_all(now=timezone.now())


def planned_at_once() -> float:
    """Plan 100,000 rows from nothing."""
    _seed.sites(MANY)
    questions(MANY // RUNGS + 1)
    took = seconds(plan)
    rows = Reminder.objects.count()
    again = seconds(plan)
    print(f"{rows} rows planned in {took:.1f} s; planning again, with nothing to change: {again:.1f} s")
    assert rows >= MANY, rows
    return took


def planning(number: int) -> float:
    """The median of planning 1,000 facts among so many sites."""
    _seed.sites(number)
    questions(DUE)
    times = []
    for turn in range(ROUNDS + 1):
        forget()
        took = seconds(plan)
        if turn:
            times.append(took)
    return statistics.median(times)


def flat() -> float:
    """How much dearer planning is where ten times as much exists."""
    many, few = planning(MANY), planning(FEW)
    print(f"{DUE} due among {MANY} sites {many * 1000:.0f} ms, among {FEW} sites {few * 1000:.0f} ms")
    return many / few


def letters(number: int) -> None:
    """Put so many letters into an empty outbox."""
    with _seed.owner() as owner:
        owner.execute("TRUNCATE mail_outgoingmail")
    now = timezone.now()
    rows = [
        OutgoingMail(
            address=f"person{turn}@bench.example",
            language="nl",
            subject=f"Message {turn}",
            text="Beste,\n" * 20,
            html="<p>Beste,</p>" * 20,
            written_at=now,
            due_at=now,
        )
        for turn in range(number)
    ]
    OutgoingMail.objects.bulk_create(rows, batch_size=1000)


def bare_loop(letterbox: Letterbox) -> float:
    """The rate of a loop that knows no database: build a message, send it, the next, over one connection."""
    letterbox.empty()
    with smtplib.SMTP("127.0.0.1", letterbox.port) as server:
        for number in range(LETTERS):
            message = EmailMessage()
            message["From"], message["To"] = "portal@bench.example", f"person{number}@bench.example"
            message["Subject"], message["Message-ID"] = f"Message {number}", f"<{number}@bench.example>"
            message.set_content("Beste,\n" * 20)
            message.add_alternative("<p>Beste,</p>" * 20, subtype="html")
            server.send_message(message)
    return letterbox.rate()


class Workers:
    """A Celery worker with so many processes, sending to a letterbox."""

    def __init__(self, letterbox: Letterbox, processes: int) -> None:
        self.letterbox, self.processes = letterbox, processes

    def __enter__(self) -> "Workers":
        environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{self.letterbox.port}", "DATABASE_ROLE": "worker"}
        command = [CELERY, "--quiet", "-A", "portal", "worker", "-Q", "mail", f"--concurrency={self.processes}"]
        self.process = subprocess.Popen([*command, "--loglevel=error"], env=environment)  # noqa: S603
        while not app.control.ping(timeout=1):
            assert self.process.poll() is None
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def send(self, number: int) -> float:
        """Send so many letters with every process, and return the rate."""
        letters(number)
        self.letterbox.empty()
        for _ in range(self.processes):
            deliver_waiting.apply_async()
        while len(self.letterbox.came) < number:
            time.sleep(0.02)
        assert self.letterbox.doubled == 0
        time.sleep(1)
        return self.letterbox.rate()


def against_the_loop() -> float:
    """Two workers beside the bare loop, in turns."""
    letterbox = Letterbox()
    letterbox.open()
    ours, bare = [], []
    with Workers(letterbox, 2) as workers:
        for turn in range(ROUNDS + 1):
            rates = workers.send(LETTERS), bare_loop(letterbox)
            if turn:
                ours.append(rates[0])
                bare.append(rates[1])
    letterbox.close()
    two, loop = statistics.median(ours), statistics.median(bare)
    print(f"two workers {two:.0f} letters/s, bare smtplib loop {loop:.0f} letters/s")
    return two / loop


def four_beside_one() -> float:
    """Four workers beside one, to a server that takes 50 ms for each letter."""
    letterbox = Letterbox(pause=SLOW)
    letterbox.open()
    rates = {}
    for processes in (1, 4):
        with Workers(letterbox, processes) as workers:
            workers.send(SLOW_LETTERS // 6)
            rates[processes] = workers.send(SLOW_LETTERS * processes // 2)
    letterbox.close()
    print(f"a server that answers in 50 ms: one worker {rates[1]:.1f} letters/s, four workers {rates[4]:.1f}")
    return rates[4] / rates[1]


def main() -> int:
    """Measure all four."""
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    people()
    planned, dearer = planned_at_once(), flat()
    rate, spread = against_the_loop(), four_beside_one()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(
        f"reminders: {MANY} rows in {planned:.1f} s (goal {GOAL_PLANNED:.0f}), {dearer:.2f} × where ten times as much"
        f" exists (goal {GOAL_FLAT}), {rate:.2f} × a bare loop (goal {GOAL_RATE}), four workers {spread:.2f} × one"
        f" (goal {GOAL_SPREAD})"
    )
    good = planned < GOAL_PLANNED and dearer <= GOAL_FLAT and rate >= GOAL_RATE and spread >= GOAL_SPREAD
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
