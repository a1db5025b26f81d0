"""How long letters are kept, and what they say about a person."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.mail.models import OutgoingMail
from foundation.retention.kinds import About, Kind, Person, Rows, declare, tell


def letters(person: Person) -> Rows:
    """Every letter to this person, by account or by address."""
    return OutgoingMail.objects.to_person(f"user:{person.number}", person.email)


def letters_to(person: Person) -> Iterator[dict[str, Any]]:
    """Every letter to this person, without the body of secret ones, which is gone once they were sent."""
    for mail in letters(person):
        yield {"written_at": mail.written_at, "address": mail.address, "subject": mail.subject, "text": mail.text}


def delete_letters_to(person: Person) -> int:
    """Delete every letter to this person; one that still waits would have nobody to read it."""
    return letters(person).delete()[0]


declare(
    Kind(
        name="mail.letters",
        label=_("Letters that were sent or failed"),
        term="foundation.keep_mail_months",
        ended_before=lambda moment: OutgoingMail.objects.done_with().filter(written_at__lt=moment),
        columns={"mail_outgoingmail": ("address", "recipient", "subject", "text", "html", "last_error")},
    )
)
tell(About(name="mail.letters", label=_("Letters to you"), rows=letters_to, erase=delete_letters_to))
