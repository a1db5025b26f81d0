"""One verb: let the first person of a municipality in: code of the letter, proof of a mailbox, answer, approval."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts import requesting
from accounts.models import Membership, Organisation, RequestSource, RequestState, User
from accounts.roles import OrganisationKind, Role
from accounts.scope import Reach
from calls.answering import keep_first
from calls.codes import digest_of, new_typed_code
from calls.emails import first_person_code, first_person_waits
from calls.models import Answer, Call, CallLetter, FirstPerson
from calls.rules import Given
from foundation.audit.recording import record
from foundation.mail.tasks import nudge
from foundation.mail.writing import post
from foundation.parameters.reading import value
from territory.models import Municipality

VALID_FOR = timedelta(minutes=15)
MOST_WRONG = 5
# Where the session keeps who came with which letter.
KEPT = "first_person"


class AnswerChanged(ValueError):
    """The person answered again after the page that decides was opened."""


class CodeRefused(ValueError):
    """The code is wrong, too old, or was tried too often."""


@dataclass(frozen=True)
class ShownLetter:
    """What anybody who knows the link may learn: which call, which municipality, whether its code still opens."""

    call: Call
    municipality: Municipality
    is_revoked: bool
    is_used: bool


def letter_behind(link: str) -> ShownLetter | None:
    """Return what a link leads to, None for one that was never given; changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM call_letter_of(%s)", [link])
        row = cursor.fetchone()
    if row is None:
        return None
    call, municipality, is_revoked, is_used = row
    place = Municipality.objects.with_province().get(pk=municipality).today()
    return ShownLetter(Call.objects.get(pk=call), place, is_revoked, is_used)


def open_letter(link: str, digest: str) -> CallLetter:
    """Return the letter that this code belongs to, and open the scope of its municipality for this transaction.

    Only what this file does happens in that scope. Raises CodeRefused for any other code.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT letter_id, municipality_id FROM call_letter_opens(%s, %s)", [link, digest])
        row = cursor.fetchone()
        if row is None:
            raise CodeRefused
        cursor.execute(
            "SELECT set_config('portal.reach', %s, true), set_config('portal.municipality', %s, true)",
            [Reach.MUNICIPALITY.value, str(row[1])],
        )
    return CallLetter.objects.select_related("call").with_places().get(pk=row[0])


@transaction.atomic
def begin(link: str, code: str, *, email: str, name: str, function: str, language: str) -> FirstPerson:
    """Keep who came with the code of a letter, and send six digits to the work address.

    Raises CodeRefused, also when the code was used as often as a letter needs or a first person was approved.
    """
    letter = open_letter(link, digest_of(code, salt=link))
    require_open(letter)
    typed = new_typed_code()
    person = FirstPerson(
        letter=letter,
        municipality=letter.municipality,
        province=letter.province,
        email=email.strip().lower(),
        name=name.strip(),
        function=function.strip(),
        language=language,
        begun_at=timezone.now(),
    )
    person.mail_digest = digest_of(typed, salt=person.email)
    person.save()
    post(first_person_code(person, code=typed))
    nudge()
    record("call.first_person", person, details={"municipality": letter.municipality.nis, "call": letter.call.code})
    return person


def require_open(letter: CallLetter) -> None:
    """Refuse a code that let somebody in already, or that too many came with; raises CodeRefused."""
    CallLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    came = FirstPerson.objects.who_came_with(letter)
    if came.approved().exists() or came.count() >= value("calls.most_first_persons"):
        raise CodeRefused


def person_of(link: str, digest: str, pk: int) -> FirstPerson:
    """The person who began with this letter, in the scope of its municipality. Raises CodeRefused."""
    letter = open_letter(link, digest)
    found = FirstPerson.objects.with_letter().select_for_update(of=("self",)).filter(pk=pk, letter=letter).first()
    if found is None:
        raise CodeRefused
    return found


def who_began(session: Any, link: str) -> FirstPerson | None:
    """The person who typed the code of this letter in this browser; None for anybody else."""
    kept = session.get(KEPT) or {}
    if kept.get("link") != link.lower():
        return None
    try:
        return person_of(link.lower(), kept["digest"], kept["pk"])
    except CodeRefused:
        return None


@transaction.atomic
def try_code(person: FirstPerson, typed: str) -> bool:
    """Say whether these are the digits that were sent; the first right try asks for access in the person's name."""
    now = timezone.now()
    if person.proved_at:
        return True
    if person.wrong_codes >= MOST_WRONG or person.begun_at + VALID_FOR < now:
        raise CodeRefused
    if FirstPerson.objects.who_came_with(person.letter).approved().exists():
        raise CodeRefused
    if not hmac.compare_digest(person.mail_digest, digest_of(typed, salt=person.email)):
        person.wrong_codes += 1
        person.save(update_fields=["wrong_codes"])
        return False
    person.proved_at = now
    person.request = requesting.request_access(
        email=person.email,
        name=person.name,
        organisation=organisation_of(person.municipality),
        role=Role.SIGNATORY,
        language=person.language,
        words=person.function,
        source=RequestSource.LETTER,
    )
    person.save(update_fields=["proved_at", "request"])
    CallLetter.objects.filter(pk=person.letter_id, used_at__isnull=True).update(used_at=now)
    for membership in Membership.objects.coordinating(timezone.localdate(now)).with_people():
        post(first_person_waits(person, reader=membership.user))
    record("call.first_person_proved", person, details={"municipality": person.municipality.nis})
    return True


def organisation_of(municipality: Municipality) -> Organisation:
    """The municipality as an organisation, made when nobody of it was here before."""
    found = Organisation.objects.of_municipality(municipality.pk).first()
    names = {"name_nl": municipality.name_nl, "name_fr": municipality.name_fr, "name_de": municipality.name_de}
    return found or Organisation.objects.create(kind=OrganisationKind.MUN, municipality=municipality, **names)


@transaction.atomic
def answer_at_once(person: FirstPerson, given: Given) -> Answer:
    """Keep what the first person answers; it stands outside the coverage until De Huizen approves the person.

    Raises AnswerRefused as every answer does, and CodeRefused before the mailbox is proved.
    """
    if not person.proved_at or person.decided_at:
        raise CodeRefused
    answer = keep_first(person.letter.call, person.municipality, given, function=person.function)
    person.answer = answer
    person.save(update_fields=["answer"])
    return answer


@transaction.atomic
def approve(person: FirstPerson, *, seen: int | None, by: User) -> None:
    """Let the first signatory in and let the answer count, with one click; a second click does nothing more.

    `seen` is the key of the answer on the page of who decides: raises AnswerChanged when the person was faster.
    """
    kept = FirstPerson.objects.visible_to(by).waiting().with_letter().select_for_update(of=("self",)).get(pk=person.pk)
    if kept.answer_id != seen:
        raise AnswerChanged
    if kept.request and kept.request.state == RequestState.WAITING:
        requesting.grant(kept.request, by=by, role=Role.SIGNATORY)
    if kept.answer_id:
        Answer.objects.visible_to(by).filter(pk=kept.answer_id).update(is_confirmed=True)
    settle(kept, approved=True, by=by)


@transaction.atomic
def turn_down(person: FirstPerson, *, reason: str, by: User) -> None:
    """Say no, with a reason that the person reads; the answer never counts."""
    kept = FirstPerson.objects.visible_to(by).waiting().with_letter().select_for_update(of=("self",)).get(pk=person.pk)
    if kept.request and kept.request.state == RequestState.WAITING:
        requesting.refuse(kept.request, by=by, reason=reason)
    settle(kept, approved=False, by=by)


def settle(kept: FirstPerson, *, approved: bool, by: User) -> None:
    """Write down who decided."""
    kept.decided_at, kept.decided_by, kept.is_approved = timezone.now(), by, approved
    kept.save(update_fields=["decided_at", "decided_by", "is_approved"])
    details = {"municipality": kept.municipality.nis, "approved": approved}
    record("call.first_person_decided", kept, by=by, details=details)
