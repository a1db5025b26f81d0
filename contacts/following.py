"""Follow up: add something to do, move it to another day, hand it to a colleague, say that it is done."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from contacts.emails import follow_up_letter
from contacts.models import FollowUp
from contacts.once import wait_for_turn_of
from foundation.audit.recording import record
from foundation.mail.writing import post


@transaction.atomic
def add_follow_up(what: str, *, due_on: date, owner: User, by: User, place: dict[str, Any] | None = None) -> FollowUp:
    """Write down what is still to be done, by when and by whom; `place` are the columns of what it is about.

    The same form sent twice makes one.
    """
    given = {"what": what, "due_on": due_on, "owner": owner, "added_by": by}
    where = {name: found for name, found in (place or {}).items() if found}
    since = wait_for_turn_of(by)
    # What came out of a conversation is kept once by the conversation itself.
    twin = FollowUp.objects.filter(**given, **where, added_at__gte=since, conversation__isnull=True).first()
    if twin:
        return twin
    made = FollowUp.objects.create(**given, **where, added_at=timezone.now())
    record("contacts.add_follow_up", made, by=by, details={"what": what, "due_on": due_on, "owner": owner.pk})
    tell_owner(made, owner, by=by)
    return made


@transaction.atomic
def move_follow_up(follow_up: FollowUp, *, by: User, due_on: date, owner: User) -> FollowUp:
    """Move it to another day, or hand it over and tell who got it; the reminders follow. What is done stays."""
    current = locked(follow_up)
    if current.done_at or (current.due_on, current.owner_id) == (due_on, owner.pk):
        return current
    before = {"due_on": current.due_on, "owner": current.owner_id}
    is_handed_over = current.owner_id != owner.pk
    current.due_on, current.owner = due_on, owner
    current.save(update_fields=["due_on", "owner"])
    record("contacts.move_follow_up", current, by=by, details={"before": before, "due_on": due_on, "owner": owner.pk})
    if is_handed_over:
        tell_owner(current, owner, by=by)
    return current


def tell_owner(follow_up: FollowUp, owner: User, *, by: User) -> None:
    """Write to whoever has something to do from now on, unless they took it themselves."""
    if owner.pk != by.pk and owner.is_active:
        post(follow_up_letter(follow_up, to=owner, by=by))


@transaction.atomic
def finish_follow_up(follow_up: FollowUp, *, by: User, done: bool = True) -> FollowUp:
    """Say that it is done, or that it is not done after all; the same again changes nothing."""
    current = locked(follow_up)
    if (current.done_at is not None) == done:
        return current
    current.done_at, current.done_by = (timezone.now(), by) if done else (None, None)
    current.save(update_fields=["done_at", "done_by"])
    record("contacts.finish_follow_up", current, by=by, details={"done": done})
    return current


def locked(follow_up: FollowUp) -> FollowUp:
    """The row as it stands now; others wait."""
    return FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
