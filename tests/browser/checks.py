"""What a page must be in every state a person reaches: open to everybody (axe-core), no wider than its window."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
ASKED_OF_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # Everything stands on this page; nothing is fetched again.
    "preload": False,
}


@cache
def axe() -> str:
    """The text of axe-core; evaluated from outside, so that the strict policy of the page stays as it is."""
    return AXE.read_text(encoding="utf-8")


def open_to_everybody(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and good practice, one line for each element."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(axe())
    found = page.evaluate("asked => axe.run(document, asked)", ASKED_OF_AXE)
    return [f"{rule['id']}: {words_of(node)}" for rule in found["violations"] for node in rule["nodes"]]


def words_of(node: dict[str, Any]) -> str:
    """Say which element is meant and what is wrong with it."""
    return f"{node['target']} {node['html'][:160]} {' '.join(node['failureSummary'].split())}"


def as_wide_as_its_window(page: Page) -> list[str]:
    """Return by how much the page would scroll sideways, and the elements that stick out."""
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    room = page.viewport_size["width"] if page.viewport_size else 0
    if wide <= room:
        return []
    return [f"{wide} px wide in a window of {room} px: {page.evaluate(STICKING_OUT)}"]


STICKING_OUT = """[...document.querySelectorAll("main *, header *, footer *")]
  .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
  .map((element) => `${element.tagName}.${element.className}`).slice(0, 5).join(" ")"""
