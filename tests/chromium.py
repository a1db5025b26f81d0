"""One real Chromium for all tests of a process: the one CHROMIUM names, else the first on this machine."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def executable() -> str:
    """Return where Chromium is; a test that needs one fails without, it never skips."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    assert found, f"no Chromium on this machine: name one with CHROMIUM (looked for {', '.join(NAMES)})"
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without window; every test opens contexts of its own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), headless=True, args=QUIET)
        yield browser
        browser.close()
