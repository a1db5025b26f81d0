"""What a person may give as a name: it stands in letters of the portal to others, so it leads nowhere."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# A mail program makes a link of whatever looks like an address: evil.example/x, www.evil.example, a@evil.example.
validate_name = RegexValidator(
    r"://|@|[<>]|www\.|\w\.[a-z]{2,}",
    message=_("Please write a name, without an address of a page or of a mailbox."),
    inverse_match=True,
)
