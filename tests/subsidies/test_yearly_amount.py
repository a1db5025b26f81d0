"""What places bring a municipality per year: exact to the cent, never above the cap."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidies.rules import Calculation, yearly_amount

RATE, CAP = Decimal("1667.00"), Decimal("100000.00")
PLACES = st.integers(min_value=0, max_value=10_000)
EURO = st.decimals(min_value=0, max_value=1_000_000, places=2)


def of(places: int) -> Calculation:
    return yearly_amount(places, rate=RATE, cap=CAP)


@pytest.mark.parametrize(
    ("places", "amount"),
    [
        (0, "0.00"),
        (1, "1667.00"),
        (12, "20004.00"),
        (17, "28339.00"),
        (19, "31673.00"),
        (20, "33340.00"),
        (30, "50010.00"),
        (57, "95019.00"),
        (58, "96686.00"),
        (59, "98353.00"),
        (60, "100000.00"),
        (61, "100000.00"),
        (10_000, "100000.00"),
    ],
)
def test_each_place_brings_the_rate_until_the_cap(places: int, amount: str) -> None:
    assert str(of(places).amount) == amount


def test_sixty_places_are_the_first_that_the_cap_cuts() -> None:
    assert (of(59).capped, of(60).capped) == (False, True)
    assert of(60).uncapped == Decimal("100020.00")


@pytest.mark.parametrize(("places", "rate", "cap"), [(-1, RATE, CAP), (1, -RATE, CAP), (1, RATE, -CAP)])
def test_nothing_below_zero_is_computed_with(places: int, rate: Decimal, cap: Decimal) -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        yearly_amount(places, rate=rate, cap=cap)


@given(places=PLACES, rate=EURO, cap=EURO)
def test_an_amount_is_never_above_the_cap_nor_below_zero(places: int, rate: Decimal, cap: Decimal) -> None:
    found = yearly_amount(places, rate=rate, cap=cap)
    assert 0 <= found.amount <= cap
    assert found.amount <= found.uncapped == places * rate
    assert found.capped == (found.uncapped > cap)


@given(places=PLACES, rate=EURO, cap=EURO)
def test_one_place_more_never_brings_less(places: int, rate: Decimal, cap: Decimal) -> None:
    fewer, more = (yearly_amount(number, rate=rate, cap=cap).amount for number in (places, places + 1))
    assert fewer <= more <= fewer + rate


@given(places=PLACES, rate=EURO, cap=EURO)
def test_an_amount_has_whole_cents(places: int, rate: Decimal, cap: Decimal) -> None:
    assert yearly_amount(places, rate=rate, cap=cap).amount.as_tuple().exponent == -2
