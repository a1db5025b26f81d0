"""Ask for access, and say yes or no to it; the yes is an invitation, which proves the address."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.emails import request_letter, request_refused_letter
from accounts.invitations import RoleUnfit, invite
from accounts.models import AccessRequest, Membership, Organisation, RequestSource, RequestState, User
from accounts.roles import OrganisationKind, Role, roles_of
from foundation.audit.recording import record
from foundation.mail.writing import post


class RequestRefused(ValueError):
    """The request was decided before, the decider may not decide it, or a refusal lacks its reason."""


@transaction.atomic
def request_access(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: Role,
    language: str,
    words: str = "",
    source: RequestSource = RequestSource.PAGE,
) -> AccessRequest:
    """Keep a request and write to those who decide it; one of the same address that still waits is returned as it is.

    Raises RoleUnfit for a role that this organisation cannot give. Says nothing about whether the address has an
    account, so that nobody learns who works here.
    """
    if role not in roles_of(organisation.kind, runs_portal=organisation.runs_portal):
        raise RoleUnfit(f"{organisation}: {role}")
    request, made = AccessRequest.objects.get_or_create(
        email=email.strip().lower(),
        organisation=organisation,
        state=RequestState.WAITING,
        defaults={
            "name": name.strip(),
            "role": role,
            "language": language,
            "words": words.strip(),
            "source": source,
            "asked_at": timezone.now(),
        },
    )
    if made:
        address = settings.PORTAL_ADDRESS + reverse("accounts:access_request", args=[request.pk])
        for membership in deciders(organisation):
            post(request_letter(request, to=membership.user, address=address))
        record("account.request_access", request, details={"role": role, "organisation": organisation.pk})
    return request


def deciders(organisation: Organisation) -> list[Membership]:
    """Those who are written to: the signatories of the municipality, else the coordinators of De Huizen."""
    today = timezone.localdate()
    signatories = Membership.objects.none()
    if organisation.kind == OrganisationKind.MUN and organisation.municipality_id:
        signatories = Membership.objects.signatories_of(organisation.municipality_id, today).with_people()
    return list(signatories) or list(Membership.objects.coordinating(today).with_people())


@transaction.atomic
def grant(request: AccessRequest, *, by: User, role: Role | None = None) -> str:
    """Invite the person, in the role that was asked or another; return the address of the invitation.

    Raises RequestRefused when it was decided before or is not this person's to decide, RoleUnfit as `invite` does.
    """
    kept = decide(request, RequestState.GRANTED, by=by)
    given = Role(role or kept.role)
    record("account.grant_access", kept, by=by, details={"role": given})
    return invite(kept.email, organisation=kept.organisation, role=given, language=kept.language, by=by)


@transaction.atomic
def refuse(request: AccessRequest, *, by: User, reason: str) -> AccessRequest:
    """Say no, with the reason, in a letter; raises RequestRefused as `grant` does, and without a reason."""
    if not reason.strip():
        raise RequestRefused
    kept = decide(request, RequestState.REFUSED, by=by, reason=reason.strip())
    post(request_refused_letter(kept))
    record("account.refuse_access", kept, by=by)
    return kept


def decide(request: AccessRequest, state: RequestState, *, by: User, reason: str = "") -> AccessRequest:
    """Decide once: the row is locked, so that of two deciders one comes too late and hears it."""
    kept = AccessRequest.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=request.pk).first()
    if kept is None or kept.state != RequestState.WAITING:
        raise RequestRefused
    kept.state, kept.reason, kept.decided_by, kept.decided_at = state, reason, by, timezone.now()
    kept.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return kept
