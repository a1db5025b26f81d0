"""Invite a person, and let the person in once."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.emails import invitation_letter
from accounts.models import Invitation, Membership, Organisation, User
from accounts.roles import Role, roles_of
from foundation.audit.recording import record
from foundation.mail.tasks import nudge
from foundation.mail.writing import post

VALID_FOR = timedelta(days=14)


class InvitationRefused(ValueError):
    """The invitation was used, has expired, or was never given; `closed` when the account of its address is closed."""


class RoleUnfit(ValueError):
    """The organisation cannot give this role."""


def digest_of(token: str) -> str:
    """Return what is kept of an invitation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(email: str, *, organisation: Organisation, role: Role, language: str, by: User | None) -> str:
    """Write an invitation into the outbox and return its address; the secret in it is shown this once.

    Raises RoleUnfit for a role that this organisation cannot give.
    """
    if role not in roles_of(organisation.kind, runs_portal=organisation.runs_portal):
        raise RoleUnfit(f"{organisation}: {role}")
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation = Invitation.objects.create(
        token_digest=digest_of(token),
        email=email.strip().lower(),
        language=language,
        organisation=organisation,
        role=role,
        invited_at=now,
        invited_by=by,
        expires_at=now + VALID_FOR,
    )
    address = settings.PORTAL_ADDRESS + reverse("accounts:invitation", args=[token])
    post(invitation_letter(invitation, address=address))
    nudge()
    record("account.invite", invitation, by=by, details={"role": role, "organisation": organisation.pk})
    return address


@transaction.atomic
def accept(token: str, *, name: str, password: str) -> User:
    """Use an invitation: make the account (or add to the one there is) and its membership.

    An existing account keeps its password: the person signs in with it. Raises InvitationRefused, with `closed` when
    De Huizen closed the account of this address: an invitation does not open it again.
    """
    invitation = Invitation.objects.with_token(digest_of(token)).select_for_update(of=("self",)).first()
    now = timezone.now()
    if invitation is None or not invitation.is_open(now):
        raise InvitationRefused
    user = User.objects.filter(email=invitation.email).first()
    if user and not user.is_active:
        raise InvitationRefused("closed")
    if user is None:
        user = User.objects.create_user(invitation.email, password, name=name, language=invitation.language)
    Membership.objects.get_or_create(
        user=user, organisation=invitation.organisation, role=invitation.role, ends_on__isnull=True
    )
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    record("account.accept_invitation", invitation, by=user)
    return user
