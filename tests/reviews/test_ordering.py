"""The order of things that a person moves: nothing is lost, and nothing that does not exist comes in."""

from reviews.ordering import moved, ordered

CODES = ["a", "b", "c"]


def test_one_is_moved_up_or_down() -> None:
    assert moved(CODES, "b", -1) == ["b", "a", "c"]
    assert moved(CODES, "b", 1) == ["a", "c", "b"]


def test_the_first_and_the_last_stay_where_they_are() -> None:
    assert moved(CODES, "a", -1) == CODES
    assert moved(CODES, "c", 1) == CODES


def test_an_unknown_one_moves_nothing() -> None:
    assert moved(CODES, "z", 1) == CODES


def test_a_wanted_order_holds_what_it_names_and_leaves_the_rest() -> None:
    assert ordered(CODES, ["c", "z", "a", "c"]) == ["c", "a", "b"]
    assert ordered(CODES, []) == CODES
