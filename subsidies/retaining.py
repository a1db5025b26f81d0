"""How long what-ifs are kept, and what claims and what-ifs know about a person."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.retention.kinds import About, Kind, Person, declare, tell
from subsidies.models import Claim, Scenario


def claims(person: Person) -> Iterator[dict[str, Any]]:
    """Claims that the person started or took a step with, and the remark that stands on them."""
    for claim in Claim.objects.of_person(person.number):
        yield {"municipality": claim.municipality_then.nis, "year": claim.year, "remark": claim.remark}


def scenarios(person: Person) -> Iterator[dict[str, Any]]:
    """What-ifs that the person keeps."""
    for scenario in Scenario.objects.of_person(person.number):
        yield {"name": scenario.name, "houses": [house["name"] for house in scenario.houses]}


def throw_away(person: Person) -> int:
    """Delete the what-ifs of a person; nobody else needs them."""
    return Scenario.objects.of_person(person.number).delete()[0]


declare(
    Kind(
        name="subsidies.scenarios",
        label=_("What-ifs about the subsidy"),
        term="subsidies.keep_scenarios_months",
        ended_before=Scenario.objects.untouched_since,
        columns={"subsidies_scenario": ("name", "houses")},
    )
)
tell(
    About(
        name="subsidies.claims",
        label=_("Claims of the subsidy you worked on"),
        rows=claims,
        stays_because=_(
            "Who submitted, checked and approved a claim must stay known; your name leaves it with your account."
        ),
    )
)
tell(About(name="subsidies.scenarios", label=_("Your what-ifs"), rows=scenarios, erase=throw_away))
