"""Look at the portal as another person: administrators only, to read alone, with a reason and a record."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.emails import looked_as_letter
from accounts.models import Membership, User
from accounts.roles import Role
from foundation.audit.recording import record
from foundation.mail.writing import post

SESSION_KEY = "looking_as"
LOOK_FOR = timedelta(minutes=30)


class LookingRefused(ValueError):
    """Nobody looks as oneself, as another administrator, as a closed account, or without a reason."""


@transaction.atomic
def start_looking(session: Any, target: User, *, by: User, reason: str, now: datetime) -> None:
    """Show the portal as this person sees it for half an hour; record why, and tell the person.

    Raises LookingRefused.
    """
    today = timezone.localdate(now)
    is_admin = Membership.objects.of_person(target, today).of_role(Role.ADMIN).exists()
    if by.role != Role.ADMIN or target.pk == by.pk or is_admin or not target.is_active or not reason.strip():
        raise LookingRefused
    record("account.look_as", target, by=by, details={"reason": reason.strip()})
    post(looked_as_letter(target, reason=reason.strip()))
    session[SESSION_KEY] = {"user": target.pk, "until": (now + LOOK_FOR).isoformat()}


def stop_looking(session: Any, *, by: User) -> None:
    """Be oneself again."""
    looked = session.pop(SESSION_KEY, None)
    if looked:
        record("account.stop_looking", User.objects.filter(pk=looked["user"]).first(), by=by)


def person_shown(session: Any, *, by: User, now: datetime) -> User | None:
    """Return the person as whom this session looks at the portal, if the half hour is not over."""
    looked = session.get(SESSION_KEY)
    if not looked:
        return None
    until = parse_datetime(looked["until"])
    person = User.objects.open().filter(pk=looked["user"]).first()
    if person is None or until is None or now >= until or not still_admin(by, now):
        stop_looking(session, by=by)
        return None
    person.really = by
    return person


def still_admin(user: User, now: datetime) -> bool:
    """Say whether the one who looks is an administrator at this moment."""
    return Membership.objects.of_person(user, timezone.localdate(now)).of_role(Role.ADMIN).exists()
