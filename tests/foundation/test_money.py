"""Amounts of euro: exact to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.money import to_cent

AMOUNTS = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=6)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.004", "0.00"), ("1666.665", "1666.67"), ("-0.005", "-0.01"), ("7", "7.00")],
)
def test_half_a_cent_is_rounded_away_from_zero(amount: str, rounded: str) -> None:
    assert str(to_cent(Decimal(amount))) == rounded


@given(amount=AMOUNTS)
def test_rounding_moves_an_amount_by_half_a_cent_at_most_and_once(amount: Decimal) -> None:
    rounded = to_cent(amount)
    assert abs(rounded - amount) <= Decimal("0.005")
    assert to_cent(rounded) == rounded
