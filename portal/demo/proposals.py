"""Walk invented proposals through the real steps, at least one into every status."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from calls.models import Call
from foundation.workdays import add_workdays
from portal.demo.details import details_of
from portal.demo.judging import CARRIED, LONG_IN_REVIEW, both_assess, carry, ready_to_judge
from portal.demo.pictures import drawn_decision, drawn_house
from portal.demo.reading import ago, key_of, place_in, read
from sites.kinds import HouseKind, PaperKind
from sites.models import Site, SiteEvent
from sites.papers import add_paper
from sites.proposing import start_draft
from sites.review import take_step
from sites.workflow import Given, Step
from territory.models import Municipality


def missing_proposals(known: set[Any]) -> list[dict[str, Any]]:
    """Return the proposals whose key is not among the known ones."""
    return [proposal for proposal in read("proposals")["proposal"] if key_of("example", proposal["key"]) not in known]


def walk_proposals(proposals: list[dict[str, Any]], call: Call, people: Mapping[str, User]) -> None:
    """Make these proposals; those marked so answer the call."""
    words = read("proposals")["words"]
    ready_to_judge()
    for number, proposal in enumerate(proposals):
        by = people[proposal["by"]]
        answered = call if proposal.get("call") else None
        site = begin(proposal, words[proposal["language"]], by=by, call=answered, number=number)
        add_drawings(site, proposal, words[proposal["language"]], by=by, number=number)
        walk(site, proposal, people)


def begin(proposal: Mapping[str, Any], words: Mapping[str, str], *, by: User, call: Call | None, number: int) -> Site:
    """Start the draft: a building that does not exist, at the point of its municipality's name."""
    municipality = Municipality.objects.get(pk=by.acting.municipality_id if by.acting else None)
    decided = proposal.get("college_days")
    values = {
        "name": proposal["name"],
        "address": words["address"],
        "point": place_in(municipality)[1],
        "building_kind": proposal["building"],
        "owner_kind": proposal.get("owner", ""),
        "house_kind": proposal.get("house_kind", HouseKind.DETENTION),
        "places": proposal.get("places"),
        "gross_area": proposal.get("area"),
        "motivation": proposal.get("motivation", ""),
        "college_decided_on": timezone.localdate(ago(decided)) if decided else None,
        "college_decides_later": not decided and bool(proposal["walk"]),
        "shared_with_governor": proposal.get("shared", True),
        "is_example": True,
        **details_of(proposal, municipality, number=number),
    }
    key = key_of("example", proposal["key"])
    return start_draft(by=by, municipality=municipality, key=key, values=values, call=call)


def add_drawings(site: Site, proposal: Mapping[str, Any], words: Mapping[str, str], *, by: User, number: int) -> None:
    """Add drawings in the place of photos, plan and decision; the number makes one house differ from the next."""
    for photo in range(proposal.get("photos", 0)):
        drawing = drawn_house(number + photo, word=words["photo"])
        add_paper(site, drawing, by=by, name=f"demo-{photo + 1}.jpg", kind=PaperKind.PHOTO)
    if proposal.get("photos") and proposal["walk"]:
        plan = drawn_house(number + 1, word=words["plan"])
        add_paper(site, plan, by=by, name="demo-plan.jpg", kind=PaperKind.PLAN)
    if site.college_decided_on:
        decision = drawn_decision(number, word=words["decision"])
        add_paper(site, decision, by=by, name="demo-college.jpg", kind=PaperKind.COLLEGE)


def walk(site: Site, proposal: Mapping[str, Any], people: Mapping[str, User]) -> None:
    """Take the steps as the people who would, each followed by a leap back in time."""
    begun = ago(proposal["started"])
    Site.objects.filter(pk=site.pk).update(created_at=begun, changed_at=begun, status_since=begun)
    site.changes.update(begun_at=begun, at=begun)
    for entry in proposal["walk"]:
        step = Step(entry["step"])
        if step in CARRIED:
            carry(site, step, entry, people, language=proposal["language"])
        else:
            take_step(site, step, by=people[entry.get("by", proposal["by"])], given=given(entry))
        grow_older(site, step, at=ago(entry["days"]))
    last: Mapping[str, Any] = proposal["walk"][-1] if proposal["walk"] else {"step": "", "days": 0}
    if last["step"] == Step.TAKE_UP and last["days"] > LONG_IN_REVIEW:
        words = read("judgements")["words"][proposal["language"]]
        both_assess(site, people, words, final_step=None, at=ago(LONG_IN_REVIEW))


def given(entry: Mapping[str, Any]) -> Given:
    """Return what a person would have filled in for a step that was taken some days ago."""
    taken_on = timezone.localdate(ago(entry["days"]))
    return Given(
        reason=entry.get("reason", ""),
        due_on=add_workdays(taken_on, entry["due"]) if "due" in entry else None,
        until=timezone.localdate() + timedelta(days=entry["until"]) if "until" in entry else None,
        effective_on=taken_on,
        asked=tuple(entry.get("asked", ())),
    )


def grow_older(site: Site, step: Step, *, at: datetime) -> None:
    """Set back the moments that a step just wrote, so that waiting times and terms on the screens look like real ones.

    Only invented examples grow older; the audit trail keeps the moment at which they were made.
    """
    newest = site.events.order_by("-pk").values("pk")[:1]
    SiteEvent.objects.filter(pk__in=newest).update(at=at, effective_on=timezone.localdate(at))
    submitted = {"submitted_at": at} if step == Step.SUBMIT else {}
    Site.objects.filter(pk=site.pk).update(status_since=at, changed_at=at, **submitted)
    if step == Step.ASK:
        site.information_requests.unanswered().update(asked_at=at)
    if step == Step.SUPPLY:
        site.information_requests.filter(answered_at__gt=at).update(answered_at=at)
