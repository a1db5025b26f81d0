"""Let a person in who was signed in elsewhere: find the organisation, give the role of the claim, end the old one."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.claims import ClaimsRefused, Said
from accounts.models import Membership, Organisation, User
from accounts.roles import Role, roles_of
from foundation.audit.recording import record


@transaction.atomic
def admit(said: Said, *, user: User | None, language: str, today: date) -> User:
    """Give the person the membership that the claims give, and an account if there is none yet.

    `user` is the account linked to this issuer and subject, if any: an account is never found by its e-mail address.
    Raises ClaimsRefused with `unknown_organisation`, `role_elsewhere` or `address_taken`.
    """
    organisation = Organisation.objects.giving_access().with_kbo(said.kbo_number).first()
    if organisation is None:
        raise ClaimsRefused("unknown_organisation")
    if said.role not in roles_of(organisation.kind, runs_portal=organisation.runs_portal):
        raise ClaimsRefused("role_elsewhere")
    person = user or new_account(said, language=language)
    give_role(person, organisation, Role(said.role), today=today)
    return person


def new_account(said: Said, *, language: str) -> User:
    """Make an account without a password; an address that belongs to somebody here is not taken over."""
    if User.objects.filter(email=said.email).exists():
        raise ClaimsRefused("address_taken")
    person = User.objects.create_user(said.email, None, name=said.name, language=language)
    record("account.federate", person, by=person)
    return person


def give_role(person: User, organisation: Organisation, role: Role, *, today: date) -> Membership:
    """Hold exactly the role that the provider says; what it said before ends, what an invitation gave stays."""
    for earlier in Membership.objects.by_claim_of(person, today):
        if (earlier.organisation_id, earlier.role) != (organisation.pk, role):
            end(earlier, by=person, today=today)
    held = Membership.objects.current(today).filter(user=person, organisation=organisation, role=role).first()
    if held:
        return held
    given = Membership.objects.create(user=person, organisation=organisation, role=role, starts_on=today, by_claim=True)
    record("account.role_claimed", given, by=person, details={"role": role, "organisation": organisation.pk})
    return given


def end(membership: Membership, *, by: User, today: date) -> None:
    """End a membership at once; jobs and the audit trail keep pointing to it, even when it began today."""
    membership.ends_on, membership.cut_short_at = today, timezone.now()
    membership.save(update_fields=["ends_on", "cut_short_at"])
    record("account.role_ended", membership, by=by, details={"role": membership.role})
