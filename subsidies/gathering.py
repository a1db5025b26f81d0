"""Gather what the database knows of houses in a year, as the plain values that the rules compute with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sites.kinds import HouseKind
from sites.models import Site, SiteQuerySet
from sites.workflow import Status, Step
from subsidies.kinds import Gap, PlacesKind, Unit
from subsidies.models import HousePlaces, OccupiedMonth
from subsidies.periods import Days, Period, shared, whole_year
from subsidies.rules import House
from territory.models import Municipality

HOUSES = frozenset({Status.OPEN, Status.CLOSED})


@dataclass(frozen=True, kw_only=True)
class Life:
    """From when until when a house works, both days included; empty where it is not known, or has no end yet."""

    first: date | None = None
    last: date | None = None

    def within(self, period: Period) -> Period | None:
        """Return the part of a period in which the house works, None for none."""
        first = max(period.first, self.first or period.first)
        lasts = [day for day in (period.last, self.last) if day is not None]
        last = min(lasts) if lasts else None
        return None if last is not None and last < first else Period(first, last, period.places)


class PlacesOfYear(NamedTuple):
    """The places of a house over time, what is not known about them, and whether only its file tells them."""

    periods: tuple[Period, ...]
    gaps: tuple[tuple[Gap, date | None], ...] = ()
    from_file: bool = False


@dataclass(frozen=True, kw_only=True)
class KnownHouse:
    """A house of a year as the rules want it, with its site, its municipality's codes, and what is not known."""

    site: Site
    house: House
    codes: tuple[int, ...]
    known: PlacesOfYear

    @property
    def gaps(self) -> tuple[tuple[Gap, date | None], ...]:
        """What is not known, with the month where it is about one."""
        return self.known.gaps


def houses_of_year(year: int, *, unit: Unit, sites: SiteQuerySet, heirs: Mapping[int, int | None]) -> list[KnownHouse]:
    """Return the houses among these sites with their places in a year; one query, however many there are.

    `heirs` says which municipality became which.
    """
    found = [site for site in with_places(sites, year, unit=unit) if site.status in HOUSES]
    return [known_house(site, places_of_year(site, year, unit=unit), heirs) for site in found]


def known_house(site: Site, known: PlacesOfYear, heirs: Mapping[int, int | None]) -> KnownHouse:
    """Put a house together as the rules want it."""
    return KnownHouse(
        site=site,
        house=House(site.name, HouseKind(site.house_kind), known.periods),
        codes=chain_of(site.municipality_then_id, heirs),
        known=known,
    )


def with_places(sites: SiteQuerySet, year: int, *, unit: Unit) -> SiteQuerySet:
    """Bring along when each site opened and closed, and as `counted` the places that the rule set counts."""
    if unit == Unit.OCCUPIED:
        return sites.with_openings().annotate(counted=OccupiedMonth.objects.of_outer_site(year))
    return sites.with_openings().annotate(counted=HousePlaces.objects.of_outer_site(PlacesKind(unit.value)))


def with_operator(sites: SiteQuerySet) -> SiteQuerySet:
    """Bring along when each site opened and closed, and who runs it."""
    return sites.with_openings().select_related("operation__operator")


def places_of_year(site: Any, year: int, *, unit: Unit) -> PlacesOfYear:
    """Return the places of a house that brings its openings and counted places along."""
    life = life_of(site)
    if unit == Unit.OCCUPIED:
        months = {date.fromisoformat(row["month"]): row["places"] for row in site.counted}
        return by_month(months, life, year)
    return over_time(site, [as_period(row) for row in site.counted], life, unit=unit)


def as_period(row: Mapping[str, Any]) -> Period:
    """Return a period from the days that the database wrote in JSON."""
    last = date.fromisoformat(row["last"]) if row["last"] else None
    return Period(date.fromisoformat(row["first"]), last, row["places"])


def life_of(site: Any) -> Life:
    """Return from when until when a house works, as its steps say; the last opening and closing count."""
    life = Life()
    for told in site.openings:
        day = date.fromisoformat(told["day"])
        opens = told["step"] == Step.OPEN
        life = Life(first=day) if opens else Life(first=life.first, last=day - timedelta(days=1))
    return life


def successors() -> dict[int, int | None]:
    """Return which municipality became which, by their keys."""
    return dict(Municipality.objects.ended().values_list("pk", "successor_id"))


def chain_of(code: int, heirs: Mapping[int, int | None]) -> tuple[int, ...]:
    """Return a municipality with those that followed it, the earliest first."""
    chain = [code]
    while (heir := heirs.get(chain[-1])) is not None:
        chain.append(heir)
    return tuple(chain)


def codes_leading_to(code: int, heirs: Mapping[int, int | None]) -> list[int]:
    """Return a municipality with all that a merger made into it."""
    return [code, *(before for before in heirs if code in chain_of(before, heirs)[1:])]


def over_time(site: Site, rows: Sequence[Period], life: Life, *, unit: Unit) -> PlacesOfYear:
    """Return the entered periods of a house; without any, the places of its file hold while it is open.

    Recognised places are never guessed from the file: without a row they are a gap.
    """
    if not rows and unit == Unit.CAPACITY and site.places and life.first:
        return PlacesOfYear((Period(life.first, life.last, site.places),), from_file=True)
    if not rows:
        return PlacesOfYear((), ((Gap.PLACES, None),))
    return PlacesOfYear(tuple(part for row in rows if (part := life.within(row))))


def by_month(months: Mapping[date, int], life: Life, year: int) -> PlacesOfYear:
    """Return a period for each known month in which a house works; the other months are gaps."""
    working = months_within(life, year)
    open_days = days_of(life, year)
    known = [
        Period(*(shared(month, open_days) or month), months[month.first]) for month in working if month.first in months
    ]
    gaps = [(Gap.MONTH, month.first) for month in working if month.first not in months]
    return PlacesOfYear(tuple(known), tuple(gaps))


def days_of(life: Life, year: int) -> Days:
    """Return the days between a house's first and last, within a year; the house works in that year."""
    days = whole_year(year)
    return Days(max(days.first, life.first or days.first), min(days.last, life.last or days.last))


def months_within(life: Life, year: int) -> list[Days]:
    """Return the months of a year in which a house works for at least a day."""
    starts = OccupiedMonth.first_days(year)
    ends = [start - timedelta(days=1) for start in starts[1:]] + [date(year, 12, 31)]
    months = [Days(start, end) for start, end in zip(starts, ends, strict=True)]
    return [month for month in months if life.within(Period(month.first, month.last, 0))]
