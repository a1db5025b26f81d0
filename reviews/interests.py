"""Action: declare an own interest in a site, or that there is none; who has one neither scores nor decides."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from foundation.audit.recording import record
from reviews.models import Interest
from sites.models import Site


@transaction.atomic
def declare(site: Site, *, by: User, has_interest: bool, words: str = "") -> Interest:
    """Write down what a person says about an own interest; an earlier word stays as history."""
    declared = Interest.objects.create(
        site=site, person=by, has_interest=has_interest, words=words.strip(), declared_at=timezone.now()
    )
    record("review.declare", site, by=by, details={"interest": has_interest, "words": words})
    return declared


def declarations(site: Site) -> dict[int, Interest]:
    """The declaration of each person that counts today."""
    return {row.person_id: row for row in Interest.objects.filter(site=site).newest().with_people()}


def interested_in(site: Site, people: Iterable[int]) -> set[int]:
    """Those of these people who have an interest: they said so, or ever held a role in the municipality of the site."""
    wanted = set(people)
    declared = {person for person, row in declarations(site).items() if row.has_interest}
    local = Membership.objects.filter(
        user_id__in=wanted, organisation__municipality_id__in=[site.municipality_id, site.municipality_then_id]
    )
    return wanted & (declared | set(local.values_list("user_id", flat=True)))


def has_declared(site: Site, *, by: User) -> bool:
    """Say whether this person said anything about an interest in the site."""
    return Interest.objects.filter(site=site, person=by).exists()
