"""Write to a segment of persons through the outbox, each in their language; who opted out gets nothing."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from contacts.models import ConversationParty, Person, SegmentLine, SegmentMailing, Standing
from contacts.models.persons import PersonQuerySet
from foundation.audit.recording import record
from foundation.mail.words import Words
from foundation.mail.writing import Letter, post, worded

LANGUAGES = ("nl", "fr", "de", "en")
SALT = "contacts.stop"


class WritingRefused(ValueError):
    """Nobody can be written to like this: nothing is written, or nobody is left."""


def segment(chosen: Mapping[str, str], *, by: User) -> PersonQuerySet:
    """Return the persons of a filter who have an address and did not opt out or object."""
    rows = Person.objects.visible_to(by).to_write_to()
    rows = rows.narrowed(**{name: chosen.get(name, "") for name in ("kind", "province", "language")})
    if chosen.get("stance"):
        newest = Standing.objects.filter(involvement__person=OuterRef("pk")).order_by("-known_on", "-pk")
        rows = rows.alias(stands=Subquery(newest.values("stance")[:1])).filter(stands=int(chosen["stance"]))
    if chosen.get("silent_since"):
        spoken = ConversationParty.objects.filter(person=OuterRef("pk"))
        rows = rows.filter(~Exists(spoken.since(date.fromisoformat(chosen["silent_since"]))))
    return rows.order_by("plain", "pk")


def words_of(mailing: SegmentMailing) -> Words:
    """Return what a mailing says."""
    return Words(
        subjects={code: getattr(mailing, f"subject_{code}") for code in LANGUAGES},
        texts={code: getattr(mailing, f"text_{code}") for code in LANGUAGES},
    )


def stop_token(person: Person) -> str:
    """Sign who stops mailings: the link in a mail needs no sign-in, and allows nothing else."""
    return signing.dumps(person.pk, salt=SALT)


def read_stop_token(token: str) -> int:
    """Return the number of the person; raises BadSignature for a forged link."""
    return int(signing.loads(token, salt=SALT))


def preview(words: Words, *, language: str) -> str:
    """The message as a reader of this language gets it."""
    used = words.used_for(language) or language
    with translation.override(used):
        context = {"text": words.texts.get(used, ""), "stop": "…"}
        return render_to_string("emails/segment_letter_body.txt", context).strip()


def letter_to(person: Person, words: Words) -> Letter:
    """Word the message for one person, with the link that stops such mail."""
    language = words.used_for(person.language)
    stop = settings.PORTAL_ADDRESS + reverse("contacts:stop", args=[stop_token(person)])
    context = {"subject": words.subjects[language], "text": words.texts[language], "stop": stop}
    made = worded("segment_letter", address=person.email, language=language, context=context)
    return replace(made, unsubscribe=stop, recipient=f"contacts.person:{person.pk}")


@transaction.atomic
def keep_mailing(words: Words, chosen: Mapping[str, str], *, by: User, key: uuid.UUID) -> SegmentMailing:
    """Keep a message before it leaves, once per form; raises WritingRefused when nobody would get anything."""
    known = SegmentMailing.objects.filter(form_key=key).first()
    if known:
        return known
    number = segment(chosen, by=by).count()
    if not number or not words.used_for(""):
        raise WritingRefused
    columns: dict[str, Any] = {f"subject_{code}": words.subjects.get(code, "") for code in LANGUAGES}
    columns |= {f"text_{code}": words.texts.get(code, "") for code in LANGUAGES}
    made = SegmentMailing.objects.create(
        **columns, chosen=dict(chosen), form_key=key, sent_at=timezone.now(), sent_by=by, number=number
    )
    record("contacts.mail", made, by=by, details={"persons": number, **chosen})
    return made


def send(mailing: SegmentMailing, *, by: User, told: Callable[[int, int], None]) -> int:
    """Post the message to everybody of the segment who has not got it, and return how many got it in all."""
    words = words_of(mailing)
    persons = list(segment(mailing.chosen, by=by))
    for number, person in enumerate(persons, 1):
        send_one(mailing, person, words)
        told(number, len(persons))
    return SegmentLine.objects.filter(mailing=mailing).count()


@transaction.atomic
def send_one(mailing: SegmentMailing, person: Person, words: Words) -> None:
    """Post the message to one person, once, unless they stopped mailings or objected since the list was made."""
    current = Person.objects.to_write_to().select_for_update().filter(pk=person.pk).first()
    if current is None:
        return
    _line, is_new = SegmentLine.objects.get_or_create(
        mailing=mailing, person=current, defaults={"language": words.used_for(current.language)}
    )
    if is_new:
        post(letter_to(current, words))
