"""Keep a what-if: make, change, share with colleagues, throw away; and compute it with the rules of today."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import Reach, reach_of
from foundation.audit.recording import record
from sites.kinds import HouseKind
from subsidies.calculating import rules_of_years
from subsidies.models import Scenario
from subsidies.periods import Period
from subsidies.rules import House
from subsidies.what_if import YearOfHouses, over_years


class NotYours(PermissionError):
    """A scenario is changed and thrown away by its owner alone."""


@transaction.atomic
def keep_scenario(
    *, by: User, name: str, years: tuple[int, int], houses: Sequence[Mapping[str, Any]], shared: bool
) -> Scenario:
    """Keep a new scenario in the scope of the membership the person acts in; raises LookupError without one."""
    acting = by.acting
    if acting is None:
        raise LookupError(f"{by.pk} acts in no membership")
    now = timezone.now()
    reach = reach_of(acting.role)
    scenario = Scenario.objects.create(
        owner=by,
        organisation_id=acting.organisation_id,
        municipality_id=acting.municipality_id,
        province_id=acting.province_id,
        for_reviewers=reach == Reach.REVIEWERS,
        for_governor=reach == Reach.GOVERNOR,
        for_observers=reach == Reach.OBSERVERS,
        name=name,
        first_year=years[0],
        last_year=years[1],
        houses=list(houses),
        is_shared=shared,
        created_at=now,
        changed_at=now,
    )
    record("scenario.keep", scenario, by=by, details={"shared": shared})
    return scenario


@transaction.atomic
def change_scenario(scenario: Scenario, *, by: User, values: Mapping[str, Any]) -> Scenario:
    """Change one's own scenario; raises NotYours for a colleague's."""
    scenario = own(scenario, by)
    for name, new in values.items():
        setattr(scenario, name, new)
    scenario.changed_at = timezone.now()
    scenario.save()
    record("scenario.change", scenario, by=by, details={"shared": scenario.is_shared})
    return scenario


@transaction.atomic
def drop_scenario(scenario: Scenario, *, by: User) -> None:
    """Throw one's own scenario away; raises NotYours for a colleague's."""
    scenario = own(scenario, by)
    record("scenario.drop", scenario, by=by)
    scenario.delete()


def own(scenario: Scenario, by: User) -> Scenario:
    """Lock the scenario and return it; raises NotYours."""
    locked = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    if locked.owner_id != by.pk:
        raise NotYours(f"{scenario.pk}")
    return locked


def imagined(houses: Sequence[Mapping[str, Any]]) -> list[House]:
    """Turn what is kept into houses that the rules compute with."""
    return [
        House(
            house["name"],
            HouseKind(house["kind"]),
            (Period(day(house["opens_on"]), day(house["closes_on"]) if house["closes_on"] else None, house["places"]),),
        )
        for house in houses
    ]


def day(value: str | date) -> date:
    """Return a day, kept as text or not."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def outcome(houses: Sequence[Mapping[str, Any]], *, first_year: int, last_year: int) -> list[YearOfHouses]:
    """Compute the houses of a scenario with the rules of today."""
    return over_years(imagined(houses), rules_of_years(first_year, last_year))
