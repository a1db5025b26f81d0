"""Say who is involved where, and where they stand: a history to which rows are only added."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from contacts.models import Involvement, Person, Standing, StandingNote
from contacts.once import wait_for_turn_of
from contacts.whereabouts import Place
from foundation.audit.recording import record


class InvolvementRefusal(TextChoices):
    """Why an involvement cannot end like this."""

    ENDED = "ended", _("A colleague ended this involvement already; nothing is changed.")
    BEFORE = "before", _("This day lies before the involvement began.")


class InvolvementRefused(ValueError):
    """The refusal says why, in words for the person."""

    def __init__(self, refusal: InvolvementRefusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


@transaction.atomic
def involve(
    place: Place, party: Organisation | Person, *, role: str, by: User | None, role_words: str = ""
) -> Involvement:
    """Say that an organisation or a person is involved in a place; the same said twice is one involvement."""
    who = {"person": party} if isinstance(party, Person) else {"organisation": party}
    party.__class__.objects.select_for_update(of=("self",)).get(pk=party.pk)
    known = Involvement.objects.at(**place.keys).filter(**who, role=role, ended_on__isnull=True).first()
    if known:
        return known
    made = Involvement.objects.create(**place.columns, **who, role=role, role_words=role_words, added_by=by)
    record("contacts.involve", made, by=by, details={"role": role, "place": place.word})
    return made


@transaction.atomic
def say_standing(involvement: Involvement, values: Mapping[str, Any], *, by: User | None, note: str = "") -> Standing:
    """Add where a party stands on a day, with its source; what was said before stays. The note is De Huizen's alone.

    The same form sent twice adds one.
    """
    if by and (twin := said_just_now(involvement, values, by=by, note=note.strip())):
        return twin
    made = Standing.objects.create(involvement=involvement, **values, entered_by=by)
    if note.strip():
        StandingNote.objects.create(standing=made, text=note.strip())
    record("contacts.say_standing", involvement, by=by, details={"standing": made.pk, "source": made.source})
    return made


def said_just_now(involvement: Involvement, values: Mapping[str, Any], *, by: User, note: str) -> Standing | None:
    """The same said by the same person a moment ago, if it was."""
    since = wait_for_turn_of(by)
    beside = {"note__text": note} if note else {"note__isnull": True}
    said = Standing.objects.of(involvement).filter(**values, **beside, entered_by=by, entered_at__gte=since)
    return said.first()


@transaction.atomic
def end_involvement(involvement: Involvement, *, on: date, by: User) -> Involvement:
    """Say that a party is no longer involved; the history stays. Raises InvolvementRefused."""
    found = Involvement.objects.select_for_update(of=("self",)).get(pk=involvement.pk)
    if found.ended_on is not None:
        raise InvolvementRefused(InvolvementRefusal.ENDED)
    if on < begun_on(found):
        raise InvolvementRefused(InvolvementRefusal.BEFORE)
    found.ended_on = on
    found.save(update_fields=["ended_on"])
    record("contacts.end_involvement", found, by=by, details={"on": on})
    return found


def begun_on(involvement: Involvement) -> date:
    """The first day of which something is known: of a stance, or else when it was written down."""
    first: date | None = Standing.objects.of(involvement).aggregate(first=Min("known_on"))["first"]
    added = timezone.localdate(involvement.added_at)
    return min(first, added) if first else added
