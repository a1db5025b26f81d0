"""How many people a room may house, from plain values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.rooms import RoomNorm, RoomSize, lawful, people_in, totals

NORM = RoomNorm(
    areas=[Decimal(area) for area in (10, 12, 15, 25, 38, 38)], height=Decimal("2.5"), deviation=Decimal(15)
)


def size(area: str, height: str | None = "2.6", *, count: int = 1, persons: int | None = None, sloping: bool = False):
    return RoomSize(
        count=count,
        area=Decimal(area),
        height=None if height is None else Decimal(height),
        persons=persons,
        sloping=sloping,
    )


@pytest.mark.parametrize(
    ("area", "strict", "deviating"),
    [
        ("8.4", 0, 0),
        ("8.5", 0, 1),
        ("9.9", 0, 1),
        ("10", 1, 1),
        ("10.2", 1, 2),
        ("12", 2, 2),
        ("12.75", 2, 3),
        ("15", 3, 3),
        ("21.25", 3, 4),
        ("25", 4, 4),
        ("32.3", 4, 6),
        ("38", 6, 6),
        ("90", 6, 6),
    ],
)
def test_the_area_decides(area: str, strict: int, deviating: int) -> None:
    room = lawful(size(area), norm=NORM)
    assert (room.strict, room.with_deviation) == (strict, deviating)


@pytest.mark.parametrize(
    ("height", "strict", "deviating"), [("2.12", 0, 0), ("2.125", 0, 2), ("2.49", 0, 2), ("2.5", 2, 2), (None, 2, 2)]
)
def test_a_low_room_houses_nobody(height: str | None, strict: int, deviating: int) -> None:
    room = lawful(size("12", height), norm=NORM)
    assert (room.strict, room.with_deviation) == (strict, deviating)


@pytest.mark.parametrize(("persons", "sloping", "on_site"), [(6, False, False), (7, False, True), (1, True, True)])
def test_more_than_six_or_a_sloping_roof_is_judged_on_site(persons: int, sloping: bool, on_site: bool) -> None:
    assert lawful(size("60", persons=persons, sloping=sloping), norm=NORM).on_site is on_site


def test_totals_leave_out_what_is_judged_on_site() -> None:
    rooms = [size("11", count=10), size("9", count=4), size("20", count=2, sloping=True)]
    total = totals(lawful(room, norm=NORM) for room in rooms)
    assert (total.strict, total.with_deviation, total.on_site) == (10, 24, 2)


def test_people_meant_for_a_room_that_is_too_small() -> None:
    assert not lawful(size("11", persons=2), norm=NORM).fits
    assert lawful(size("12", persons=2), norm=NORM).fits


@given(st.decimals(min_value=1, max_value=200, places=1), st.decimals(min_value=1, max_value=5, places=2))
def test_the_strict_count_is_never_the_larger_one(area: Decimal, height: Decimal) -> None:
    room = lawful(size(str(area), str(height)), norm=NORM)
    assert room.strict <= room.with_deviation
    assert people_in(area, None, norm=NORM) <= people_in(area + 1, None, norm=NORM)
