"""Read docs/roles.md, the source of the rights, and the urlconf, in the same words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

PAGE = Path(__file__).resolve().parent.parent / "docs" / "roles.md"
PLACEHOLDERS = ("life", "people", "reference")
WORDS = {"yes", "own", "no", "sign in"}

Table = list[dict[str, str]]


@dataclass(frozen=True)
class Line:
    """One address and its methods, and what each role meets there."""

    address: str
    name: str
    methods: tuple[str, ...]
    cells: dict[str, str]


def tables(text: str) -> Iterator[Table]:
    """Cut every table out of a page of markdown, each row by the words of its head."""
    rows: Table = []
    head: list[str] = []
    for line, following in pairwise([*text.splitlines(), "", ""]):
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        if following.startswith("| ---"):
            head = cells
        elif line.startswith("| ---"):
            rows = []
        elif line.startswith("|"):
            rows.append(dict(zip(head, cells, strict=True)))
            if not following.startswith("|"):
                yield rows


def table_with(column: str) -> Table:
    """Return the rows of every table that has this column."""
    return [row for table in tables(PAGE.read_text()) for row in table if column in row]


@cache
def models_of(placeholder: str) -> tuple[str, ...]:
    """Return what a placeholder stands for, as in an address of the admin: `territory/place`."""
    row = next(row for row in table_with("stands for") if row["in the address"] == placeholder)
    return tuple(row["stands for"].replace("`", "").split())


@cache
def lines() -> tuple[Line, ...]:
    """Return every line of the tables of addresses, one per model where a placeholder stands."""
    found = []
    for row in table_with("Address"):
        cells = {role: row[role] for role in row if role not in {"Address", "Name", "Method"}}
        for model in next((models_of(word) for word in PLACEHOLDERS if f"<{word}>" in row["Address"]), ("",)):
            place = re.compile(f"<({'|'.join(PLACEHOLDERS)})>")
            address = place.sub(model, row["Address"])
            name = place.sub(model.replace("/", "_"), row["Name"])
            found.append(Line(address, name, tuple(row["Method"].split(", ")), cells))
    return tuple(found)


@cache
def sights() -> dict[str, dict[str, bool]]:
    """Return who sees what: kind of row, then relation to its municipality."""
    return {
        row["What"]: {who: cell == "yes" for who, cell in row.items() if who != "What"} for row in table_with("What")
    }


def addresses_of_the_portal() -> dict[str, str]:
    """Return every address of the urlconf as the page writes it, and its name."""
    return {"/" + written(route): name for route, name, _ in walk(get_resolver().url_patterns)}


def walk(
    patterns: list[URLPattern | URLResolver], route: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Walk the urlconf: route, name with its namespace, pattern."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here, f"{space}{pattern.name}" if pattern.name else "", pattern
        else:
            yield from walk(pattern.url_patterns, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def written(route: str) -> str:
    """Write a route for people: `sites/<int:pk>/` as `sites/<pk>/`, regular expressions likewise."""
    route = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", route)
    return re.sub(r"<\w+:(\w+)>", r"<\1>", route).replace("^", "").replace("$", "").replace("\\", "")


def cells() -> Iterator[tuple[Line, str, str]]:
    """Return every line with each of its methods and roles."""
    for line in lines():
        yield from ((line, method, role) for method, role in product(line.methods, line.cells))
