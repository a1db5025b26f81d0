"""Put two to five sites side by side: criteria, distances, costs, and how sure all of it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from reviews.models import Criterion, Framework
from reviews.ranked import Line, NotDrawn, candidates_of, rank_brought, sites_to_rank
from reviews.scoring import Together, reliability_of
from sites.models import Site
from sites.saying import label_of, said

LEAST, MOST = 2, 5
METRES = 1000
TOLD = ("places", "gross_area", "owner_kind", "tenure", "available_on", "price", "rent", "state", "zone", "stop_metres")


@dataclass(frozen=True)
class Cell:
    """What the reviewers say about one site under one criterion."""

    found: Together | None
    is_best: bool


@dataclass(frozen=True)
class Compared:
    """Sites side by side; each row has one cell per site, in the order of the sites."""

    sites: list[Site]
    framework: Framework
    criteria: list[tuple[Criterion, list[Cell]]]
    facts: list[tuple[str, list[str]]]
    distances: list[tuple[str, list[float | None]]]
    reliability: list[float | None]
    standings: list[Line | None]
    top: int


def compare(sites: Sequence[Site], framework: Framework, *, user: User) -> Compared:
    """Compare these sites as far as this person may read their assessments; their places are those of the ranking.

    The sites were read by sites_among. While a long ranking still has to be drawn, nobody has a place.
    """
    waiting = sites_to_rank(user)
    brought = candidates_of([*waiting, *sites], framework, user=user)
    try:
        outcome = rank_brought(waiting, framework, brought)
    except NotDrawn:
        outcome = None
    lines = {line.site.pk: line for line in outcome.lines} if outcome else {}
    asked = framework.asked
    return Compared(
        sites=list(sites),
        framework=framework,
        criteria=[(one, cells_of(one, sites, brought)) for one in framework.rows],
        facts=[(label_of(code), [said(site, code) for site in sites]) for code in TOLD],
        distances=distances_of(sites),
        reliability=[reliability_of(asked, brought[site.pk]) if site.pk in brought else None for site in sites],
        standings=[lines.get(site.pk) for site in sites] if outcome else [],
        top=outcome.top if outcome else 0,
    )


def cells_of(criterion: Criterion, sites: Sequence[Site], brought: Mapping[int, Sequence[Together]]) -> list[Cell]:
    """What is known of each site under one criterion, the best mean marked."""
    found = [next((row for row in brought.get(site.pk, ()) if row.code == criterion.code), None) for site in sites]
    means = [row.mean if row else None for row in found]
    best = max((mean for mean in means if mean is not None), default=None)
    return [Cell(row, mean is not None and mean == best) for row, mean in zip(found, means, strict=True)]


def distances_of(sites: Sequence[Site]) -> list[tuple[str, list[float | None]]]:
    """Kilometres as the crow flies to the nearest station and prison; None where the place is unknown."""
    return [
        (str(label), [kilometres(getattr(site, name)) for site in sites])
        for name, label in (("station", _("Nearest station")), ("prison", _("Nearest prison")))
    ]


def kilometres(metres: float | None) -> float | None:
    """The same in kilometres."""
    return None if metres is None else metres / METRES
