"""What a person may ask: a copy of everything, and to be forgotten."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from contacts.models import (
    AgreementParty,
    CalendarFeed,
    Conversation,
    ConversationParty,
    Involvement,
    Merge,
    Person,
    PersonRole,
    SegmentLine,
    Standing,
    StandingNote,
)
from foundation.audit.recording import record

KNOWN = (
    *("name", "function", "language", "email", "telephone", "is_private", "source", "source_note", "lawful_basis"),
    *("checked_on", "objected_on", "opted_out_at", "added_at", "changed_at"),
)


def copy_of(person: Person) -> dict[str, Any]:
    """Return everything that contacts know about a person, as plain values."""
    return {
        "person": {name: getattr(person, name) for name in KNOWN}
        | {"organisation": str(person.organisation or ""), "municipality": str(person.municipality or "")},
        "roles": [
            {
                "role": str(role),
                "organisation": str(role.organisation or ""),
                "from": role.starts_on,
                "until": role.ends_on,
            }
            for role in PersonRole.objects.of_person(person)
        ],
        "involvements": [involvement_of(row) for row in Involvement.objects.of_person(person).with_places()],
        "conversations": [
            {
                "kind": talk.kind,
                "on": talk.held_on,
                "words": talk.words,
                "others": talk.others,
                "concerns": talk.concerns,
            }
            for talk in Conversation.objects.with_person(person).newest_first()
        ],
        "agreements": [
            {
                "agreement": party.agreement.title,
                "promise": party.promise,
                "amount_per_year": party.amount_per_year,
                "signed_on": party.signed_on,
                "signed_by": party.signed_by,
            }
            for party in AgreementParty.objects.of_person(person).with_agreement()
        ],
        "mailings": [
            {"subject": str(line.mailing), "language": line.language, "sent_at": line.mailing.sent_at}
            for line in SegmentLine.objects.of_person(person)
        ],
    }


def involvement_of(row: Involvement) -> dict[str, Any]:
    """Return one involvement with its stances and the notes beside them."""
    notes = {note.standing_id: note.text for note in StandingNote.objects.of(row)}
    place = row.site.name if row.site else row.municipality or row.province
    return {
        "place": str(place or ""),
        "role": row.role,
        "role_words": row.role_words,
        "stances": [
            {
                "on": told.known_on,
                "stance": told.stance,
                "influence": told.influence,
                "source": told.source,
                "source_words": told.source_words,
                "note": notes.get(told.pk, ""),
            }
            for told in Standing.objects.of(row)
        ],
    }


@transaction.atomic
def hand_out(person: Person, *, by: User) -> dict[str, Any]:
    """Return the copy, and log that it was made."""
    record("contacts.copy_person", person, by=by)
    return copy_of(person)


@transaction.atomic
def anonymise(person: Person, *, by: User | None) -> Person:
    """Empty what says who a person is; that somebody stood somewhere stays, as a number. Once done, it stays done."""
    rows = Person.objects.select_for_update().filter(pk=person.pk) | Person.objects.filter(merged_into_id=person.pk)
    for row in rows.filter(anonymised_at__isnull=True):
        empty(row)
        record("contacts.anonymise", row, by=by, details={"letters": forget_letters(row)})
    person.refresh_from_db()
    return person


def forget_letters(person: Person) -> int:
    """Let no letter leave any more, take the address off those that left, and return how many there were.

    The web has no right to change letters: the database does it, and for nobody who is not anonymised.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT contacts_forget_letters(%s)", [person.pk])
        return int(cursor.fetchone()[0])


def empty(person: Person) -> None:
    """Empty one row and all that hangs on it."""
    involved = Involvement.objects.of_person(person)
    StandingNote.objects.filter(standing__involvement__in=involved).delete()
    Standing.objects.filter(involvement__in=involved).exclude(source_words="").update(source_words="")
    involved.exclude(role_words="").update(role_words="")
    alone = Conversation.objects.with_person(person).alone_with(person)
    alone.update(words="", others="")
    ConversationParty.objects.of_person(person).delete()
    PersonRole.objects.of_person(person).delete()
    AgreementParty.objects.of_person(person).update(signed_by="")
    if person.user_id:
        CalendarFeed.objects.of(person.user_id).delete()
    Merge.objects.about_person(person.pk).update(before={"kept": {}, "dropped": {}, "given": {}})
    for name in ("name", "function", "email", "telephone", "source_note"):
        setattr(person, name, "")
    person.organisation = person.municipality = person.province = person.user = None
    person.anonymised_at = person.changed_at = timezone.now()
    person.opted_out_at = person.opted_out_at or person.anonymised_at
    person.save()
