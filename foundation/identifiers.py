"""Belgian identifiers: checked with python-stdnum, kept without dots and spaces."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import iban, ogm_vcs, vat
from stdnum.exceptions import ValidationError as NumberError

CAPAKEY = re.compile(r"[0-9]{5}[A-Z][0-9]{4}/[0-9]{2}[A-Z_][0-9]{3}")


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


def compact_iban(text: str) -> str:
    """Return a Belgian account number as sixteen characters; raises ValueError when a check digit fails."""
    try:
        return str(iban.validate(text))
    except NumberError as wrong:
        raise ValueError(text) from wrong


def validate_iban(text: str) -> None:
    """Refuse what is no Belgian account number without spaces; raises ValidationError with a word for people."""
    try:
        fine = compact_iban(text) == text
    except ValueError:
        fine = False
    if not fine:
        raise ValidationError(_("This is not a valid Belgian account number, such as BE32 1234 5678 9002."))


def spaced_iban(text: str) -> str:
    """Write an account number in groups of four, as people read it."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def compact_structured_communication(text: str) -> str:
    """Return the twelve digits of +++ddd/dddd/ddddd+++; raises ValueError when the check digits fail."""
    try:
        digits = "".join(sign for sign in str(ogm_vcs.validate(text)) if sign.isdigit())
    except NumberError as wrong:
        raise ValueError(text) from wrong
    return digits


def validate_structured_communication(text: str) -> None:
    """Refuse what is no structured communication in its twelve digits; raises ValidationError."""
    try:
        fine = compact_structured_communication(text) == text
    except ValueError:
        fine = False
    if not fine:
        raise ValidationError(_("This is not a valid structured communication, such as +++202/5000/00165+++."))


def written_structured_communication(digits: str) -> str:
    """Write the twelve digits as banks do."""
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def compact_capakey(text: str) -> str:
    """Return a cadastral parcel's key in its 17 characters, in capitals; raises ValueError for another shape.

    Division (5 digits), section (a letter), ground number (4), slash, bis (2), exponent (a letter or _), power (3).
    There is no check digit, so a slip of the pen can still look right.
    """
    compact = "".join(text.split()).upper()
    if not CAPAKEY.fullmatch(compact):
        raise ValueError(text)
    return compact
