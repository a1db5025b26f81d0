"""Put a forecast together: the houses, the sites on the way, and the weights that staff keep as parameters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.models import User
from foundation.parameters.models import Parameter
from foundation.parameters.reading import each_in_force
from sites.kinds import HouseKind
from sites.models import Site
from sites.workflow import Status
from subsidies.calculating import rules_of_years
from subsidies.forecast import ForecastYear, Municipal, Prospect, forecast
from subsidies.gathering import KnownHouse, houses_of_year
from subsidies.kinds import Unit
from subsidies.periods import Period
from subsidies.rules import House

YEARS = 10
PERCENT = 100
MONTHS_A_YEAR = 12
# Stages that no parameter names share the weight of the one they come back to.
STAGES = {
    Status.SUBMITTED: "submitted",
    Status.IN_REVIEW: "in_review",
    Status.INCOMPLETE: "in_review",
    Status.REPLY: "in_review",
    Status.RESERVE: "reserve",
    Status.RETAINED: "retained",
    Status.REALISATION: "realisation",
}
NAMES = tuple(dict.fromkeys(STAGES.values()))
WEIGHTS = tuple(f"subsidies.forecast_weight_{name}" for name in NAMES)
MONTHS = tuple(f"subsidies.forecast_months_{name}" for name in NAMES)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The forecast of the sites that somebody may see, with what it rests on."""

    years: list[ForecastYear]
    houses: int
    sites: int
    without_places: int
    weights: list[Parameter]


def outlook_for(user: User, *, province: str = "", today: date) -> Outlook:
    """Compute ten years from this one, over the houses and sites this person may see, in one province or all."""
    rows = Site.objects.visible_to(user).in_province(province)
    houses = houses_of_year(today.year, unit=Unit.CAPACITY, sites=rows.houses(), heirs={})
    coming = [site for site in rows.on_the_way() if stage_of(site) in STAGES]
    weights = each_in_force(*WEIGHTS, *MONTHS, on=today)
    values = {row.key: row.value for row in weights}
    rules = rules_of_years(today.year, today.year + YEARS - 1)
    return Outlook(
        years=forecast(municipal(houses, coming, values, today=today), rules),
        houses=len(houses),
        sites=sum(1 for site in coming if site.places),
        without_places=sum(1 for site in coming if not site.places),
        weights=weights,
    )


def stage_of(site: Site) -> str:
    """Return the status that tells how far a site is: while it waits, the one it goes back to."""
    return site.resume_status or site.status


def municipal(
    houses: Sequence[KnownHouse], coming: Sequence[Site], values: dict[str, int], *, today: date
) -> list[Municipal]:
    """Put houses and prospects together by the municipality they lie in today."""
    certain: dict[int, list[House]] = defaultdict(list)
    prospects: dict[int, list[Prospect]] = defaultdict(list)
    for each in houses:
        certain[each.site.municipality_id].append(each.house)
    for site in coming:
        if site.places:
            prospects[site.municipality_id].append(prospect(site, values, today=today))
    return [
        Municipal(houses=tuple(certain[key]), prospects=tuple(prospects[key]))
        for key in sorted(certain.keys() | prospects.keys())
    ]


def prospect(site: Site, values: dict[str, int], *, today: date) -> Prospect:
    """Return a site as a house that opens after the months of its stage, with the chance of its stage."""
    name = STAGES[Status(stage_of(site))]
    opens = later(today, values[f"subsidies.forecast_months_{name}"])
    period = Period(opens, None, site.places or 0)
    house = House(site.name, HouseKind(site.house_kind), (period,))
    return Prospect(house=house, chance=Fraction(values[f"subsidies.forecast_weight_{name}"], PERCENT))


def later(day: date, months: int) -> date:
    """Return the first day of the month so many months after a day."""
    count = day.year * MONTHS_A_YEAR + day.month - 1 + months
    return date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)
