"""End memberships: one leaves, a colleague ends it, or nobody said any more that it is needed."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from accounts.emails import membership_ended_letter
from accounts.models import Invitation, Membership, User
from accounts.roles import Role
from accounts.withdrawing import withdraw_all
from foundation.audit.recording import record
from foundation.mail.writing import post

# Without one of these nobody could let anybody in again.
NEEDED = frozenset({Role.SIGNATORY, Role.COORDINATOR, Role.ADMIN})


class EndingRefused(ValueError):
    """The membership cannot end; the text is `last` for the last one who lets people in, `over` when it has ended."""


def is_last(membership: Membership, *, today: date) -> bool:
    """Say whether this is the only one of its organisation who lets people in, in this role."""
    if membership.role not in NEEDED:
        return False
    others = Membership.objects.current(today).filter(organisation=membership.organisation, role=membership.role)
    return not others.filter(user__is_active=True).exclude(pk=membership.pk).exists()


@transaction.atomic
def end_membership(
    membership: Membership, *, last_day: date, today: date, by: User | None, why: str, at_once: bool = False
) -> Membership:
    """Let a membership end after a day (that day included, or `at_once` in the course of it) and tell the person.

    A last day that was set before is never put off. `why` is a word for the letter and the log: `left`, `ended` or
    `unconfirmed`. A last signatory, coordinator or administrator stays until there is another, except De Huizen ends
    the signatory's itself. Raises EndingRefused.
    """
    kept = Membership.objects.select_for_update(of=("self",)).with_places().get(pk=membership.pk)
    if kept.is_over(today):
        raise EndingRefused("over")
    by_de_huizen = by is not None and by.role in {Role.COORDINATOR, Role.ADMIN} and kept.role == Role.SIGNATORY
    if is_last(kept, today=today) and not by_de_huizen:
        raise EndingRefused("last")
    kept.ends_on = max(min(last_day, kept.ends_on or last_day), kept.starts_on)
    kept.cut_short_at = timezone.now() if at_once else None
    kept.save(update_fields=["ends_on", "cut_short_at"])
    record("account.end_membership", kept, by=by, details={"role": kept.role, "ends_on": kept.ends_on, "why": why})
    post(membership_ended_letter(kept, why=why))
    end_invitations(kept, over=at_once or kept.ends_on <= today, by=by)
    return kept


def end_invitations(membership: Membership, *, over: bool, by: User | None) -> None:
    """Let nobody in by an invitation of somebody without access: withdraw the open ones, or end them with the access.

    Whoever let people into every organisation, for De Huizen, wrote them for all of these.
    """
    now = timezone.now()
    written = Invitation.objects.open(now).written_by(membership.user)
    if membership.role not in {Role.COORDINATOR, Role.ADMIN}:
        written = written.of_organisation(membership.organisation)
    if over:
        withdraw_all(written, by=by, now=now)
    elif membership.ends_on:
        last = datetime.combine(membership.ends_on, time.max, tzinfo=timezone.get_default_timezone())
        written.filter(expires_at__gt=last).update(expires_at=last)
