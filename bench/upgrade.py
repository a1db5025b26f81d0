"""What people feel of an upgrade at 100,000 sites: the longest wait while the migrations since the last release run.

Goes back to the last release (where nothing is new yet: one migration further in each app), then forward again while
one reads lists and files and one saves, each every few milliseconds. Prints the longest wait of both; the goal is 1
second.
"""

import os
import sys
import threading
import time
from collections.abc import Callable

import django

os.environ["DATABASE_ROLE"] = "owner"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from bench import _seed  # noqa: E402
from tests.released.going_back import go_back  # noqa: E402

SITES = 100_000
GOAL = 1.0
READ = "SELECT name, status FROM candidate_sites_site ORDER BY id LIMIT 25 OFFSET 25"
SAVE = "UPDATE candidate_sites_site SET motivation = 'Near the station!', version = version + 1 WHERE id = %s"


class Prober:
    """Asks again and again; remembers the longest wait."""

    def __init__(self, statement: str, *params: int) -> None:
        self.statement, self.params = statement, params
        self.longest, self.times = 0.0, 0
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        """Ask until the end, on a connection of its own."""
        with _seed.owner() as session:
            while not self.stop.is_set():
                start = time.perf_counter()
                session.execute(self.statement, self.params)
                self.longest, self.times = max(self.longest, time.perf_counter() - start), self.times + 1
                time.sleep(0.005)


def probed(work: Callable[[], object], probers: list[Prober]) -> float:
    """Do the work while they ask; return how long it took."""
    for prober in probers:
        prober.thread.start()
    time.sleep(0.5)
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    for prober in probers:
        prober.stop.set()
        prober.thread.join()
    return taken


def main() -> int:
    """Back, then forward under the eyes of both."""
    _seed.sites(SITES)
    with _seed.owner() as session:
        one = session.execute("SELECT min(id) FROM candidate_sites_site").fetchone()
    assert one
    went = go_back(further=False) or go_back()
    reader, saver = Prober(READ), Prober(SAVE, one[0])
    taken = probed(lambda: call_command("migrate", verbosity=0), [reader, saver])
    print(f"{went} apps back and forth; forward in {taken:.1f} s, load {os.getloadavg()[0]:.1f}")
    print(f"{reader.times} reads, longest {reader.longest:.2f} s; {saver.times} saves, longest {saver.longest:.2f} s")
    print(f"longest wait {max(reader.longest, saver.longest):.2f} s (goal {GOAL:.0f})")
    return 0 if max(reader.longest, saver.longest) <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
