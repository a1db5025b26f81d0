"""The demonstration in a browser: how soon the map of a governor can be used."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from playwright.sync_api import sync_playwright

from accounts.models import User
from accounts.roles import Role
from bench import _people, _seed
from tests.chromium import QUIET, executable

GOVERNOR = "governor@demo.example"


def load() -> str:
    """Put the demonstration in the place of what was measured before, and return the cookie of a governor."""
    with _seed.owner() as connection:
        tables = "candidate_sites_site, candidate_sites_sitecell, portal_installation, accounts_membership"
        connection.execute(f"TRUNCATE {tables} CASCADE")
    manage = [sys.executable, str(Path(settings.BASE_DIR) / "script" / "local" / "preparing.py")]
    environment = os.environ | {"DEMO": "1", "DATABASE_ROLE": "owner"}
    subprocess.run([*manage, "load_demo", "demo_accounts"], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    user = User.objects.get(email=GOVERNOR)
    if not user.memberships.filter(role=Role.GOVERNOR).exists():
        raise SystemExit("the demonstration has no governor")
    return _people.cookie(user)


def usable(host: str, cookie: str, *, times: int) -> list[float]:
    """Milliseconds from the start of the navigation until borders and sites are drawn, each with an empty cache."""
    name, value = cookie.partition(";")[0].split("=", 1)
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=QUIET)
        for turn in range(times + 1):
            context = browser.new_context()
            context.add_cookies([{"name": name, "value": value, "url": host}])
            page = context.new_page()
            page.goto(f"{host}/map/")
            # The mark comes with this attribute; asking for a script's value would need what the page's policy forbids.
            page.wait_for_selector("[data-drawn=yes]", state="attached", timeout=20_000)
            taken = page.evaluate("performance.getEntriesByName('map-drawn')[0].startTime")
            if turn:  # the first one warms the server up
                found.append(taken)
            context.close()
        browser.close()
    return found
