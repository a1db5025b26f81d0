"""What is due about the subsidy: a year to claim, and money to justify, on the days that the rule set names."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import EDITORS, REVIEWERS
from foundation.parameters.reading import value
from reminders.kinds import Due, Kind, Rung, number_in, register
from reminders.people import one_of, others, reviewers, writers
from subsidies.models import Claim, Entitlement


def days_within(key: str, first: date, last: date) -> list[date]:
    """Return the yearly days of a term of the rule set that lie between two days; one query."""
    return [day for day in map(date.fromisoformat, value(key)) if first <= day <= last]


def claims_due(first: date, last: date) -> Iterator[Due]:
    """Years with a recorded amount that no submitted claim stands for yet."""
    for day in days_within("subsidies.claim_by", first, last):
        rows = list(Entitlement.objects.to_claim(day.year - 1).with_places())
        people, staff = writers({row.municipality_id for row in rows}, day), reviewers(day)
        for row in rows:
            team = people.get(row.municipality_id, [])
            who = one_of(team)
            yield Due(
                thing=thing_of_year(row.municipality_then.nis, row.year),
                on=day,
                about=f"{row.municipality_then} {row.year}",
                path=reverse("subsidies:year", args=[row.municipality_then.nis, row.year]),
                responsible=who,
                informed=others(team, who),
                follows=tuple(staff),
                municipality=row.municipality_id,
                for_reviewers=True,
            )


def thing_of_year(nis: str, year: int) -> str:
    """The name of a year to claim, which has no row of its own before there is a claim."""
    return f"subsidies.year:{nis}:{year}"


def acts_in_years(things: Collection[str]) -> Mapping[str, datetime]:
    """The last thing the municipality did at a claim of each of these years."""
    years = [thing.split(":")[1:] for thing in things]
    claims = Claim.objects.of_codes_and_years({nis for nis, _year in years}, {int(year) for _nis, year in years})
    found: dict[str, datetime] = {}
    for _key, nis, year, moment in claims.last_acts():
        thing = thing_of_year(nis, year)
        found[thing] = max(moment, found.get(thing, moment))
    return {thing: moment for thing, moment in found.items() if thing in things}


def acts_at_claims(things: Collection[str]) -> Mapping[str, datetime]:
    """The last thing the municipality did at each of these claims."""
    claims = Claim.objects.of_keys([number_in(thing) for thing in things])
    return {f"subsidies.claim:{key}": moment for key, _nis, _year, moment in claims.last_acts()}


def justifications_due(first: date, last: date) -> Iterator[Due]:
    """Paid claims whose justification is not handed in yet."""
    for day in days_within("subsidies.justification_by", first, last):
        yield from of_claims(Claim.objects.to_justify(day.year - 1).with_places(), day)


def of_claims(rows: Iterable[Claim], day: date) -> Iterator[Due]:
    """One fact per claim: whoever submitted it is asked first."""
    found = list(rows)
    people, staff = writers({row.municipality_id for row in found}, day), reviewers(day)
    for row in found:
        team = people.get(row.municipality_id, [])
        who = one_of(team, row.submitted_by_id)
        yield Due(
            thing=f"subsidies.claim:{row.pk}",
            on=day,
            about=f"{row.municipality_then} {row.year}",
            path=reverse("subsidies:claim", args=[row.pk]),
            responsible=who,
            informed=others(team, who),
            follows=tuple(staff),
            municipality=row.municipality_id,
            for_reviewers=True,
        )


register(
    Kind(
        name="subsidies.claim_due",
        title=_("Claim the subsidy of a year"),
        todo=_("Submit the claim"),
        ladder="subsidies.remind_claim",
        roles=EDITORS | REVIEWERS,
        words={
            Rung.FRIENDLY: _("The subsidy of %(about)s can be claimed until %(day)s."),
            Rung.FORMAL: _("The subsidy of %(about)s is not claimed yet. The last day is %(day)s."),
            Rung.TASK: _("Nobody claimed the subsidy of %(about)s, due on %(day)s. Please call."),
        },
        facts=claims_due,
        reactions=acts_in_years,
    )
)
register(
    Kind(
        name="subsidies.justification_due",
        title=_("Justify the subsidy of a year"),
        todo=_("Hand in the justification"),
        ladder="subsidies.remind_justification",
        roles=EDITORS | REVIEWERS,
        words={
            Rung.FRIENDLY: _("What the subsidy of %(about)s went to is asked by %(day)s."),
            Rung.FORMAL: _("The justification of the subsidy of %(about)s is missing. The last day is %(day)s."),
            Rung.TASK: _("The justification of the subsidy of %(about)s, due on %(day)s, is missing. Please call."),
        },
        facts=justifications_due,
        reactions=acts_at_claims,
    )
)
