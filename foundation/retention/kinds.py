"""What is kept, how long, and what is known about one person: each app declares it here from its `retaining.py`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils.functional import Promise

Rows = models.QuerySet[Any]
Words = str | Promise


class DeclaredTwice(ValueError):
    """Two apps declare the same name."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Rows that end when their term is over.

    `term` is the key of a parameter: whole months. `ended_before` gets the moment that lies one term back, and returns
    the rows whose term began before it. `end` gets a batch of those rows, erases or empties them and returns how many;
    without it they are deleted. `holds` says along which path a row belongs to an object that can be held, by the
    label of its model, or along which paths where several lead there; a row can always be held itself.
    `columns` names what docs/data-retention.md says about it.
    """

    name: str
    label: Words
    term: str
    ended_before: Callable[[datetime], Rows]
    end: Callable[[Rows], int] | None = None
    holds: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who asks: the number of the account, its address and its name, as they stand now."""

    number: int
    email: str
    name: str


Chosen = Callable[[Person], Rows]


@dataclass(frozen=True, kw_only=True)
class About:
    """What one app knows about a person, and what becomes of it when the person asks for erasure.

    `rows` returns plain dictionaries for the copy a person may ask for. `erase` empties or unlinks what names the
    person and returns how many rows; without it the rows stay, and `stays_because` tells the person why.
    """

    name: str
    label: Words
    rows: Callable[[Person], Iterable[dict[str, Any]]]
    erase: Callable[[Person], int] | None = None
    stays_because: Words = ""


def shown_as(select: Chosen, columns: Mapping[str, str]) -> Callable[[Person], Iterator[dict[str, Any]]]:
    """Return for `About.rows` how to show what a selection finds: plain words, each with the path of an attribute."""
    ways = {word: attrgetter(path) for word, path in columns.items()}

    def rows(person: Person) -> Iterator[dict[str, Any]]:
        for row in select(person):
            said = {word: way(row) for word, way in ways.items()}
            yield {word: str(value) if isinstance(value, models.Model) else value for word, value in said.items()}

    return rows


def deleted(select: Chosen) -> Callable[[Person], int]:
    """Return for `About.erase` how to delete what a selection finds."""
    return lambda person: select(person).delete()[0]


_kinds: dict[str, Kind] = {}
_about: dict[str, About] = {}


def declare(kind: Kind) -> None:
    """Declare what ends when; raises DeclaredTwice for a name that is taken."""
    _keep(_kinds, kind.name, kind)


def tell(about: About) -> None:
    """Declare what is known about a person; raises DeclaredTwice for a name that is taken."""
    _keep(_about, about.name, about)


def kinds() -> list[Kind]:
    """Every declared kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def abouts() -> list[About]:
    """Everything that is known about a person, by name."""
    return [_about[name] for name in sorted(_about)]


def _keep(kept: dict[str, Any], name: str, declared: Any) -> None:
    if name in kept:
        raise DeclaredTwice(name)
    kept[name] = declared
