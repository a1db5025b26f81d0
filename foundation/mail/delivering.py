"""Deliver the outbox: claim a batch, send over one connection, commit each result before the next message leaves.

At least once: a message is doubled only when the process dies between the server's yes and our commit,
and then with the same Message-ID.
"""

import random
import smtplib
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import formataddr, formatdate, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from foundation.mail import schedule
from foundation.mail.composing import Part, composed
from foundation.mail.models import MailKind, MailState, OutgoingMail, OutgoingMailQuerySet, Standstill

BATCH = 100
# Longer than the slowest server may take over one message (each of its answers has EMAIL_TIMEOUT), so that no living
# worker loses what it is sending; short, because what a killed worker held waits as long.
LEASE = timedelta(minutes=2)
RENEW_AFTER = 20.0
HELD = "SELECT 1 FROM mail_outgoingmail WHERE id = %s AND state = 'waiting' AND lease_until = %s"
SENT = "UPDATE mail_outgoingmail SET state = 'sent', sent_at = %s, lease_until = NULL WHERE id = %s"


class Written:
    """A message that is bytes already, as Django's connections take it."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        """The message with these line ends."""
        return self.content if linesep == "\r\n" else self.content.replace(b"\r\n", linesep.encode())

    def get_charset(self) -> None:
        """Every byte is ASCII."""


class Message(EmailMultiAlternatives):
    """A message for Django's connections that is written our own, quicker way."""

    def message(self) -> Written:  # type: ignore[override]
        """Write it; raises ValueError for what no header can hold."""
        usual = {"Subject": str(self.subject), "From": self.from_email, "To": ", ".join(self.to)}
        usual |= {"Reply-To": ", ".join(self.reply_to), "Date": formatdate()}
        others = [("", *each) for each in self.alternatives] + list(self.attachments)
        parts = [Part(subtype="plain", text=str(self.body))]
        parts += [Part(subtype=kind.partition("/")[2], text=str(text), name=name) for name, text, kind in others]
        return Written(composed({**usual, **self.extra_headers}, parts))


def free_to_leave(now: datetime) -> OutgoingMailQuerySet:
    """The messages to send now; during a standstill only codes, resets and invitations."""
    due = OutgoingMail.objects.due(now)
    return due.filter(kind=MailKind.SECRET) if Standstill.objects.running().exists() else due


@transaction.atomic
def claim(*, now: datetime, limit: int = BATCH) -> list[OutgoingMail]:
    """Take a lease on the oldest due messages; another worker skips them instead of waiting."""
    batch = list(free_to_leave(now).select_for_update(skip_locked=True)[:limit])
    for mail in batch:
        mail.lease_until = now + LEASE
    OutgoingMail.objects.held_by(batch).update(lease_until=now + LEASE)
    return batch


def deliver(batch: Sequence[OutgoingMail], *, stop_at: float = float("inf")) -> int:
    """Send a claimed batch and return how many left; a server that is away gives the rest of the batch back.

    `stop_at` is a moment of time.monotonic() after which no further message is begun: the rest is given back untried.
    """
    sent, renewed_at = 0, time.monotonic()
    rest = list(batch)
    connection = get_connection()
    try:
        connection.open()
        while rest and time.monotonic() < stop_at:
            if time.monotonic() - renewed_at > RENEW_AFTER:
                rest, renewed_at = renewed(rest), time.monotonic()
            if rest:
                sent += is_still_ours(rest[0]) and send_one(rest[0], connection)
                rest.pop(0)
    except (OSError, smtplib.SMTPException) as trouble:
        give_back(rest, trouble)
        rest = []
    finally:
        connection.close()
    if rest:
        OutgoingMail.objects.held_by(rest).update(lease_until=None)
    return sent


@transaction.atomic
def renewed(rest: Sequence[OutgoingMail]) -> list[OutgoingMail]:
    """Renew the lease of what is still to be sent, and leave out what another worker has taken meanwhile."""
    until = timezone.now() + LEASE
    held = OutgoingMail.objects.held_by(rest).filter(state=MailState.WAITING, lease_until=rest[0].lease_until)
    ours = set(held.select_for_update().values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=ours).update(lease_until=until)
    kept = [mail for mail in rest if mail.pk in ours]
    for mail in kept:
        mail.lease_until = until
    return kept


def is_still_ours(mail: OutgoingMail) -> bool:
    """Whether nobody has taken this message since: a clock that was put forward, or a machine that slept, ends leases.

    Asked before each one leaves, so that even then no more than the message in flight goes twice.
    """
    with database.cursor() as cursor:
        cursor.execute(HELD, [mail.pk, mail.lease_until])
        return cursor.fetchone() is not None


def send_one(mail: OutgoingMail, connection: BaseEmailBackend) -> bool:
    """Send one message and keep the result; raises when the connection itself is gone."""
    try:
        as_email(mail, connection).send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        keep_failure(mail, permanent=code >= 500, words=f"{code} {words!r}")
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        keep_failure(mail, permanent=refused.smtp_code >= 500, words=f"{refused.smtp_code} {refused.smtp_error!r}")
    except (ValueError, smtplib.SMTPNotSupportedError) as broken:
        # No try will ever build this one (a line break in a header, an address in letters the server does not speak);
        # raising here would hold up all that wait behind it.
        keep_failure(mail, permanent=True, words=f"{type(broken).__name__}: {broken}")
    else:
        keep_success(mail)
    return mail.state == MailState.SENT


def as_email(mail: OutgoingMail, connection: BaseEmailBackend) -> Message:
    """Build the message with a Message-ID that stays the same however often it is tried.

    The envelope names the mailbox for what comes back, when there is one; the header always has the portal's address.
    """
    email = Message(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.MAIL_BOUNCES_TO or settings.MAIL_FROM,
        to=[mail.address],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers=headers_of(mail),
        connection=connection,
    )
    if mail.html:
        email.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        email.attach("agenda.ics", mail.calendar, "text/calendar")
    return email


def headers_of(mail: OutgoingMail) -> dict[str, str]:
    """What stands above a message: its number, its language, that a machine wrote it, and how to stop its kind."""
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    headers = {
        "From": from_whom(mail),
        "Message-ID": f"<{mail.pk}@{domain}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    if mail.unsubscribe:
        # RFC 8058: the mail program posts to this address when its reader presses "unsubscribe".
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def from_whom(mail: OutgoingMail) -> str:
    """The portal's address, under the name of the office that writes or else its own."""
    return formataddr((mail.sender, parseaddr(settings.MAIL_FROM)[1])) if mail.sender else settings.MAIL_FROM


def keep_success(mail: OutgoingMail) -> None:
    """Mark a message as sent; a secret one loses its text."""
    mail.state, mail.sent_at, mail.lease_until = MailState.SENT, timezone.now(), None
    if mail.kind == MailKind.SECRET:
        mail.text = mail.html = ""
        mail.save(update_fields=["state", "sent_at", "lease_until", "text", "html"])
        return
    # Once per letter: written by hand this costs a sixth of what a model's save does.
    with database.cursor() as cursor:
        cursor.execute(SENT, [mail.sent_at, mail.pk])


def keep_failure(mail: OutgoingMail, *, permanent: bool, words: str) -> None:
    """Count the attempt; try again later, or leave it to a person."""
    mail.attempts += 1
    mail.last_error, mail.lease_until = words[:500], None
    if schedule.gives_up(mail.attempts, permanent=permanent):
        mail.state = MailState.FAILED
    else:
        # Spread by chance, not for secrecy.
        mail.due_at = timezone.now() + schedule.pause_after(mail.attempts, jitter=random.random())  # noqa: S311
    # By its number: a letter whose reader was forgotten while it was tried is there no more, and that is no trouble.
    changed = ("attempts", "last_error", "lease_until", "state", "due_at")
    OutgoingMail.objects.filter(pk=mail.pk).update(**{name: getattr(mail, name) for name in changed})


def give_back(batch: Sequence[OutgoingMail], trouble: Exception) -> None:
    """Return messages that could not be tried, to be taken up later."""
    for mail in batch:
        keep_failure(mail, permanent=False, words=f"{type(trouble).__name__}: {trouble}")
