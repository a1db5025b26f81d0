"""A short password is refused in the reader's language."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "minstens 12 tekens"),
        ("fr", "au moins 12 caractères"),
        ("de", "mindestens 12 Zeichen"),
        ("en", "at least 12"),
    ],
)
def test_a_short_password_is_refused_in_four_languages(language: str, words: str) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validate_password("kort")
    assert any(words in message for message in refused.value.messages)
