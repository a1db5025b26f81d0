"""Put an inbox together: whose work it is today, which sites it shows, and who could take which (sites and reviews)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from accounts.models import Absence, Membership, Skills, User
from foundation.parameters.reading import values_in_force
from portal.inbox_forms import InboxFilter
from reviews.models import Interest, Reply
from sites import clocking, frames
from sites.assigning import Change
from sites.balance import Reviewer, Slot, Suggestion, ToAssign, Weights, Why, suggest
from sites.clocking import Pace
from sites.completeness import Limits
from sites.kinds import HouseKind
from sites.models import Site, SiteQuerySet
from sites.models.waiting import Desk
from sites.piles import Pile

SUGGEST = "suggest"
NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the address of an inbox asks for."""

    pile: Pile
    q: str = ""
    status: str = ""
    province: str = ""
    language: str = ""
    reviewer: str = ""
    late: bool = False
    unread: bool = False


def wanted_of(query: QueryDict, form: InboxFilter) -> Wanted:
    """Read the filter of an address; an unknown pile is the first one, a broken word filters nothing."""
    asked = str(query.get("pile", ""))
    pile = Pile(asked) if asked in Pile.values else Pile.MINE
    words = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    return Wanted(pile=pile, **words)


def desk_of(user: User) -> Desk:
    """Whose work this person does today: the own, and that of colleagues it stands in for."""
    today = timezone.localdate()
    absent = Absence.objects.on(today).stood_in_by(user).values_list("user_id", flat=True)
    return Desk(hands=(user.pk, *absent), replying=Reply.objects.running(today).order_by().values("site_id"))


def rows_of(wanted: Wanted, *, user: User, desk: Desk) -> SiteQuerySet:
    """The sites of one address, whether a page of them is shown or all of them are given to somebody."""
    rows = (
        Site.objects.visible_to(user)
        .on_pile(wanted.pile, desk)
        .with_status(wanted.status)
        .in_province(wanted.province)
        .speaking(wanted.language)
        .named_like(wanted.q)
    )
    if wanted.reviewer:
        rows = rows.given_to(None if wanted.reviewer == NOBODY else int(wanted.reviewer))
    if wanted.late:
        rows = rows.with_late_answer(timezone.localdate())
    return rows.with_unread(user) if wanted.unread else rows


def yardsticks() -> tuple[Mapping[HouseKind, Limits], Pace]:
    """What the lines of an inbox are held against: limits of places and papers, and target times; with one query."""
    values = values_in_force(*frames.KEYS, *clocking.KEYS)
    return frames.frames_of(values[: len(frames.KEYS)]).limits, clocking.pace_of(values[len(frames.KEYS) :])


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What giving these sites away would do: site, whose it was, whose it becomes, and why."""

    lines: Sequence["Line"]

    @property
    def changes(self) -> list[Change]:
        """The lines that change something."""
        return [line.change for line in self.lines if line.changes]

    @property
    def unchanged(self) -> int:
        """How many sites stay with whom they are."""
        return sum(not line.changes for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One site of a plan."""

    site: Site
    change: Change
    suggestion: Suggestion | None

    @property
    def reasons(self) -> tuple[Why, ...]:
        """Why it was suggested so; nothing where a person chose."""
        return self.suggestion.reasons if self.suggestion else ()

    @property
    def changes(self) -> bool:
        """Whether it gets another reviewer; a suggestion of nobody changes nothing."""
        nobody_found = self.suggestion is not None and self.suggestion.reviewer is None
        return self.change.before != self.change.after and not nobody_found


def plan_for(rows: Iterable[Site], *, to: str, slot: Slot) -> Plan:
    """Work out who gets which site: a person, nobody, or a balanced suggestion."""
    sites = list(rows)
    if to == SUGGEST:
        found = {suggestion.site: suggestion for suggestion in suggestions_for(sites, slot=slot)}
        return Plan(lines=[line_of(site, slot, found[site.pk].reviewer, found[site.pk]) for site in sites])
    after = None if to == NOBODY else int(to)
    return Plan(lines=[line_of(site, slot, after, None) for site in sites])


def line_of(site: Site, slot: Slot, after: int | None, suggestion: Suggestion | None) -> Line:
    """One site of a plan, as it stands now."""
    before = getattr(site, f"{slot.value}_id")
    return Line(site=site, change=Change(site=site.pk, slot=slot, before=before, after=after), suggestion=suggestion)


def suggestions_for(sites: Sequence[Site], *, slot: Slot) -> list[Suggestion]:
    """Ask the rule, with what accounts, sites and reviews know put together."""
    asked = [ToAssign(id=site.pk, languages=site.languages, province=site.province_code) for site in sites]
    language, province = values_in_force("sites.suggest_language", "sites.suggest_province")
    return suggest(asked, reviewers_for(sites, slot=slot), weights=Weights(language=language, province=province))


def reviewers_for(sites: Sequence[Site], *, slot: Slot) -> list[Reviewer]:
    """Everybody who could take these sites.

    Whoever holds the other place of a site does not get this one too, nor who ever held a role in its municipality.
    """
    today = timezone.localdate()
    people = {membership.user_id for membership in Membership.objects.reviewing(today).with_people()}
    skills = Skills.objects.in_bulk(people)
    absent = set(Absence.objects.on(today).values_list("user_id", flat=True))
    load = Site.objects.counted_by_reviewer()
    excluded = interests_by_person()
    other = f"{(Slot.SECOND if slot == Slot.FIRST else Slot.FIRST).value}_id"
    for site in sites:
        for person in {getattr(site, other) or 0, *site.local_people}:
            excluded.setdefault(person, set()).add(site.pk)
    return [
        Reviewer(
            id=number,
            languages=skills[number].languages if number in skills else (),
            provinces=skills[number].provinces if number in skills else (),
            load=load.get(number, 0),
            absent=number in absent,
            interests=excluded.get(number, ()),
        )
        for number in people
    ]


def interests_by_person() -> dict[int, set[int]]:
    """In which sites each person declared an interest; a later word takes an earlier one back."""
    found: dict[int, set[int]] = {}
    for person, site, has_interest in Interest.objects.counting().values_list("person_id", "site_id", "has_interest"):
        if has_interest:
            found.setdefault(person, set()).add(site)
    return found


def names_of(people: Iterable[int | None]) -> Mapping[int, User]:
    """The accounts with these numbers."""
    return User.objects.in_bulk({number for number in people if number})


def kept_query(query: QueryDict, *, without: Iterable[str] = ()) -> str:
    """The query string of an address without the marks of a page and these names, for links that keep the filter."""
    kept: Any = query.copy()
    for name in ("older", "newer", *without):
        kept.pop(name, None)
    return str(kept.urlencode())
