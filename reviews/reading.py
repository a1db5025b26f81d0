"""Read a what-if of the ranking from JSON: strict, and in words that name the place and the reason."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from reviews.ranking import HIGHEST, LOWEST, Candidate, Criterion, Score, Special

Read = TypeVar("Read")


class BadInput(ValueError):
    """The input cannot be ranked; the message names the place and the reason in one line."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """What is to be ranked, and how many draws under which seed decide."""

    criteria: list[Criterion]
    candidates: list[Candidate]
    top: int
    draws: int
    seed: int


def read_what_if(text: str) -> WhatIf:
    """Read the whole input; raises BadInput."""
    try:
        data = json.loads(text, object_pairs_hook=without_doubles, parse_constant=no_constant)
    except json.JSONDecodeError as wrong:
        raise BadInput(f"line {wrong.lineno}", wrong.msg) from wrong
    except BadInput:
        raise
    except ValueError as wrong:
        raise BadInput("input", "a whole number has too many digits") from wrong
    except RecursionError as wrong:
        raise BadInput("input", "too deeply nested") from wrong
    given = keys(data, "input", needed=("criteria", "sites", "top", "draws", "seed"))
    criteria = each(given["criteria"], "criteria", read_criterion)
    unique([criterion.code for criterion in criteria], "criteria", "code")
    if not any(criterion.weight_max for criterion in criteria):
        raise BadInput("criteria", "all weights are zero")
    if not math.isfinite(HIGHEST * sum(criterion.weight_max for criterion in criteria)):
        raise BadInput("criteria", "the weights are too large to be added")
    codes = {criterion.code for criterion in criteria}
    candidates = each(given["sites"], "sites", lambda row, place: read_candidate(row, place, codes=codes))
    unique([candidate.id for candidate in candidates], "sites", "id")
    return WhatIf(
        criteria=criteria,
        candidates=candidates,
        top=whole(given["top"], "top", least=1),
        draws=whole(given["draws"], "draws", least=1),
        seed=whole(given["seed"], "seed"),
    )


def read_criterion(row: Any, place: str) -> Criterion:
    """Read one criterion with the range of its weight."""
    given = keys(row, place, needed=("code", "weight_min", "weight_max"))
    least = number(given["weight_min"], f"{place}.weight_min")
    most = number(given["weight_max"], f"{place}.weight_max")
    if least < 0:
        raise BadInput(f"{place}.weight_min", "a weight cannot be negative")
    if least > most:
        raise BadInput(place, "weight_min is above weight_max")
    return Criterion(code=name(given["code"], f"{place}.code"), weight_min=least, weight_max=most)


def read_candidate(row: Any, place: str, *, codes: set[str]) -> Candidate:
    """Read one site; a criterion it does not score is unknown."""
    given = keys(row, place, needed=("id",), allowed=("scores", "knock_outs"))
    scores = given.get("scores", {})
    if not isinstance(scores, dict):
        raise BadInput(f"{place}.scores", "is no object")
    for code in scores:
        if code not in codes:
            raise BadInput(f"{place}.scores.{code}", "is no criterion")
    knock_outs = each(given.get("knock_outs", []), f"{place}.knock_outs", name)
    read = {code: read_score(score, f"{place}.scores.{code}") for code, score in scores.items()}
    return Candidate(id=name(given["id"], f"{place}.id"), scores=read, knock_outs=knock_outs)


def read_score(value: Any, place: str) -> Score:
    """Read one score: null for unknown, "na", a number, or the numbers of several reviewers."""
    if value is None:
        return Special.UNKNOWN
    if value == Special.NOT_APPLICABLE.value:
        return Special.NOT_APPLICABLE
    values = value if isinstance(value, list) else [value]
    if not values:
        raise BadInput(place, "is an empty list; null says unknown")
    scores = tuple(number(item, place) for item in values)
    for score in scores:
        if not LOWEST <= score <= HIGHEST:
            raise BadInput(place, f"{score} lies outside 0 to 4")
    return scores


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its pairs; raises BadInput for a key that stands there twice."""
    unique([key for key, _value in pairs], "object", "key")
    return dict(pairs)


def no_constant(word: str) -> Any:
    """Refuse NaN and Infinity, which JSON does not have; raises BadInput."""
    raise BadInput("input", f"{word} is no number")


def keys(row: Any, place: str, *, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the object when it has exactly these keys; raises BadInput."""
    if not isinstance(row, dict):
        raise BadInput(place, "is no object")
    for key in needed:
        if key not in row:
            raise BadInput(place, f"{key} is missing")
    for key in row:
        if key not in needed and key not in allowed:
            raise BadInput(place, f"{key} is an unknown key")
    return row


def each(rows: Any, place: str, read: Callable[[Any, str], Read]) -> list[Read]:
    """Read every row of a list; raises BadInput when it is none."""
    if not isinstance(rows, list):
        raise BadInput(place, "is no list")
    return [read(row, f"{place}[{index}]") for index, row in enumerate(rows)]


def unique(words: list[str], place: str, what: str) -> None:
    """Refuse a word that stands there twice; raises BadInput."""
    seen: set[str] = set()
    for word in words:
        if word in seen:
            raise BadInput(place, f"{what} {word} stands there twice")
        seen.add(word)


def name(value: Any, place: str) -> str:
    """Return a word; raises BadInput for anything else, nothing, or half a character."""
    if not isinstance(value, str) or not value:
        raise BadInput(place, "is no word")
    try:
        value.encode()
    except UnicodeEncodeError as wrong:
        raise BadInput(place, "holds half a character") from wrong
    return value


def number(value: Any, place: str) -> float:
    """Return a finite number; raises BadInput."""
    try:
        read = math.nan if isinstance(value, bool) or not isinstance(value, int | float) else float(value)
    except OverflowError:
        read = math.inf
    if not math.isfinite(read):
        raise BadInput(place, "is no number")
    return read


def whole(value: Any, place: str, *, least: int | None = None) -> int:
    """Return a whole number, not below the least; raises BadInput."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(place, "is no whole number")
    if least is not None and value < least:
        raise BadInput(place, f"is below {least}")
    return value
