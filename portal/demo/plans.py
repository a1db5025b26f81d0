"""Give examples of the demonstration a participation plan, agreements, an action plan and something to follow up."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from accounts.roles import OrganisationKind
from contacts.agreeing import add_agreement, save_party, sign
from contacts.blocking import ActionState
from contacts.following import add_follow_up
from contacts.models import Action, Agreement
from contacts.participating import set_step
from contacts.participation import PlanStep
from contacts.planning import Links, save_action
from contacts.terms import term_of
from contacts.whereabouts import Place
from portal.demo.reading import key_of, read
from sites.models import Site


def lay_plans(people: Mapping[str, User], keys: set[str]) -> None:
    """Write the plans of the examples that were just made; none the second time."""
    wanted = read("plans")
    sites = {key: Site.objects.get(draft_key=key_of("example", key)) for key in keys if names(wanted, key)}
    if not sites:
        return
    by = people["coordinator"]
    for row in each(wanted["step"], sites):
        set_step(sites[row["site"]], PlanStep(row["step"]), by=by, values=days_of_step(row))
    for row in each(wanted["agreement"], sites):
        agree(row, sites[row["site"]], by=by)
    made: dict[str, list[Action]] = {}
    for row in wanted["action"]:
        if "site" not in row or row["site"] in sites:
            made.setdefault(row.get("site", ""), []).append(act(row, sites, made.get(row.get("site", ""), []), by=by))
    for row in each(wanted["follow_up"], sites):
        place = {"site": sites[row["site"]]}
        owner = people[row["owner"]]
        add_follow_up(row["what"], due_on=day(row["days"]), owner=owner, by=owner, place=place)


def names(wanted: Mapping[str, Any], key: str) -> bool:
    """Say whether a plan names an example."""
    return any(row.get("site") == key for rows in wanted.values() for row in rows)


def each(rows: Sequence[Mapping[str, Any]], sites: Mapping[str, Site]) -> list[Mapping[str, Any]]:
    """The rows about these examples."""
    return [row for row in rows if row["site"] in sites]


def day(days: int) -> date:
    """The day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def days_of_step(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a step."""
    done, planned = row.get("days"), row.get("planned")
    return {
        "done_on": day(done) if done is not None else None,
        "planned_on": day(planned) if planned is not None else None,
        "not_needed": False,
        "note": row.get("note", ""),
    }


def organisation_of(word: str, site: Site | None) -> Organisation:
    """The organisation that a word of the file means."""
    if word == "huizen":
        return Organisation.objects.running_the_portal().get()
    if word == "municipality" and site:
        return Organisation.objects.of_municipality(site.municipality_id).get()
    return Organisation.objects.of_kind(OrganisationKind.MIN)[0]


def agree(row: Mapping[str, Any], site: Site, *, by: User) -> None:
    """Write an agreement down, with its parties and their signatures."""
    due = row.get("decision_due")
    values = {
        "title": row["title"],
        "words": row["words"],
        "starts_on": day(row["starts"]),
        "ends_on": day(row["ends"]),
        "decision": row.get("decision", ""),
        "decision_due_on": day(due) if due is not None else None,
        "is_shared": row["shared"],
    }
    made = add_agreement(Place(site=site), by=by, values=values)
    Agreement.objects.filter(pk=made.pk).update(is_example=True)
    for party in row["party"]:
        given = {"organisation": organisation_of(party["party"], site), "person": None, "promise": party["promise"]}
        kept = save_party(made, None, by=by, values={**given, "amount_per_year": party.get("amount")})
        if "signed" in party:
            sign(kept, by=by, on=day(party["signed"]), words=party["signed_by"])


def act(row: Mapping[str, Any], sites: Mapping[str, Site], before: Sequence[Action], *, by: User) -> Action:
    """Add a step to the plan of an example, or of the country; it names earlier steps by their place."""
    site = sites.get(row.get("site", ""))
    words = row["term"].format(year=timezone.localdate().year + row["year"])
    term = term_of(words)
    values = {
        "what": row["what"],
        "part_of": before[row["part_of"]] if "part_of" in row else None,
        "lead": organisation_of(row["lead"], site) if "lead" in row else None,
        "lead_words": row.get("lead_words", ""),
        "involved_words": row.get("involved_words", ""),
        "term_words": words,
        "starts_on": term.first if term else None,
        "ends_on": term.last if term else None,
        "state": row.get("state", ActionState.PLANNED),
        "keeper": by,
        "is_shared": row.get("shared", False),
        "is_example": True,
    }
    partners = [organisation_of(word, site) for word in row.get("partners", ())]
    links = Links(partners=partners, blockers=[before[number] for number in row.get("waits_for", ())])
    return save_action(Place(site=site), None, by=by, values=values, links=links)
