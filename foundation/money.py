"""Amounts of euro: always Decimal, rounded half up to the cent."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def to_cent(amount: Decimal) -> Decimal:
    """Round an amount in euro half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)
