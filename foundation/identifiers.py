"""Belgian identifiers: checked with python-stdnum, kept without dots and spaces."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError as NumberError


def compact_kbo(text: str) -> str:
    """Return the ten digits of an enterprise number (KBO/BCE); raises ValueError when the check digits fail."""
    try:
        return str(vat.validate(text))
    except NumberError as wrong:
        raise ValueError(text) from wrong


def validate_kbo(text: str) -> None:
    """Refuse what is no enterprise number in its ten digits; raises ValidationError with a word for people."""
    try:
        fine = compact_kbo(text) == text
    except ValueError:
        fine = False
    if not fine:
        raise ValidationError(_("This is not a valid enterprise number: ten digits, with the right check digits."))
