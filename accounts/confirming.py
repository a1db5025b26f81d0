"""Twice a year somebody says who still needs access; what nobody confirms ends."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from accounts.emails import confirm_access_letter
from accounts.ending import EndingRefused, end_membership
from accounts.models import Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from foundation.audit.recording import record
from foundation.mail.writing import post
from foundation.parameters.reading import value
from foundation.retention.terms import months_before


def to_confirm(memberships: Iterable[Membership], *, due_before: date, by: User) -> list[Membership]:
    """Return those of a list that this person should confirm now; nobody confirms oneself."""
    return [
        each for each in memberships if each.user_id != by.pk and (each.confirmed_on or each.starts_on) < due_before
    ]


def due_before(today: date) -> date:
    """Return the day before which a confirmation is too old."""
    noon = datetime.combine(today, time(12), tzinfo=UTC)
    return months_before(noon, value("accounts.confirm_access_months", on=today)).date()


@transaction.atomic
def confirm_access(memberships: Sequence[Membership], *, by: User, today: date) -> int:
    """Say that these people still need their access; return how many were confirmed, never one's own."""
    confirmed = 0
    for membership in memberships:
        if membership.user_id != by.pk:
            membership.confirmed_on, membership.confirmed_by, membership.asked_to_confirm_on = today, by, None
            membership.save(update_fields=["confirmed_on", "confirmed_by", "asked_to_confirm_on"])
            record("account.confirm_access", membership, by=by)
            confirmed += 1
    return confirmed


@transaction.atomic
def ask_to_confirm(*, today: date) -> int:
    """Write once to those who can say it, organisation by organisation; return how many letters were written."""
    due = Membership.objects.current(today).unconfirmed_since(due_before(today)).not_asked().with_people()
    by_organisation: dict[Organisation, list[Membership]] = {}
    for membership in due.order_by("organisation_id", "pk"):
        by_organisation.setdefault(membership.organisation, []).append(membership)
    letters = 0
    for organisation, memberships in by_organisation.items():
        for confirmer in confirmers_of(organisation, today):
            post(confirm_access_letter(organisation, number=len(memberships), to=confirmer.user))
            letters += 1
        Membership.objects.filter(pk__in=[each.pk for each in memberships]).update(asked_to_confirm_on=today)
    return letters


def confirmers_of(organisation: Organisation, today: date) -> list[Membership]:
    """Those who say who still works there: the signatories of a municipality, and De Huizen's coordinators else."""
    if organisation.kind == OrganisationKind.MUN and organisation.municipality_id:
        signatories = list(Membership.objects.signatories_of(organisation.municipality_id, today).with_people())
        if len(signatories) > 1 or (signatories and not alone(organisation, today)):
            return signatories
    return list(Membership.objects.coordinating(today).with_people())


def alone(organisation: Organisation, today: date) -> bool:
    """Say whether an organisation has one person: then nobody there can confirm anybody."""
    return Membership.objects.current(today).filter(organisation=organisation).values("user").distinct().count() < 2


def end_unconfirmed(*, today: date) -> int:
    """End what was asked about long ago and nobody confirmed; whoever is the last to let people in stays."""
    asked_until = today - timedelta(days=value("accounts.confirm_days_after_asking", on=today))
    ended = 0
    for membership in Membership.objects.current(today).asked_until(asked_until).exclude(role=Role.ADMIN):
        try:
            end_membership(membership, last_day=today, today=today, by=None, why="unconfirmed")
        except EndingRefused:
            continue
        ended += 1
    return ended
