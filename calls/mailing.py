"""One verb: write to the municipalities of a list, each in its language, and remember to whom."""

import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Membership, User
from accounts.roles import REVIEWERS, Role
from calls.emails import mailing_context, mailing_letter
from calls.models import Call, CallMailing, MailingLine, PostalAddress, Recipient
from foundation.audit.recording import record
from foundation.mail.words import Words
from foundation.mail.writing import post
from territory.models import Municipality, Province
from territory.spelling import squashed

LANGUAGES = ("nl", "fr", "de")


class MailingRefused(ValueError):
    """Nobody can be written to like this; the message tells the person why."""


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """One municipality, and the mailboxes it is written to."""

    municipality: Municipality
    province_id: int
    language: str
    mailboxes: list[str] = field(default_factory=list)


def addressees(call: Call, keys: list[int], *, by: User) -> list[Addressee]:
    """The municipalities with these keys that the call asks and this person may write to, by name, with mailboxes.

    The general mailbox goes first; without one, those who write for the municipality in the portal.
    """
    asked = list(Recipient.objects.visible_to(by).of_call(call).filter(municipality__in=keys).with_places())
    known = PostalAddress.objects.visible_to(by).of_municipalities(row.municipality_id for row in asked)
    people = writers_of([row.municipality_id for row in asked])
    found = []
    for row in asked:
        address = known.get(row.municipality_id)
        general = [address.mailbox] if address and address.mailbox else []
        found.append(
            Addressee(
                municipality=row.municipality,
                province_id=row.province_id,
                language=(address.language if address else "") or row.municipality.letter_languages[0],
                mailboxes=general or people.get(row.municipality_id, []),
            )
        )
    return sorted(found, key=lambda row: squashed(row.municipality.name))


def writers_of(keys: list[int]) -> dict[int, list[str]]:
    """The addresses of those who write for these municipalities."""
    found: dict[int, list[str]] = {}
    for row in Membership.objects.writing_for_any(keys, timezone.localdate()).with_people():
        found.setdefault(row.organisation.municipality_id or 0, []).append(row.user.email)
    return found


@transaction.atomic
def send_mailing(
    call: Call, *, keys: list[int], words: Words, chosen: dict[str, str], by: User, key: uuid.UUID
) -> CallMailing:
    """Write to every addressee that has a mailbox and return what was kept; a second click returns the first mailing.

    Raises MailingRefused when nobody can be reached or nothing was written.
    """
    before = CallMailing.objects.filter(form_key=key).first()
    if before:
        return before
    reached = [row for row in addressees(call, keys, by=by) if row.mailboxes]
    if not reached or not words.in_language("")[0]:
        raise MailingRefused
    now = timezone.now()
    mailing = CallMailing.objects.create(
        call=call,
        province=province_of(by),
        sender=sender_of(by),
        **{f"subject_{code}": words.subjects.get(code, "") for code in LANGUAGES},
        **{f"text_{code}": words.texts.get(code, "") for code in LANGUAGES},
        chosen=chosen,
        form_key=key,
        sent_at=now,
        sent_by=by,
        number=len(reached),
    )
    for row in reached:
        write_to(mailing, row, words, by=by)
    record("call.mailing", mailing, by=by, details={"call": call.code, "municipalities": len(reached), **chosen})
    return mailing


def write_to(mailing: CallMailing, row: Addressee, words: Words, *, by: User) -> None:
    """Post the message to one municipality and remember it."""
    language, subject, text = words.in_language(row.language)
    said = {"language": language, "subject": subject, "text": text, "sender": sender_of(by, language=language)}
    for mailbox in row.mailboxes:
        post(mailing_letter(mailing, mailbox=mailbox, **said))
    MailingLine.objects.create(
        mailing=mailing,
        call=mailing.call,
        municipality=row.municipality,
        province_id=row.province_id,
        mailbox=row.mailboxes[0],
        sent_at=mailing.sent_at,
    )


def province_of(by: User) -> Province | None:
    """The province of a governor's office; None for De Huizen."""
    return by.acting.organisation.province if by.acting and by.role == Role.GOVERNOR else None


def sender_of(by: User, *, language: str = "") -> str:
    """The name under which it is sent: the office's own, in a language, else in that of the page."""
    if by.acting is None or by.role not in REVIEWERS | {Role.GOVERNOR}:
        raise MailingRefused
    with translation.override(language or translation.get_language()):
        return str(by.acting.organisation)[:120]


def preview(mailing_words: Words, *, language: str, by: User, call: Call) -> str:
    """The message as one municipality will read it."""
    used, _subject, text = mailing_words.in_language(language)
    sender = sender_of(by, language=used or language)
    with translation.override(used or language):
        return render_to_string("emails/call_mailing_body.txt", mailing_context(call, sender=sender, text=text)).strip()
