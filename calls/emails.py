"""The words of the letters about an answer: who hears of it, and in which language. Nothing here sends."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership, User
from calls.models import Answer, Call, CallMailing, FirstPerson
from foundation.mail.models import MailKind
from foundation.mail.writing import Letter, worded


def letters_for(
    answer: Answer, *, municipality: Iterable[Membership], coordinators: Iterable[Membership], by: User
) -> Iterator[Letter]:
    """Word one letter per person: a receipt for everybody who writes for the municipality, a notice for De Huizen.

    The receipt also goes to the one who answered; a coordinator who enters an answer needs no notice of it.
    """
    written = {by.pk} - {membership.user_id for membership in municipality}
    receipt = "answer_entered" if answer.came_otherwise else "answer_receipt"
    readers = [*((receipt, row) for row in municipality), *(("answer_notice", row) for row in coordinators)]
    for name, membership in readers:
        if membership.user_id not in written:
            written.add(membership.user_id)
            yield answer_letter(name, answer, reader=membership.user)


def answer_letter(name: str, answer: Answer, *, reader: User) -> Letter:
    """Word the letter about one answer for one person, in the language that person chose."""
    return worded(
        name,
        address=reader.email,
        language=reader.language,
        recipient=f"user:{reader.pk}",
        context={
            "answer": answer,
            "reader": reader,
            "call_address": settings.PORTAL_ADDRESS + reverse("calls:call", args=[answer.call.code]),
            "propose_address": settings.PORTAL_ADDRESS + reverse("sites:propose"),
            "coverage_address": settings.PORTAL_ADDRESS + coverage_of_province(answer),
        },
    )


def coverage_of_province(answer: Answer) -> str:
    """The address of the list on which De Huizen sees this municipality beside its neighbours."""
    return reverse("calls:coverage") + "?" + urlencode({"call": answer.call.code, "province": answer.province.code})


def mailing_letter(
    mailing: CallMailing, *, mailbox: str, language: str, subject: str, text: str, sender: str
) -> Letter:
    """Put the words of a mailing into a letter to one mailbox."""
    context = mailing_context(mailing.call, sender=sender, text=text)
    letter = worded("call_mailing", address=mailbox, language=language, context={"subject": subject, **context})
    return replace(letter, sender=sender)


def mailing_context(call: Call, *, sender: str, text: str) -> dict[str, str]:
    """What the body of a mailing tells; its preview tells the same."""
    address = settings.PORTAL_ADDRESS + reverse("calls:call", args=[call.code])
    return {"text": text, "sender": sender, "call_address": address}


def first_person_code(person: FirstPerson, *, code: str) -> Letter:
    """The six digits that prove a work address."""
    return worded(
        "first_person_code",
        address=person.email,
        language=person.language,
        kind=MailKind.SECRET,
        context={"person": person, "code": code},
    )


def first_person_waits(person: FirstPerson, *, reader: User) -> Letter:
    """Tell a coordinator that the first person of a municipality waits for approval."""
    return worded(
        "first_person_waits",
        address=reader.email,
        language=reader.language,
        recipient=f"user:{reader.pk}",
        context={
            "person": person,
            "reader": reader,
            "address": settings.PORTAL_ADDRESS + reverse("calls:first_persons"),
        },
    )
