"""Kept tables as pages and papers show them: in the reader's language, with the comments beside their criterion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from foundation.parameters.models import in_reading_language
from reviews.forms import CommentsForm


@dataclass(frozen=True)
class ReadableRow:
    """One criterion of a kept table, in words."""

    code: str
    name: str
    mean: float | None
    spread: float
    kind: str
    anchor: str
    notes: list[str]
    knock_out: str
    weights: list[float]
    comment: str = ""
    field: BoundField | None = None


def readable_rows(
    table: Mapping[str, Any], *, said: Mapping[str, str] | None = None, form: CommentsForm | None = None
) -> list[ReadableRow]:
    """Return the rows of a kept table in the language of the page or letter."""
    comments = dict(said or said_in(table.get("replies", ())))
    return [
        ReadableRow(
            code=row["code"],
            name=in_reading_language(row["name"])[1],
            mean=row["mean"],
            spread=row["spread"],
            kind=row["kind"],
            anchor=in_reading_language(row["anchor"])[1] if row["anchor"] else "",
            notes=row["notes"],
            knock_out=in_reading_language(row["knock_out"])[1] if row["knock_out"] else "",
            weights=row["weights"],
            comment=comments.get(row["code"], ""),
            field=form[f"comment-{row['code']}"] if form else None,
        )
        for row in table.get("rows", ())
    ]


def said_in(replies: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The comments of the municipality by criterion."""
    return {row["code"]: row["words"] for row in replies}
