"""One verb: answer a call. Lock, ask the rules, keep the answer, log, write the letters; one transaction."""

import uuid
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from calls.emails import letters_for
from calls.kinds import AnswerKind, AnswerSource
from calls.models import Answer, Call, Recipient
from calls.rules import AnswerRefused, Given, Refusal, may_answer, refusals_of
from foundation.audit.recording import record
from foundation.mail.writing import post
from foundation.parameters.reading import value
from territory.models import Municipality


@transaction.atomic
def give_answer(
    call: Call, *, municipality: Municipality, given: Given, by: User, key: uuid.UUID | None = None
) -> Answer:
    """Keep what a municipality answers and return it; earlier answers stay as history, the newest one counts.

    `key` comes from the form: a second click on the same form finds the answer that the first one gave. Raises
    AnswerRefused when the role the person acts in, the call, or what was filled in does not allow it.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    given = given.settled(today)
    require_right(municipality, given, by=by)
    # Two clicks at the same moment wait for each other here.
    if not list(Recipient.objects.to(call, municipality.pk).select_for_update(of=("self",))):
        raise AnswerRefused([Refusal.NOT_ASKED])
    before = Answer.objects.of(call, municipality.pk).last_entered_first().first()
    if before and before.form_key == key and same_words(before, given, by=by):
        return before
    wrong = refusals_of(given, period=call.period, longest=longest_consideration(), today=today)
    if wrong:
        raise AnswerRefused(wrong)
    answer = keep(call, municipality, given, by=by, key=key or uuid.uuid4(), now=now)
    write_letters(answer, by=by)
    return answer


@transaction.atomic
def keep_first(call: Call, municipality: Municipality, given: Given, *, function: str) -> Answer:
    """Keep the answer of somebody whom De Huizen still has to approve: it counts for nobody yet.

    Raises AnswerRefused as `give_answer` does; to propose a building takes an account.
    """
    now = timezone.now()
    given = given.settled(timezone.localdate(now))
    if given.kind == AnswerKind.PROPOSE or given.source != AnswerSource.PORTAL:
        raise AnswerRefused([Refusal.RIGHT])
    if not list(Recipient.objects.to(call, municipality.pk).select_for_update(of=("self",))):
        raise AnswerRefused([Refusal.NOT_ASKED])
    wrong = refusals_of(given, period=call.period, longest=longest_consideration(), today=timezone.localdate(now))
    if wrong:
        raise AnswerRefused(wrong)
    return keep(call, municipality, given, by=None, key=uuid.uuid4(), now=now, note=function)


def require_right(municipality: Municipality, given: Given, *, by: User) -> None:
    """Refuse whoever does not act for this municipality, for De Huizen, or for the governor of this province."""
    acting = by.acting
    allowed = acting is not None and may_answer(
        acting.role,
        source=given.source,
        is_own=acting.municipality_id == municipality.pk,
        in_own_province=acting.province_id == municipality.province_id,
    )
    if not allowed:
        raise AnswerRefused([Refusal.RIGHT])


def longest_consideration() -> timedelta:
    """How long a municipality can consider a call at most, from the parameter in force."""
    return timedelta(days=value("calls.longest_consideration"))


def same_words(before: Answer, given: Given, *, by: User) -> bool:
    """Say whether the last answer is this very one, by the same person."""
    return before.given_by_id == by.pk and all(
        (
            before.kind == given.kind,
            before.until == given.until,
            before.concerns == list(given.concerns),
            before.words == given.words,
            before.source == given.source,
            before.source_note == given.source_note,
            timezone.localdate(before.given_at) == given.given_on,
        )
    )


def keep(
    call: Call,
    municipality: Municipality,
    given: Given,
    *,
    by: User | None,
    key: uuid.UUID,
    now: datetime,
    note: str = "",
) -> Answer:
    """Write the answer and the audit trail; an answer by nobody with an account is not confirmed."""
    answer = Answer.objects.create(
        call=call,
        municipality=municipality,
        municipality_then=municipality,
        province_id=municipality.province_id,
        kind=given.kind,
        until=given.until,
        concerns=list(given.concerns),
        words=given.words,
        source=given.source,
        source_note=given.source_note or note,
        is_confirmed=by is not None,
        given_at=moment_of(given.given_on, now=now),
        entered_at=now,
        given_by=by,
        membership_id=by.acting.pk if by and by.acting else None,
        form_key=key,
    )
    details = {"kind": given.kind, "until": given.until, "concerns": answer.concerns, "source": given.source}
    record("call.answer", answer, by=by, details={"municipality": municipality.nis, "call": call.code, **details})
    return answer


def moment_of(given_on: date | None, *, now: datetime) -> datetime:
    """Return when it was said: now, or the first moment of an earlier day.

    So the municipality's own word in the portal goes before a letter of the same day.
    """
    if given_on is None or given_on == timezone.localdate(now):
        return now
    return datetime.combine(given_on, time.min, tzinfo=timezone.get_default_timezone())


def write_letters(answer: Answer, *, by: User) -> None:
    """Tell the municipality what was understood, and De Huizen's coordinators that an answer came."""
    today = timezone.localdate(answer.entered_at)
    municipality = list(Membership.objects.writing_for(answer.municipality_id, today).with_people())
    coordinators = Membership.objects.coordinating(today).with_people()
    for letter in letters_for(answer, municipality=municipality, coordinators=coordinators, by=by):
        post(letter)
