"""Let the subsidy of the demonstration have a past: recorded years, claims in several stages, a scenario."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from accounts.roles import OrganisationKind
from portal.demo.reading import read
from sites.models import Site
from subsidies.claiming import save_claim, start_claim, take_claim_step
from subsidies.counting import add_places, set_operation
from subsidies.granting import record_first_entitlements
from subsidies.imagining import keep_scenario
from subsidies.justifying import add_spending
from subsidies.kinds import PlacesKind
from subsidies.models import Claim, Entitlement
from subsidies.publishing import publish_year
from subsidies.workflow import ClaimGiven, ClaimStep

WHO = {
    ClaimStep.SUBMIT: "municipality",
    ClaimStep.HAND_IN: "municipality",
    ClaimStep.CHECK: "reviewer",
    ClaimStep.JUSTIFY: "second-reviewer",
}


def settle_subsidies(people: Mapping[str, User]) -> int:
    """Record the last two years, walk two claims, keep a scenario; nothing where a year is recorded already."""
    if Entitlement.objects.exists():
        return 0
    told, coordinator = read("subsidies"), people["coordinator"]
    enter_houses(told, coordinator)
    last_year = timezone.localdate().year - 1
    recorded = sum(record_first_entitlements(year, by=coordinator)[0] for year in (last_year - 1, last_year))
    publish_year(last_year - 1, by=coordinator)
    for claim in told["claim"]:
        walk(claim, people, year=last_year - claim["years_before"])
    imagine(told["scenario"], people["municipality"])
    return recorded


def enter_houses(told: Mapping[str, Any], coordinator: User) -> None:
    """Enter operators, and the places of houses that were not all there from the first day."""
    operators = {row["key"]: operator_of(row) for row in told["operator"]}
    for row in told["house"]:
        site = Site.objects.houses().filter(name=row["name"]).first()
        if site:
            set_operation(site, by=coordinator, operator=operators[row["operator"]], remark="")
            for period in row.get("periods", []):
                values = {"kind": PlacesKind.CAPACITY, "valid_until": None, "source_note": told["source"], **period}
                add_places(site, by=coordinator, values=values)


def operator_of(row: Mapping[str, str]) -> Organisation:
    """Find or make the organisation that runs houses."""
    names = {"name_fr": row["fr"]}
    found = Organisation.objects.get_or_create(kind=OrganisationKind(row["kind"]), name_nl=row["nl"], defaults=names)
    return found[0]


def walk(told: Mapping[str, Any], people: Mapping[str, User], *, year: int) -> Claim:
    """Walk one claim of the demonstration's municipality as far as it is told."""
    signatory = people["municipality"]
    claim = start_claim(signatory.municipality, year, by=signatory)
    claim = save_claim(claim, by=signatory, values=told["account"])
    for name in told["steps"]:
        step = ClaimStep(name)
        if step == ClaimStep.HAND_IN:
            for line in told["spending"]:
                amount, months = Decimal(line["amount"]), line.get("months")
                add_spending(claim, by=signatory, values={**line, "amount": amount, "months": months})
        given = ClaimGiven(paid_on=date(year + 1, 5, 20)) if step == ClaimStep.PAY else ClaimGiven()
        claim = take_claim_step(claim, step, by=people[WHO.get(step, "coordinator")], given=given)
    return claim


def imagine(told: Mapping[str, Any], by: User) -> None:
    """Keep a scenario of which the second house adds little, and later nothing."""
    first = timezone.localdate().year
    houses = [
        {**house, "opens_on": date(first + house["opens_after"], 1, 1), "closes_on": None} for house in told["house"]
    ]
    kept = [{name: value for name, value in house.items() if name != "opens_after"} for house in houses]
    keep_scenario(by=by, name=told["name"], years=(first, first + 4), houses=kept, shared=True)
