"""Pages by key: they meet without gap or double, also where moments are equal."""

import base64
import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from foundation.mail.models import OutgoingMail
from foundation.paging import Page, page_of, write_mark
from sites.models import Site
from tests import make
from tests.make import Cast

SIZE = 4


@pytest.fixture
def rows(cast: Cast) -> list[int]:
    """Eleven sites, the newest first; each moment is shared by three of them."""
    now = timezone.now()
    sites = [make.draft(cast.editor, name=f"Site {number}") for number in range(11)]
    for number, site in enumerate(sites):
        Site.objects.filter(pk=site.pk).update(status_since=now - timedelta(hours=number // 3))
    return list(Site.objects.newest_first().values_list("pk", flat=True))


def page(**marks: str) -> Page:
    return page_of(Site.objects.all(), marks, by="status_since", size=SIZE)


def numbers(found: Page) -> list[int]:
    return [site.pk for site in found.rows]


def test_walking_back_meets_every_row_once(rows: list[int]) -> None:
    found = page()
    met = numbers(found)
    while found.older:
        found = page(older=found.older)
        met += numbers(found)
    assert met == rows


def test_walking_forth_again_shows_the_same_pages(rows: list[int]) -> None:
    back = [page()]
    while back[-1].older:
        back.append(page(older=back[-1].older))
    forth = page(newer=back[-1].newer)
    assert numbers(forth) == numbers(back[-2])
    assert numbers(page(newer=forth.newer)) == numbers(back[-3])


def test_the_ends_lead_nowhere(rows: list[int]) -> None:
    first = page()
    assert first.newer == ""
    assert page(newer=page(older=first.older).newer).newer == ""
    assert page_of(Site.objects.all(), {}, by="status_since", size=20).older == ""


def test_a_row_added_meanwhile_moves_no_row_to_another_page(rows: list[int], cast: Cast) -> None:
    first = page()
    make.draft(cast.editor, name="Newest")
    assert numbers(page(older=first.older)) == rows[SIZE : 2 * SIZE]


def test_no_rows_make_an_empty_page(cast: Cast) -> None:
    assert page() == Page([], "", "")
    assert page(newer=mark(timezone.now().isoformat(), 1)) == Page([], "", "")


def mark(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "nonsense",
        "=",
        "é",
        mark(),
        mark(1, 2),
        mark("2026-01-01", 1),
        mark("2026-01-01T00:00:00+00:00", "x"),
        mark("2026-01-01T00:00:00+00:00", float("inf")),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        mark({"a": 1}, [2]),
    ],
)
def test_a_broken_mark_shows_the_first_page(rows: list[int], broken: str) -> None:
    assert numbers(page(older=broken)) == rows[:SIZE]
    assert numbers(page(newer=broken)) == rows[:SIZE]


def test_a_mark_is_fit_for_an_address() -> None:
    row = OutgoingMail(pk=7, written_at=datetime.fromisoformat("2026-03-01T12:00:00.123456+01:00"))
    assert write_mark(row, "written_at").isascii()
    assert not set(write_mark(row, "written_at")) & set("+/?&#")
