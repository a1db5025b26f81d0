"""What the second wall costs: inbox, map of a province and the save of a draft, with the policies and without.

Prints the medians side by side and the largest ratio last; the goal is at most 1.15.
"""

import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import django

os.environ["DATABASE_ROLE"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Membership, Organisation, User  # noqa: E402
from accounts.second_factor import SESSION_KEY  # noqa: E402
from bench import _seed  # noqa: E402
from territory.models import Municipality, Province  # noqa: E402

SITES = 20_000
ROUNDS = 15
IN_A_ROUND = 8
GOAL = 1.15
# Every table that has a policy, whether it is in force at the moment or not.
WALLED = "SELECT DISTINCT polrelid::regclass::text FROM pg_policy ORDER BY 1"


def signed_in(name: str, role: str, **organisation: object) -> Client:
    """Make a person once and return a browser in which it is signed in."""
    place, _made = Organisation.objects.get_or_create(**organisation, defaults={"name_nl": name})
    user, _made = User.objects.get_or_create(email=f"{name}@bench.example", defaults={"name": name})
    Membership.objects.get_or_create(user=user, organisation=place, role=role, defaults={"starts_on": date(2020, 1, 1)})
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.force_login(user)
    session = browser.session
    # As after the second step, which reviewers and governors have taken when they work.
    session[SESSION_KEY] = user.pk
    session.save()
    return browser


def saving(browser: Client) -> Callable[[], None]:
    """Return an act that saves a draft with a new text, as the form does."""
    form = {"name": "Bench draft", "draft_key": uuid.uuid4()}
    address = browser.post("/sites/propose/", form)["Location"].replace("/place/", "/support/").partition("?")[0]
    turn = 0

    def save() -> None:
        nonlocal turn
        turn += 1
        answer = browser.post(address, {"version": turn - 1, "motivation": f"Text {turn}"})
        assert answer.status_code == 302, answer.status_code

    return save


def reading(browser: Client, address: str) -> Callable[[], None]:
    """Return an act that reads a page whole."""

    def read() -> None:
        answer = browser.get(address)
        assert answer.status_code == 200, answer.status_code

    return read


@contextmanager
def wall(*, up: bool) -> Iterator[None]:
    """Measure with the policies or without them."""
    with _seed.owner() as connection:
        for (table,) in connection.execute(WALLED).fetchall():
            connection.execute(f"ALTER TABLE {table} {'ENABLE' if up else 'DISABLE'} ROW LEVEL SECURITY")
    yield


def milliseconds(act: Callable[[], None]) -> float:
    """Return how long one of several runs took at the median."""
    times = []
    for _ in range(IN_A_ROUND):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> int:
    """Take turns with the wall and without, so that both meet the same weather."""
    _seed.sites(SITES)
    _seed.installed()
    cache.clear()
    province = Province.objects.get(code="30000")
    town = Municipality.objects.get(nis="34022")
    acts = {
        "inbox": reading(signed_in("reviewer", "reviewer", runs_portal=True, kind="NGO"), "/inbox/"),
        "map": reading(signed_in("governor", "governor", kind="GOV", province=province), "/map/sites.json"),
        "save": saving(signed_in("signatory", "signatory", kind="MUN", municipality=town)),
    }
    times: dict[tuple[str, bool], list[float]] = {}
    try:
        for turn in range(ROUNDS + 1):
            for up in (True, False):
                with wall(up=up):
                    for name, act in acts.items():
                        measured = milliseconds(act)
                        if turn:  # the first round warms up
                            times.setdefault((name, up), []).append(measured)
    finally:
        with wall(up=True):
            pass
    worst = 0.0
    for name in acts:
        behind, bare = (statistics.median(times[name, up]) for up in (True, False))
        worst = max(worst, behind / bare)
        print(f"{name:6} {behind:6.1f} ms behind the wall, {bare:6.1f} ms without: {behind / bare:.2f} ×")
    print(f"row_security: {worst:.2f} × (goal {GOAL}), {SITES} sites")
    return 0 if worst <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
