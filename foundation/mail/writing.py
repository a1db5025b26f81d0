"""Write a message into the outbox, in the transaction of the act that it tells about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from foundation.mail.models import MailKind, OutgoingMail


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message as worded, not yet posted."""

    address: str
    language: str
    subject: str
    text: str
    html: str = ""
    recipient: str = ""
    kind: MailKind = MailKind.REGULAR
    unsubscribe: str = ""
    calendar: str = ""
    sender: str = ""


def worded(
    name: str,
    *,
    address: str,
    language: str,
    context: dict[str, Any],
    recipient: str = "",
    kind: MailKind = MailKind.REGULAR,
) -> Letter:
    """Word the letter `emails/<name>_subject.txt` and `emails/<name>_body.txt` in the reader's language.

    The HTML is the same text in a plain frame, so that the two can never say different things.
    """
    with translation.override(language):
        subject = " ".join(render_to_string(f"emails/{name}_subject.txt", context).split())
        text = render_to_string(f"emails/{name}_body.txt", context).strip() + "\n"
        html = render_to_string("emails/frame.html", {"subject": subject, "text": text, "language": language})
    return Letter(
        address=address,
        language=language,
        subject=subject[:200],
        text=text,
        html=html,
        recipient=recipient,
        kind=kind,
    )


def post(letter: Letter, *, due_at: datetime | None = None) -> OutgoingMail:
    """Add the letter to the outbox; it leaves once the transaction is committed and its moment has come."""
    now = timezone.now()
    return OutgoingMail.objects.create(
        written_at=now,
        due_at=due_at or now,
        kind=letter.kind,
        recipient=letter.recipient,
        address=letter.address,
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        unsubscribe=letter.unsubscribe or None,
        calendar=letter.calendar or None,
        sender=" ".join(letter.sender.split()) or None,
    )
