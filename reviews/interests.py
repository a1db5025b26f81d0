"""Action: declare an own interest in a site, or that there is none; who has one neither scores nor decides.

Whoever shares, decides, takes back, reopens or handles the letter declares first, as assessors do; an interest once
declared at a site stays, so that nobody lifts it just before deciding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from foundation.audit.recording import record
from reviews.models import Interest
from sites.models import Site
from sites.workflow import Refusal, StepRefused


@transaction.atomic
def declare(site: Site, *, by: User, has_interest: bool, words: str = "") -> Interest:
    """Write down what a person says about an own interest; an earlier word stays as history.

    Raises StepRefused when somebody who declared an interest now says that there is none.
    """
    if not has_interest and Interest.objects.filter(site=site, person=by, has_interest=True).exists():
        raise StepRefused(Refusal.INTEREST)
    declared = Interest.objects.create(
        site=site, person=by, has_interest=has_interest, words=words.strip(), declared_at=timezone.now()
    )
    record("review.declare", site, by=by, details={"interest": has_interest, "words": words})
    return declared


def declarations(site: Site) -> dict[int, Interest]:
    """The declaration of each person that counts today."""
    return {row.person_id: row for row in Interest.objects.filter(site=site).counting().with_people()}


@dataclass(frozen=True)
class Aside:
    """Who stands aside at a site: what people declared, and who ever held a role in its municipality."""

    declared: Mapping[int, Interest]
    local: frozenset[int]

    def among(self, people: Iterable[int]) -> set[int]:
        """Those of these people who have an interest."""
        said = {person for person, row in self.declared.items() if row.has_interest}
        return set(people) & (said | self.local)

    def frees(self, person: int) -> bool:
        """Say whether this person declared that there is no interest, and has none."""
        return person in self.declared and not self.among([person])

    @property
    def rows(self) -> list[Interest]:
        """The declarations of an interest."""
        return [row for row in self.declared.values() if row.has_interest]


def aside_of(site: Site) -> Aside:
    """Read who stands aside, everybody at once."""
    brought = getattr(site, "local_people", None)
    if brought is None:
        places = [site.municipality_id, site.municipality_then_id]
        brought = Membership.objects.filter(organisation__municipality_id__in=places).values_list("user_id", flat=True)
    return Aside(declarations(site), frozenset(brought))


def interested_in(site: Site, people: Iterable[int]) -> set[int]:
    """Those of these people who have an interest: they said so, or ever held a role in the municipality of the site."""
    return aside_of(site).among(people)


def require_clean_hand(site: Site, *, by: User, aside: Aside | None = None) -> None:
    """Refuse who has an interest in the site, or has not said yet that there is none; raises StepRefused."""
    aside = aside or aside_of(site)
    if aside.among([by.pk]):
        raise StepRefused(Refusal.INTEREST)
    if by.pk not in aside.declared:
        raise StepRefused(Refusal.UNDECLARED)


def has_declared(site: Site, *, by: User) -> bool:
    """Say whether this person said anything about an interest in the site."""
    return Interest.objects.filter(site=site, person=by).exists()
