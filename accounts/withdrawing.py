"""Action: take invitations back that nobody has used yet."""

from datetime import datetime

from django.db import transaction

from accounts.models import Invitation, User
from accounts.models.invitations import InvitationQuerySet
from foundation.audit.recording import record


def withdraw_all(invitations: InvitationQuerySet, *, by: User | None, now: datetime) -> None:
    """Take all of these back, each with its entry."""
    for invitation in invitations.select_for_update(of=("self",)):
        withdraw(invitation, by=by, now=now)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User | None, now: datetime) -> Invitation:
    """Take an invitation back that nobody has used; one that is over stays as it is."""
    kept = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if kept.is_open(now):
        kept.withdrawn_at = now
        kept.save(update_fields=["withdrawn_at"])
        record("account.withdraw_invitation", kept, by=by)
    return kept
