"""Read the file of a what-if: JSON in, typed houses and terms out, or one line that names the place and the reason."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, TypeVar

from sites.kinds import HouseKind
from subsidies.kinds import Merger, Proration, TransitionHouses, Unit
from subsidies.periods import Period, first_fault
from subsidies.rule_sets import RuleChanges
from subsidies.rules import House

# Far above anything real: so that no file makes the machine multiply for minutes.
MOST_PLACES = 1_000_000
LONGEST_ECHO = 60
# Up to a thousand billion euro; a rate may have parts of a cent.
RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
CAP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
NIS = re.compile(r"[0-9]{5}", re.ASCII)

Kind = TypeVar("Kind", bound=Enum)


class BrokenScenario(ValueError):
    """The file cannot be computed; the message is one line with the place and the reason."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


@dataclass(frozen=True)
class MunicipalHouses:
    """The houses of one municipality."""

    nis: str
    houses: tuple[House, ...]


@dataclass(frozen=True)
class Scenario:
    """A year, the terms that differ from the running rule set, and the houses."""

    year: int
    changes: RuleChanges
    municipalities: tuple[MunicipalHouses, ...]


class Fields(dict[str, Any]):
    """A JSON object that remembers which of its keys stood there twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice = [key for key, times in Counter(key for key, _value in pairs).items() if times > 1]


def read_scenario(content: bytes) -> Scenario:
    """Read the bytes of a file; raises BrokenScenario."""
    fields = object_at("file", loaded(content), needed={"year", "municipalities"}, allowed={"rule"})
    year = whole_number("year", fields["year"], least=MINYEAR, most=MAXYEAR)
    changes = changes_at("rule", fields["rule"]) if "rule" in fields else RuleChanges()
    municipalities = items_at("municipalities", fields["municipalities"], municipality_at)
    known: set[str] = set()
    for index, municipality in enumerate(municipalities):
        if municipality.nis in known:
            raise BrokenScenario(f"municipalities[{index}].nis", f"{echo(municipality.nis)} is named twice")
        known.add(municipality.nis)
    return Scenario(year, changes, municipalities)


def loaded(content: bytes) -> Any:
    """Read JSON without losing a digit; raises BrokenScenario."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=Fields, parse_float=Decimal)
    except UnicodeDecodeError as trouble:
        raise BrokenScenario("file", f"byte {trouble.start + 1} is not UTF-8") from trouble
    except json.JSONDecodeError as trouble:
        raise BrokenScenario(f"line {trouble.lineno}, column {trouble.colno}", f"not JSON: {trouble.msg}") from trouble
    except (ValueError, InvalidOperation, RecursionError) as trouble:
        raise BrokenScenario("file", "a number is too long or brackets are too deep") from trouble


def changes_at(place: str, value: Any) -> RuleChanges:
    """Read the terms of the rule; a key that is not there leaves the running term."""
    readers: dict[str, Callable[[str, Any], Any]] = {
        "rate": lambda at, term: amount_at(at, term, RATE, 'an amount of at least 0 such as "1667.00"'),
        "cap": lambda at, term: amount_at(at, term, CAP, 'an amount of at least 0 in whole cents such as "100000.00"'),
        "unit": lambda at, term: word_at(at, term, Unit),
        "proration": lambda at, term: word_at(at, term, Proration),
        "transition_houses": transition_houses_at,
        "merger": lambda at, term: word_at(at, term, Merger),
    }
    fields = object_at(place, value, needed=set(), allowed=set(readers))
    return RuleChanges(**{key: readers[key](f"{place}.{key}", term) for key, term in fields.items()})


def municipality_at(place: str, value: Any) -> MunicipalHouses:
    """Read one municipality with its houses."""
    fields = object_at(place, value, needed={"nis", "houses"})
    nis = text_at(f"{place}.nis", fields["nis"])
    if not NIS.fullmatch(nis):
        raise BrokenScenario(f"{place}.nis", f"{echo(nis)} is not a code of five digits")
    return MunicipalHouses(nis, items_at(f"{place}.houses", fields["houses"], house_at))


def house_at(place: str, value: Any) -> House:
    """Read one house; its periods neither overlap nor end before they begin."""
    fields = object_at(place, value, needed={"name", "kind", "places"})
    name = text_at(f"{place}.name", fields["name"])
    kind = word_at(f"{place}.kind", fields["kind"], HouseKind)
    periods = items_at(f"{place}.places", fields["places"], period_at)
    if fault := first_fault(periods):
        raise BrokenScenario(f"{place}.places[{fault[0]}]", fault[1])
    return House(name, kind, periods)


def period_at(place: str, value: Any) -> Period:
    """Read from when until when how many places."""
    fields = object_at(place, value, needed={"from", "until", "count"})
    until = fields["until"]
    return Period(
        first=day_at(f"{place}.from", fields["from"]),
        last=None if until is None else day_at(f"{place}.until", until),
        places=whole_number(f"{place}.count", fields["count"], least=0, most=MOST_PLACES),
    )


def object_at(place: str, value: Any, *, needed: Set[str], allowed: Set[str] = frozenset()) -> Mapping[str, Any]:
    """Take an object that has all the needed keys and none but the allowed ones, each once."""
    if not isinstance(value, Fields):
        raise BrokenScenario(place, f"{echo(value)} is not an object")
    inside = "" if place == "file" else f"{place}."
    for key in value:
        if key not in needed | allowed:
            raise BrokenScenario(inside + key_in_place(key), "unknown key")
    for key in value.twice:
        raise BrokenScenario(inside + key, "the key is there twice")
    for key in sorted(needed - value.keys()):
        raise BrokenScenario(inside + key, "missing")
    return value


Item = TypeVar("Item")


def items_at(place: str, value: Any, read: Callable[[str, Any], Item]) -> tuple[Item, ...]:
    """Take a list and read each of its items."""
    if not isinstance(value, list):
        raise BrokenScenario(place, f"{echo(value)} is not a list")
    return tuple(read(f"{place}[{index}]", item) for index, item in enumerate(value))


def text_at(place: str, value: Any) -> str:
    """Take text."""
    if not isinstance(value, str):
        raise BrokenScenario(place, f"{echo(value)} is not text")
    return value


def word_at(place: str, value: Any, words: type[Kind]) -> Kind:
    """Take one word of a list."""
    for word in words:
        if isinstance(value, str) and value == word.value:
            return word
    raise BrokenScenario(place, f"{echo(value)} is none of {', '.join(str(word.value) for word in words)}")


def transition_houses_at(place: str, value: Any) -> TransitionHouses:
    """Take true or false."""
    if not isinstance(value, bool):
        raise BrokenScenario(place, f"{echo(value)} is neither true nor false")
    return TransitionHouses.IN if value else TransitionHouses.OUT


def amount_at(place: str, value: Any, form: re.Pattern[str], named: str) -> Decimal:
    """Take an amount of at least zero, as text or as a number, to its last digit."""
    written = str(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value
    if not isinstance(written, str) or not form.fullmatch(written):
        raise BrokenScenario(place, f"{echo(value)} is not {named}")
    return Decimal(written)


def whole_number(place: str, value: Any, *, least: int, most: int) -> int:
    """Take a whole number between two others."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise BrokenScenario(place, f"{echo(value)} is not a whole number")
    if not least <= value <= most:
        raise BrokenScenario(place, f"{echo(value)} is not between {least} and {most}")
    return value


def day_at(place: str, value: Any) -> date:
    """Take a day of the calendar, written as year-month-day."""
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BrokenScenario(place, f"{echo(value)} is not a day such as 2026-01-31")


def key_in_place(key: str) -> str:
    """Return an unknown key as it can stand in one line."""
    return key if re.fullmatch(r"\w{1,40}", key, re.ASCII) else echo(key)


def echo(value: Any) -> str:
    """Return what stood there, in one short line of plain signs."""
    if isinstance(value, Decimal):
        written = str(value)
    elif isinstance(value, (dict, list)):
        written = "an object" if isinstance(value, dict) else "a list"
    else:
        written = json.dumps(value)
    return written if len(written) <= LONGEST_ECHO else f"{written[:LONGEST_ECHO]}…"
