"""How much each field adds to the reliability of an assessment."""

from decimal import Decimal

import pytest

from sites.parts import ALL_CODES, Part
from sites.reliability import reliability, shares, worth_telling


def test_the_shares_make_one_hundred_and_name_fields_that_exist() -> None:
    assert round(sum(shares().values()), 6) == 100
    assert {code for codes in shares() for code in codes} <= ALL_CODES


def test_an_empty_file_tells_nothing_and_a_full_one_all() -> None:
    assert reliability(set()) == 0
    assert reliability(ALL_CODES) == 100


def test_either_of_two_fields_is_enough() -> None:
    assert reliability({"price"}) == reliability({"rent"}) == reliability({"price", "rent"}) == 3


def test_the_most_telling_comes_first_and_what_makes_no_sense_is_not_asked() -> None:
    worth = worth_telling(set(), without=("flood_hazard",))
    assert worth[0].codes == ("point",)
    assert [each.points for each in worth] == sorted((each.points for each in worth), reverse=True)
    assert ("flood_parcel",) in {each.codes for each in worth}
    assert "flood_hazard" not in {code for each in worth for code in each.codes}
    assert worth_telling(ALL_CODES) == []


@pytest.mark.parametrize("code", ["rooms", "papers.police", "zone"])
def test_each_knows_its_part(code: str) -> None:
    parts = {code: worth.part for worth in worth_telling(set()) for code in worth.codes}
    assert parts["rooms"] == Part.CAPACITY
    assert all(isinstance(part, Part) for part in parts.values())
    assert isinstance(shares()[("places",)], Decimal)
