"""Enterprise numbers: ten digits with the right check digits, however they are typed."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from foundation.identifiers import compact_kbo, validate_kbo


def with_check_digits(first: int) -> str:
    """The number that begins with these eight digits: the last two are 97 less the rest of a division by 97."""
    return f"{first:08d}{97 - first % 97:02d}"


def is_refused(typed: str) -> bool:
    try:
        compact_kbo(typed)
    except ValueError as refused:
        return typed in refused.args
    return False


@pytest.mark.parametrize("typed", ["0200000043", "0200.000.043", "BE 0200.000.043", "be0200000043", "200000043"])
def test_an_enterprise_number_is_kept_as_ten_digits(typed: str) -> None:
    assert compact_kbo(typed) == "0200000043"


@pytest.mark.parametrize(
    "typed", ["", "0200000044", "020000004", "02000000433", "NL0200000043", "0000000000", "abc", "0200000043\n1"]
)
def test_what_is_no_enterprise_number_is_refused(typed: str) -> None:
    assert is_refused(typed)


@pytest.mark.parametrize("kept", ["0200.000.043", "BE0200000043", "0200000044"])
def test_only_the_ten_digits_are_kept_in_the_database(kept: str) -> None:
    with pytest.raises(ValidationError):
        validate_kbo(kept)
    validate_kbo("0200000043")


@given(first=st.integers(min_value=2_000_000, max_value=19_999_999), slip=st.integers(min_value=1, max_value=96))
def test_a_slip_in_the_check_digits_is_always_found(first: int, slip: int) -> None:
    number = with_check_digits(first)
    assert compact_kbo(number) == number
    wrong = (97 - first % 97 + slip) % 100
    assert is_refused(f"{number[:8]}{wrong:02d}")
