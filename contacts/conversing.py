"""Write down a conversation, with the next step as a follow-up: one form, one transaction. Mend it afterwards."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from contacts.following import add_follow_up
from contacts.models import Conversation, ConversationParty, FollowUp, Person
from contacts.whereabouts import Place
from foundation.audit.recording import record


class ConversationMoved(RuntimeError):
    """A colleague changed the conversation since it was read; nothing is saved."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was spoken: how, when, in which words, which concerns, and who else was there."""

    kind: str
    held_on: date
    words: str = ""
    others: str = ""
    concerns: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What comes next, by when, and who does it."""

    what: str
    due_on: date
    owner: User


@transaction.atomic
def keep_conversation(
    place: Place,
    said: Said,
    *,
    parties: Iterable[Organisation | Person],
    by: User,
    key: uuid.UUID,
    next_step: NextStep | None = None,
) -> Conversation:
    """Keep a conversation once per form, with who took part; its next step becomes a follow-up of the same place."""
    known = Conversation.objects.filter(key=key).first()
    if known:
        return known
    follow_up = follow_up_of(place, next_step, by=by) if next_step else None
    made = Conversation.objects.create(
        **place.columns,
        kind=said.kind,
        held_on=said.held_on,
        words=said.words,
        others=said.others,
        concerns=list(said.concerns),
        follow_up=follow_up,
        key=key,
        by=by,
    )
    for party in parties:
        add_party(made, party)
    record("contacts.converse", made, by=by, details={"kind": said.kind, "place": place.word})
    return made


def follow_up_of(place: Place, step: NextStep, *, by: User) -> FollowUp:
    """Add what comes next, about the same place."""
    return add_follow_up(step.what, due_on=step.due_on, owner=step.owner, by=by, place=place.columns)


@transaction.atomic
def change_conversation(
    conversation: Conversation, said: Said, *, parties: Iterable[Organisation | Person], by: User, seen: int
) -> Conversation:
    """Mend what was written down; raises ConversationMoved when a colleague did so after `seen` changes.

    The log keeps who changed which columns and when, never what they say: words of people stand in the conversation
    alone, where their term ends and where anonymising finds them.
    """
    current = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    if current.changes != seen:
        raise ConversationMoved
    given = {**vars(said), "concerns": list(said.concerns)}
    columns = sorted(name for name in given if getattr(current, name) != given[name])
    columns += ["parties"] if set_parties(current, parties) else []
    if not columns:
        return current
    for name, value in given.items():
        setattr(current, name, value)
    current.changes, current.changed_at, current.changed_by = seen + 1, timezone.now(), by
    current.save(update_fields=[*given, "changes", "changed_at", "changed_by"])
    record("contacts.change_conversation", current, by=by, details={"columns": columns})
    return current


def set_parties(conversation: Conversation, parties: Iterable[Organisation | Person]) -> bool:
    """Let these take part and nobody else; say whether that changed anything."""
    wanted = set(parties)
    rows = {row.party: row for row in conversation.parties.with_names() if row.party}
    for party in rows.keys() - wanted:
        rows[party].delete()
    for party in wanted - rows.keys():
        add_party(conversation, party)
    return wanted != rows.keys()


def add_party(conversation: Conversation, party: Organisation | Person) -> None:
    """Note that somebody took part."""
    who = {"person": party} if isinstance(party, Person) else {"organisation": party}
    ConversationParty.objects.create(conversation=conversation, **who)
