"""When two contacts are likely the same, and where a mark stands in the picture. No database."""

from datetime import date

import pytest

from contacts.checking import shifted
from contacts.likeness import Facts, name_likeness, openings_of, reason_of
from contacts.quadrant import HEIGHT, LEFT, WIDTH, Move, marks_of, spot


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Facts(name="Zoë Voorbeeld"), Facts(name="Voorbeeld, Zoe"), "name"),
        (Facts(name="Politiezone Vlas"), Facts(name="Politiezone VLAS"), "name"),
        (Facts(name="A", email="rol@x.example"), Facts(name="B", email="rol@x.example"), "email"),
        (Facts(name="A", number="0200000043"), Facts(name="B", number="0200000043"), "number"),
        (
            Facts(name="Zoë Voorbeeld", telephone="+32 56 12 34 56"),
            Facts(name="Voorbeeld", telephone="056/123456"),
            "telephone",
        ),
        (Facts(name="Zoë Voorbeeld"), Facts(name="Piet Elders"), ""),
        (Facts(name="A", email=""), Facts(name="B", email=""), ""),
    ],
)
def test_two_contacts_are_likely_the_same_for_a_reason(one: Facts, other: Facts, why: str) -> None:
    assert reason_of(one, other) == reason_of(other, one) == why


def test_accents_capitals_and_the_order_of_words_do_not_count() -> None:
    assert name_likeness("Écaussinnes, maison", "MAISON ECAUSSINNES") == 1
    assert openings_of("De École van Zwaluwnest") == ["ecol", "van", "zwal"]


def test_a_party_stands_where_its_latest_stance_is_and_shows_where_it_came_from() -> None:
    moves = [Move(on=date(2026, 1, 1), stance=-2, influence=5), Move(on=date(2026, 3, 1), stance=1, influence=4)]
    (mark,) = marks_of([(3, moves)])
    middle = spot(1, 4)
    assert mark.number == 3
    assert abs(mark.x - middle[0]) < 60
    assert mark.line.startswith(f"{spot(-2, 5)[0]:.1f},")


def test_two_in_the_same_cell_do_not_hide_each_other_and_all_stay_in_the_picture() -> None:
    same = [Move(on=date(2026, 1, 1), stance=-2, influence=1)]
    marks = marks_of([(number, same) for number in range(1, 9)])
    assert len({(mark.x, mark.y) for mark in marks}) == 8
    assert all(LEFT < mark.x < WIDTH and 0 < mark.y < HEIGHT for mark in marks)
    assert marks_of([(1, [])]) == []


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 21), -24, date(2024, 11, 21)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_a_day_some_months_away_is_never_a_day_that_is_not_there(day: date, months: int, later: date) -> None:
    assert shifted(day, months) == later
