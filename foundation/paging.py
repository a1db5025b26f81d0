"""Pages that cost the same however far back they lie: by key, not by counting rows."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

PAGE_SIZE = 25

Reader = Callable[[str], tuple[date | str, int] | None]


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the marks that lead to its neighbours (empty at the ends)."""

    rows: list[Any]
    newer: str
    older: str


def page_of(
    rows: QuerySet[Any],
    query: Mapping[str, str],
    *,
    by: str,
    size: int = PAGE_SIZE,
    oldest_first: bool = False,
    by_words: bool = False,
    by_days: bool = False,
) -> Page:
    """Cut one page out of rows sorted by a moment, newest first (or oldest), then by number.

    With `by_words` the column holds text, such as a name, and no moment; with `by_days` it holds days.

    `older` leads on to the next page and `newer` back, whichever way the rows are sorted.
    `query` may hold a mark as `older` or `newer`; a broken mark shows the first page.
    """
    read: Reader = words_mark_of if by_words else days_mark_of if by_days else mark_of
    back = read(query.get("newer", ""))
    forth = read(query.get("older", ""))
    ahead, behind, sign, turned = ("gt", "lt", "", "-") if oldest_first else ("lt", "gt", "-", "")
    if back:
        found = list(rows.filter(beyond(by, back, behind)).order_by(f"{turned}{by}", f"{turned}pk")[: size + 1])
        kept = found[:size][::-1]
        return Page(
            kept, write_mark(kept[0], by) if len(found) > size else "", write_mark(kept[-1], by) if kept else ""
        )
    if forth:
        rows = rows.filter(beyond(by, forth, ahead))
    found = list(rows.order_by(f"{sign}{by}", f"{sign}pk")[: size + 1])
    kept = found[:size]
    older = write_mark(kept[-1], by) if len(found) > size else ""
    return Page(kept, write_mark(kept[0], by) if forth and kept else "", older)


def beyond(by: str, mark: tuple[date | str, int], way: str) -> Q:
    """Rows on one side of a mark."""
    moment, pk = mark
    return Q(**{f"{by}__{way}": moment}) | Q(**{by: moment, f"pk__{way}": pk})


def write_mark(row: Any, by: str) -> str:
    """Write where a row stands, fit for an address."""
    here = getattr(row, by)
    where = [here if isinstance(here, str) else here.isoformat(), row.pk]
    return base64.urlsafe_b64encode(json.dumps(where).encode()).decode()


def words_mark_of(text: str) -> tuple[str, int] | None:
    """Read a mark of text from an address; None for a missing or broken one."""
    try:
        words, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        read = str(words), int(pk)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None
    return read if "\0" not in read[0] and 0 < read[1] < 2**63 else None


def days_mark_of(text: str) -> tuple[date, int] | None:
    """Read a mark of a day from an address; None for a missing or broken one."""
    read = words_mark_of(text)
    try:
        return (date.fromisoformat(read[0]), read[1]) if read else None
    except ValueError:
        return None


def mark_of(text: str) -> tuple[datetime, int] | None:
    """Read a mark from an address; None for a missing or broken one."""
    try:
        moment, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        read = datetime.fromisoformat(moment), int(pk)
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None
    return read if read[0].tzinfo else None
