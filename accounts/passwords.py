"""What a password must be, where Django's own words are not translated."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnoughValidator(MinimumLengthValidator):
    """Refuse a password that is too short, in the reader's language."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return ngettext(
            "This password is too short: it needs at least %(number)d character.",
            "This password is too short: it needs at least %(number)d characters.",
            self.min_length,
        ) % {"number": self.min_length}
