"""Say who is involved where, and where they stand: a history to which rows are only added."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from contacts.models import Involvement, Person, Standing, StandingNote
from contacts.whereabouts import Place
from foundation.audit.recording import record


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
    """Add where a party stands on a day, with its source; what was said before stays. The note is De Huizen's alone."""
    made = Standing.objects.create(involvement=involvement, **values, entered_by=by)
    if note.strip():
        StandingNote.objects.create(standing=made, text=note.strip())
    record("contacts.say_standing", involvement, by=by, details={"standing": made.pk, "source": made.source})
    return made


@transaction.atomic
def end_involvement(involvement: Involvement, *, on: date, by: User) -> Involvement:
    """Say that a party is no longer involved; the history stays."""
    found = Involvement.objects.select_for_update().get(pk=involvement.pk)
    found.ended_on = on
    found.save()
    record("contacts.end_involvement", found, by=by, details={"on": on})
    return found
