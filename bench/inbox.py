"""The inbox with 10,000 sites: how many queries its first page asks, and how long the server takes; 15 and 100 ms.

Every pile is measured, for a reviewer and a coordinator, with the web's rights in the database and messages, questions
and reviewers in place. Prints the median of twenty requests after a warm-up for each, and
the processor time of web server and database; the slowest comes last.
"""

import logging
import os
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import django

os.environ["DATABASE_ROLE"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import Membership, Organisation, User  # noqa: E402
from accounts.second_factor import SESSION_KEY  # noqa: E402
from bench import _seed  # noqa: E402
from sites.piles import Pile  # noqa: E402

SITES = 10_000
REVIEWERS = 6
ROUNDS = 20
MOST_QUERIES = 15
GOAL = 100.0
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")

WORK = """
    UPDATE candidate_sites_site SET reviewer_id = people.id
    FROM (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS turn FROM accounts_user WHERE email LIKE 'reviewer%%'
    ) AS people
    WHERE candidate_sites_site.id %% %(reviewers)s = people.turn AND candidate_sites_site.id %% 4 <> 0;
    UPDATE candidate_sites_site SET status = 'incomplete', resume_status = 'in_review'
    WHERE status = 'in_review' AND (id / 6) %% 3 = 0;
    INSERT INTO candidate_sites_informationrequest (site_id, question, due_on, asked_at, answer, fields)
    SELECT id, 'Which rooms are there?', current_date + (id %% 30)::int - 10, status_since, '', '{}'
    FROM candidate_sites_site WHERE status = 'incomplete';
    INSERT INTO candidate_sites_sitemessage (site_id, key, side, text, mentioned, at, role)
    SELECT id, gen_random_uuid(), 'shared', 'Which day suits?', '{}', now() - n * interval '1 hour', 'editor'
    FROM candidate_sites_site, generate_series(1, 3) AS n;
    ANALYZE;
"""


def person(number: int, role: str) -> User:
    """Make somebody of De Huizen once."""
    huizen, _made = Organisation.objects.get_or_create(
        runs_portal=True, defaults={"name_nl": "De Huizen", "kind": "NGO"}
    )
    user, _made = User.objects.get_or_create(
        email=f"{role}{number}@bench.example", defaults={"name": f"{role} {number}"}
    )
    Membership.objects.get_or_create(
        user=user, organisation=huizen, role=role, defaults={"starts_on": date(2020, 1, 1)}
    )
    return user


def signed_in(user: User) -> Client:
    """Return a browser in which somebody is signed in, as after the second step."""
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.force_login(user)
    session = browser.session
    session[SESSION_KEY] = user.pk
    session.save()
    return browser


@dataclass(frozen=True)
class Measured:
    """One page: queries, milliseconds on the clock at the median, and of processors in web server and database."""

    queries: int
    clock: float
    web: float
    database: float


def seconds_of(process: int) -> float:
    """Return the processor time a process has used, in seconds."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def measure(browser: Client, address: str) -> Measured:
    """Read a page many times; processor time tells what it costs when others keep the machine busy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    assert browser.get(address).status_code == 200
    times, web, database = [], time.process_time(), seconds_of(backend)
    for _turn in range(ROUNDS):
        start = time.perf_counter()
        browser.get(address)
        times.append((time.perf_counter() - start) * 1000)
    web, database = time.process_time() - web, seconds_of(backend) - database
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    if "--explain" in sys.argv:
        for query in asked:
            print(f"  {query['time']} {query['sql'][:300]}")
    queries = sum(not query["sql"].startswith(MARKS) for query in asked)
    return Measured(queries, statistics.median(times), web * 1000 / ROUNDS, database * 1000 / ROUNDS)


def main() -> int:
    """Fill the country with work and read every pile; --explain prints the queries with their seconds."""
    logging.disable(logging.INFO)
    _seed.sites(SITES)
    _seed.installed()
    cache.clear()
    people = [person(number, "reviewer") for number in range(REVIEWERS)]
    browsers = {"reviewer": signed_in(people[0]), "coordinator": signed_in(person(0, "coordinator"))}
    with _seed.owner() as owner:
        if not owner.execute("SELECT count(*) FROM candidate_sites_sitemessage").fetchone()[0]:
            for statement in WORK.split(";\n"):
                if statement.strip():
                    owner.execute(statement, {"reviewers": REVIEWERS})
    worst, cost, most = 0.0, 0.0, 0
    for role, browser in browsers.items():
        for pile in Pile:
            found = measure(browser, f"/inbox/?pile={pile.value}")
            worst, most = max(worst, found.clock), max(most, found.queries)
            cost = max(cost, found.web + found.database)
            print(
                f"{role:12} {pile.value:11} {found.queries:3} queries {found.clock:7.1f} ms"
                f" (processor: web {found.web:.1f}, database {found.database:.1f} ms)"
            )
    print(f"processor time of the dearest page: {cost:.1f} ms")
    print(f"inbox: {worst:.1f} ms (goal {GOAL:.0f}), {most} queries (goal {MOST_QUERIES}), {SITES} sites")
    return 0 if worst <= GOAL and most <= MOST_QUERIES else 1


if __name__ == "__main__":
    sys.exit(main())
