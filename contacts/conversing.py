"""Write down a conversation, with the next step as a follow-up: one form, one transaction."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import Organisation, User
from contacts.following import add_follow_up
from contacts.models import Conversation, ConversationParty, FollowUp, Person
from contacts.whereabouts import Place
from foundation.audit.recording import record


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
        who = {"person": party} if isinstance(party, Person) else {"organisation": party}
        ConversationParty.objects.create(conversation=made, **who)
    record("contacts.converse", made, by=by, details={"kind": said.kind, "place": place.word})
    return made


def follow_up_of(place: Place, step: NextStep, *, by: User) -> FollowUp:
    """Add what comes next, about the same place."""
    return add_follow_up(step.what, due_on=step.due_on, owner=step.owner, by=by, place=place.columns)
