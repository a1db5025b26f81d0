"""Who could take which sites: a balanced suggestion from plain values, with a reason for each. No database.

A reviewer who declared an interest in a site, or who is absent, gets none of it. Among the others the one whose load is
lowest comes first; speaking the language of the municipality and knowing the province each weigh as much as a number of
sites in hand (both are parameters). Equal ones share by their number, so that the same input gives the same answer.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssignmentKind(TextChoices):
    """What an act of assigning was."""

    ASSIGN = "assign", _("Assigned")
    HAND_OVER = "hand_over", _("Handed over")


class Slot(TextChoices):
    """Which of the two places of a reviewer at a site."""

    FIRST = "reviewer", _("First reviewer")
    SECOND = "second_reviewer", _("Second reviewer")


class Why(TextChoices):
    """A reason for or against somebody."""

    LANGUAGE = "language", _("speaks the language of the municipality")
    PROVINCE = "province", _("knows the province")
    LOAD = "load", _("has the fewest sites in hand")
    NOBODY = "nobody", _("everybody is absent or declared an interest")


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Somebody who could take sites: languages and provinces known, sites in hand, absent or not."""

    id: int
    languages: Collection[str] = ()
    provinces: Collection[str] = ()
    load: int = 0
    absent: bool = False
    interests: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class ToAssign:
    """A site that wants a reviewer: the languages in which its municipality writes, and its province."""

    id: int
    languages: Collection[str]
    province: str


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How many sites in hand a known language, and a known province, are worth."""

    language: int
    province: int


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Who should take a site (None: nobody can) and why."""

    site: int
    reviewer: int | None
    reasons: tuple[Why, ...] = field(default=())


def suggest(sites: Iterable[ToAssign], reviewers: Iterable[Reviewer], *, weights: Weights) -> list[Suggestion]:
    """Give each site to somebody, in the order given; what one gets counts in the load for the next."""
    everybody = sorted(reviewers, key=lambda reviewer: reviewer.id)
    load = {reviewer.id: reviewer.load for reviewer in everybody}
    return [suggest_one(site, everybody, load=load, weights=weights) for site in sites]


def suggest_one(site: ToAssign, reviewers: list[Reviewer], *, load: dict[int, int], weights: Weights) -> Suggestion:
    """Choose for one site and raise the load of whoever gets it."""
    possible = [reviewer for reviewer in reviewers if may_take(reviewer, site)]
    if not possible:
        return Suggestion(site=site.id, reviewer=None, reasons=(Why.NOBODY,))
    best = min(possible, key=lambda reviewer: (cost(reviewer, site, load=load, weights=weights), reviewer.id))
    lowest = load[best.id] == min(load[reviewer.id] for reviewer in possible)
    load[best.id] += 1
    reasons = (
        *((Why.LANGUAGE,) if speaks(best, site) else ()),
        *((Why.PROVINCE,) if site.province in best.provinces else ()),
        *((Why.LOAD,) if lowest else ()),
    )
    return Suggestion(site=site.id, reviewer=best.id, reasons=reasons)


def may_take(reviewer: Reviewer, site: ToAssign) -> bool:
    """Say whether somebody is there and has no declared interest in the site."""
    return not reviewer.absent and site.id not in reviewer.interests


def speaks(reviewer: Reviewer, site: ToAssign) -> bool:
    """Say whether somebody speaks a language in which the municipality writes."""
    return not set(reviewer.languages).isdisjoint(site.languages)


def cost(reviewer: Reviewer, site: ToAssign, *, load: dict[int, int], weights: Weights) -> int:
    """How little it suits: sites in hand, less what language and province are worth; the lowest gets the site."""
    known = weights.language * speaks(reviewer, site) + weights.province * (site.province in reviewer.provinces)
    return load[reviewer.id] - known
