"""What a file of a what-if must look like, and how one line says what is wrong; no database."""

import copy
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.kinds import HouseKind
from subsidies.kinds import Merger, Proration, TransitionHouses, Unit
from subsidies.periods import Period
from subsidies.reading import BrokenScenario, MunicipalHouses, read_scenario
from subsidies.rule_sets import RuleChanges
from subsidies.rules import House

GIVEN: dict[str, Any] = {
    "year": 2026,
    "rule": {"rate": "1667.00", "cap": "100000.00", "proration": "days", "unit": "capacity"},
    "municipalities": [
        {
            "nis": "34022",
            "houses": [
                {"name": "A", "kind": "detention", "places": [{"from": "2026-01-01", "until": None, "count": 57}]},
                {
                    "name": "B",
                    "kind": "transition",
                    "places": [
                        {"from": "2026-01-01", "until": "2026-06-30", "count": 12},
                        {"from": "2026-07-01", "until": "2026-12-31", "count": 17},
                    ],
                },
            ],
        }
    ],
}
HOUSES = ("municipalities", 0, "houses")
PLACES = (*HOUSES, 1, "places")
GONE = object()


def changed(path: tuple[str | int, ...], value: Any) -> bytes:
    """Write the file with one value changed, added, or (GONE) taken away."""
    whole = copy.deepcopy(GIVEN)
    inside: Any = whole
    for step in path[:-1]:
        inside = inside[step]
    if value is GONE:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return json.dumps(whole).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(BrokenScenario) as caught:
        read_scenario(content)
    return str(caught.value)


def said_of(content: bytes) -> str:
    """Read, and return what was wrong: nothing, or a line."""
    try:
        read_scenario(content)
    except BrokenScenario as trouble:
        return str(trouble)
    return ""


def test_a_file_is_read_to_the_last_digit() -> None:
    scenario = read_scenario(json.dumps(GIVEN).encode())
    assert scenario.year == 2026
    assert scenario.changes == RuleChanges(
        rate=Decimal("1667.00"), cap=Decimal("100000.00"), proration=Proration.DAYS, unit=Unit.CAPACITY
    )
    first = House("A", HouseKind.DETENTION, (Period(date(2026, 1, 1), None, 57),))
    second = House(
        "B",
        HouseKind.TRANSITION,
        (Period(date(2026, 1, 1), date(2026, 6, 30), 12), Period(date(2026, 7, 1), date(2026, 12, 31), 17)),
    )
    assert scenario.municipalities == (MunicipalHouses("34022", (first, second)),)


def test_what_the_rule_does_not_say_stays_open() -> None:
    assert read_scenario(changed(("rule",), GONE)).changes == RuleChanges()
    assert read_scenario(changed(("rule",), {})).changes == RuleChanges()
    further = read_scenario(changed(("rule",), {"transition_houses": False, "merger": "split"})).changes
    assert further == RuleChanges(transition_houses=TransitionHouses.OUT, merger=Merger.SPLIT)


@pytest.mark.parametrize("written", ['"1667.05"', "1667.05"])
def test_an_amount_is_text_or_a_number_and_never_becomes_another(written: str) -> None:
    text = json.dumps(GIVEN).replace('"1667.00"', written)
    assert read_scenario(text.encode()).changes.rate == Decimal("1667.05")


def test_a_file_may_begin_with_the_mark_of_its_encoding() -> None:
    assert read_scenario(b"\xef\xbb\xbf" + json.dumps(GIVEN).encode()).year == 2026


WRONG: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("year",), GONE, "year: missing"),
    (("year",), "2026", 'year: "2026" is not a whole number'),
    (("year",), True, "year: true is not a whole number"),
    (("year",), 2026.0, "year: 2026.0 is not a whole number"),
    (("year",), None, "year: null is not a whole number"),
    (("year",), 0, "year: 0 is not between 1 and 9999"),
    (("year",), 10000, "year: 10000 is not between 1 and 9999"),
    (("extra",), 1, "extra: unknown key"),
    (("two\nlines",), 1, r'"two\nlines": unknown key'),
    (("municipalities",), GONE, "municipalities: missing"),
    (("municipalities",), {}, "municipalities: an object is not a list"),
    (("municipalities", 0), "34022", 'municipalities[0]: "34022" is not an object'),
    (("municipalities", 0, "nis"), 34022, "municipalities[0].nis: 34022 is not text"),
    (("municipalities", 0, "nis"), "3402", 'municipalities[0].nis: "3402" is not a code of five digits'),
    (("municipalities", 0, "nis"), "٣٤٠٢٢", "municipalities[0].nis: "),
    (("municipalities", 0, "name"), "Kortrijk", "municipalities[0].name: unknown key"),
    (("municipalities", 0, "houses"), None, "municipalities[0].houses: null is not a list"),
    (("rule",), None, "rule: null is not an object"),
    (("rule", "speed"), 1, "rule.speed: unknown key"),
    (("rule", "rate"), "-1", 'rule.rate: "-1" is not an amount of at least 0 such as "1667.00"'),
    (("rule", "rate"), True, "rule.rate: true is not an amount"),
    (("rule", "rate"), None, "rule.rate: null is not an amount"),
    (("rule", "rate"), "NaN", 'rule.rate: "NaN" is not an amount'),
    (("rule", "rate"), float("nan"), "rule.rate: NaN is not an amount"),
    (("rule", "rate"), float("inf"), "rule.rate: Infinity is not an amount"),
    (("rule", "rate"), "1e3", 'rule.rate: "1e3" is not an amount'),
    (("rule", "rate"), "1_667", 'rule.rate: "1_667" is not an amount'),
    (("rule", "rate"), " 1667", 'rule.rate: " 1667" is not an amount'),
    (("rule", "rate"), "1667,00", 'rule.rate: "1667,00" is not an amount'),
    (("rule", "cap"), "100000.005", 'rule.cap: "100000.005" is not an amount of at least 0 in whole cents'),
    (("rule", "cap"), -0.01, "rule.cap: -0.01 is not an amount"),
    (("rule", "unit"), "beds", 'rule.unit: "beds" is none of capacity, recognised, occupied'),
    (("rule", "unit"), ["capacity"], "rule.unit: a list is none of"),
    (("rule", "proration"), "Days", 'rule.proration: "Days" is none of none, months, days'),
    (("rule", "merger"), "both", 'rule.merger: "both" is none of split, year_end'),
    (("rule", "transition_houses"), 0, "rule.transition_houses: 0 is neither true nor false"),
    ((*HOUSES, 0, "name"), 7, "municipalities[0].houses[0].name: 7 is not text"),
    ((*HOUSES, 0, "name"), GONE, "municipalities[0].houses[0].name: missing"),
    ((*HOUSES, 0, "kind"), "prison", 'municipalities[0].houses[0].kind: "prison" is none of detention, transition'),
    ((*HOUSES, 0, "places"), 57, "municipalities[0].houses[0].places: 57 is not a list"),
    ((*PLACES, 0, "count"), -1, "municipalities[0].houses[1].places[0].count: -1 is not between 0 and 1000000"),
    ((*PLACES, 0, "count"), 12.5, "municipalities[0].houses[1].places[0].count: 12.5 is not a whole number"),
    ((*PLACES, 0, "count"), "12", 'municipalities[0].houses[1].places[0].count: "12" is not a whole number'),
    ((*PLACES, 0, "count"), False, "municipalities[0].houses[1].places[0].count: false is not a whole number"),
    ((*PLACES, 0, "count"), float("nan"), "municipalities[0].houses[1].places[0].count: NaN is not a whole number"),
    ((*PLACES, 0, "count"), 10**3000, "municipalities[0].houses[1].places[0].count: 1000"),
    ((*PLACES, 0, "until"), GONE, "municipalities[0].houses[1].places[0].until: missing"),
    ((*PLACES, 0, "to"), None, "municipalities[0].houses[1].places[0].to: unknown key"),
    ((*PLACES, 0, "from"), None, "municipalities[0].houses[1].places[0].from: null is not a day such as 2026-01-31"),
    ((*PLACES, 0, "from"), "2026-02-29", 'municipalities[0].houses[1].places[0].from: "2026-02-29" is not a day'),
    ((*PLACES, 0, "from"), "20260101", 'municipalities[0].houses[1].places[0].from: "20260101" is not a day'),
    ((*PLACES, 0, "from"), "2026-W01-1", "municipalities[0].houses[1].places[0].from: "),
    ((*PLACES, 0, "until"), "2025-12-31", "municipalities[0].houses[1].places[0]: the last day lies before the first"),
    ((*PLACES, 0, "until"), "2026-07-01", "municipalities[0].houses[1].places[1]: the period overlaps another one"),
    ((*PLACES, 0, "until"), None, "municipalities[0].houses[1].places[1]: the period overlaps another one"),
]


@pytest.mark.parametrize(("path", "value", "line"), WRONG, ids=[line for _path, _value, line in WRONG])
def test_one_line_names_the_place_and_the_reason(path: tuple[str | int, ...], value: Any, line: str) -> None:
    found = refusal(changed(path, value))
    assert found.startswith(line)
    assert len(found) < 200
    assert found.isascii() or "…" in found
    assert "\n" not in found


def test_a_municipality_named_twice_is_refused_at_its_second_place() -> None:
    twice = changed(("municipalities",), GIVEN["municipalities"] * 2)
    assert refusal(twice) == 'municipalities[1].nis: "34022" is named twice'


def test_a_key_that_is_there_twice_is_refused() -> None:
    text = json.dumps(GIVEN).replace('"count": 57', '"count": 57, "count": 58')
    assert refusal(text.encode()) == "municipalities[0].houses[0].places[0].count: the key is there twice"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "line 1, column 1: not JSON: Expecting value"),
        (b'{"year": 2026,\n "rule": }', "line 2, column 10: not JSON: Expecting value"),
        (b'{"year": \xff}', "file: byte 10 is not UTF-8"),
        (b"[]", "file: a list is not an object"),
        (b"[" * 100_000, "file: "),
        (b'{"year": ' + b"9" * 5000 + b"}", "file: "),
        (b'{"year": 1e99999999999999999999}', "file: "),
    ],
)
def test_what_is_no_file_of_a_what_if_is_refused(content: bytes, line: str) -> None:
    assert refusal(content).startswith(line)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("2026-01-01"),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([path for path, _value, _line in WRONG if path[-1] != "two\nlines"]), anything)
def test_anything_anywhere_is_read_or_refused_in_one_line(path: tuple[str | int, ...], value: Any) -> None:
    assert len(said_of(changed(path, value)).splitlines()) <= 1


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(BrokenScenario):
        read_scenario(content)
