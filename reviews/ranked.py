"""The ranking of the sites that wait for a decision: collected once, drawn many times, kept by what went in."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import models

from accounts.models import User
from foundation.parameters.reading import values_in_force
from reviews.models import Assessment, Criterion, Framework, Interest
from reviews.ranking import Candidate, Ranking, Standing, Telling, most_telling, rank
from reviews.scoring import Together, candidate_of, together
from sites.models import Site
from sites.workflow import Status
from territory.models import Prison, Station
from territory.models.metres import Metres

SEED = 1
KEPT_FOR = 24 * 60 * 60
RANKED = (Status.IN_REVIEW, Status.REPLY, Status.RESERVE)
TELLING_SHOWN = 5


class NotDrawn(Exception):
    """So many sites take longer than a page may, and nobody had them drawn with these scores yet."""


@dataclass(frozen=True)
class Line:
    """One site in the ranking: how it came out, and what is known of it."""

    site: Site
    standing: Standing
    reviewers: int
    unknown: int


@dataclass(frozen=True)
class Hint:
    """An unknown that would change the ranking if it were known."""

    site: Site
    criterion: Criterion
    swing: float


@dataclass(frozen=True)
class Ranked:
    """The whole ranking for one reader."""

    framework: Framework
    lines: list[Line]
    excluded: list[tuple[Site, list[Criterion]]]
    telling: list[Hint]
    top: int
    draws: int

    @property
    def says_little(self) -> bool:
        """Whether so few sites are ranked that each is always among the first."""
        return len(self.lines) <= self.top


@dataclass(frozen=True)
class Computed:
    """What the draws gave; kept in the cache under the digest of what went in."""

    ranking: Ranking
    telling: list[Telling]


def candidates_of(sites: Sequence[Site], framework: Framework, *, user: User) -> dict[int, list[Together]]:
    """Bring together the final assessments of many sites under one version; sites without any are left out."""
    asked = framework.asked
    voices: dict[int, list[Any]] = {}
    barred = barred_from(sites)
    visible = Assessment.objects.visible_to(user).filter(site__in=[site.pk for site in sites]).final()
    for assessment in visible:
        if (assessment.site_id, assessment.reviewer_id) not in barred:
            voices.setdefault(assessment.site_id, []).append(assessment.given)
    return {pk: together(asked, given) for pk, given in voices.items()}


def barred_from(sites: Sequence[Site]) -> set[tuple[int, int]]:
    """Who has an interest in which of these sites, read with_local_people: declared, or a role in the municipality."""
    newest = Interest.objects.filter(site__in=[site.pk for site in sites]).counting()
    declared = {(row.site_id, row.person_id) for row in newest if row.has_interest}
    return declared | {(site.pk, person) for site in sites for person in site.local_people}


def ranked(
    sites: Sequence[Site], framework: Framework, *, user: User, top: int | None = None, patient: bool = False
) -> Ranked:
    """Rank these sites as far as this person may read their assessments; without `top` as the parameter says.

    Raises NotDrawn for more sites than a page waits for, unless somebody `patient` asks or asked before.
    """
    return rank_brought(sites, framework, candidates_of(sites, framework, user=user), top=top, patient=patient)


def rank_brought(
    sites: Sequence[Site],
    framework: Framework,
    brought: Mapping[int, list[Together]],
    *,
    top: int | None = None,
    patient: bool = False,
) -> Ranked:
    """Rank sites whose assessments were brought together already; as ranked."""
    by_pk = {site.pk: site for site in sites if site.pk in brought}
    criteria = {criterion.code: criterion for criterion in framework.rows}
    candidates = [candidate_of(str(pk), brought[pk]) for pk in sorted(by_pk)]
    first, draws, most = values_in_force("reviews.ranking_top", "reviews.ranking_draws", "reviews.ranking_at_once")
    top = top or first
    computed = at_hand(framework, candidates, top=top, draws=draws)
    if computed is None:
        if len(candidates) > most and not patient:
            raise NotDrawn
        computed = compute(framework, candidates, top=top, draws=draws)
    lines = [Line(by_pk[int(row.id)], row, *known_of(brought[int(row.id)])) for row in computed.ranking.sites]
    return Ranked(
        framework=framework,
        lines=sorted(lines, key=lambda line: (-line.standing.top, -line.standing.first, -line.standing.mean)),
        excluded=[
            (by_pk[int(pk)], [criteria[row.code] for row in brought[int(pk)] if row.knock_out_confirmed])
            for pk in computed.ranking.excluded
        ],
        telling=[
            Hint(by_pk[int(one.id)], criteria[one.code], one.swing)
            for one in computed.telling[:TELLING_SHOWN]
            if one.swing > 0
        ],
        top=top,
        draws=draws,
    )


def known_of(rows: list[Together]) -> tuple[int, int]:
    """How many people assessed a site, and how many criteria nobody could score."""
    return max((len(row.kinds) for row in rows), default=0), sum(row.is_unknown for row in rows)


def at_hand(framework: Framework, candidates: list[Candidate], *, top: int, draws: int) -> Computed | None:
    """What the same input gave before, if it is still kept."""
    kept = cache.get(f"ranking-{digest_of(framework, candidates, top=top, draws=draws)}")
    return kept if isinstance(kept, Computed) else None


def compute(framework: Framework, candidates: list[Candidate], *, top: int, draws: int) -> Computed:
    """Draw, and keep what it gave."""
    criteria = [one.weighed for one in framework.asked]
    if not any(one.weight_max for one in criteria):
        return Computed(Ranking(sites=[], excluded=[]), [])
    made = Computed(
        rank(criteria, candidates, top=top, draws=draws, seed=SEED),
        most_telling(criteria, candidates, top=top, draws=draws, seed=SEED),
    )
    cache.set(f"ranking-{digest_of(framework, candidates, top=top, draws=draws)}", made, KEPT_FOR)
    return made


def digest_of(framework: Framework, candidates: list[Candidate], *, top: int, draws: int) -> str:
    """The SHA-256 of all that decides the picture."""
    words = {
        "criteria": [[one.code, one.weight_min, one.weight_max] for one in framework.asked],
        "sites": [
            [one.id, sorted((code, str(score)) for code, score in one.scores.items()), list(one.knock_outs)]
            for one in candidates
        ],
        "draws": [top, draws, SEED],
    }
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def sites_to_rank(user: User, *, province: str = "", kind: str = "") -> list[Site]:
    """The sites that wait for a decision or stand on the reserve, as far as this person sees them."""
    waiting = Site.objects.visible_to(user).in_province(province).filter(status__in=RANKED)
    rows = waiting.with_places_of().with_local_people()
    return list(rows.filter(models.Q(house_kind=kind) if kind else models.Q()).order_by("pk"))


def sites_among(user: User, numbers: Sequence[int]) -> list[Site]:
    """These sites, as far as this person sees them, with files, and metres to the nearest `station` and `prison`."""
    rows = Site.objects.visible_to(user).filter(pk__in=numbers).with_places_of().with_file().with_local_people()
    return list(rows.annotate(station=metres_to(Station), prison=metres_to(Prison)).order_by("name", "pk"))


def metres_to(model: type[Station] | type[Prison]) -> models.Subquery:
    """Metres to the nearest row of a table of points."""
    rows: Any = model.objects.all()
    near = rows.annotate(metres=Metres("point", models.OuterRef("point"))).order_by("metres")
    return models.Subquery(near.values("metres")[:1])
