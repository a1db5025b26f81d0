"""What comes back after it had left: a report of a mail server (RFC 3464) makes the letter a failed one again."""

import re
import uuid
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from django.db import transaction
from django.utils import timezone

from foundation.audit.recording import record
from foundation.mail.models import MailState, OutgoingMail

OUR_NUMBER = re.compile(r"<([0-9a-f-]{36})@")
FOR_GOOD = "5."


@dataclass(frozen=True)
class Bounce:
    """Which letter came back, with which status, and in which words of the other server."""

    number: uuid.UUID
    status: str
    words: str

    @property
    def is_permanent(self) -> bool:
        """Whether the other server gave up; a report of a delay is none."""
        return self.status.startswith(FOR_GOOD)


def read_bounce(raw: bytes) -> Bounce | None:
    """Read a report of a mail server; None when it is none, or is not about a letter of ours."""
    message = message_from_bytes(raw)
    status = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    number = number_of_original(message)
    if status is None or number is None:
        return None
    fields = [block for block in status.walk() if block is not status]
    return Bounce(number, first(fields, "Status"), first(fields, "Diagnostic-Code")[:400])


def first(fields: list[Message], name: str) -> str:
    """The first value of a field among the blocks of a report."""
    return next((str(block[name]).strip() for block in fields if block[name]), "")


def number_of_original(message: Message) -> uuid.UUID | None:
    """Find our own Message-ID in what came back of the letter, or in what the report refers to."""
    parts = [part for part in message.walk() if part is not message]
    named = [part["Message-ID"] for part in parts if part["Message-ID"]]
    named += [part.get_payload() for part in parts if part.get_content_type() == "text/rfc822-headers"]
    named += [message["In-Reply-To"], message["References"]]
    for text in named:
        found = OUR_NUMBER.search(str(text or ""))
        if found:
            return uuid.UUID(found[1])
    return None


@transaction.atomic
def take(bounce: Bounce) -> bool:
    """Put a letter that came back for good on the list of failed ones; False when there is nothing to do."""
    if not bounce.is_permanent:
        return False
    mail = OutgoingMail.objects.select_for_update().filter(pk=bounce.number, state=MailState.SENT).first()
    if mail is None:
        return False
    mail.state, mail.sent_at, mail.bounced_at = MailState.FAILED, None, timezone.now()
    mail.last_error = f"{bounce.status} {bounce.words}".strip()
    mail.save(update_fields=["state", "sent_at", "bounced_at", "last_error"])
    record("mail.bounce", mail, details={"status": bounce.status})
    return True
