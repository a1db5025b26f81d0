"""Walk invented proposals through the real steps, at least one into every status."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.workdays import add_workdays
from portal.demo.pictures import drawn_house
from portal.demo.reading import key_of, place_in, read
from sites.kinds import HouseKind, PaperKind
from sites.models import Site
from sites.proposing import add_paper, start_draft
from sites.review import take_step
from sites.workflow import Given, Step
from territory.models import Municipality


def missing_proposals(known: set[Any]) -> list[dict[str, Any]]:
    """Return the proposals whose key is not among the known ones."""
    return [proposal for proposal in read("proposals")["proposal"] if key_of("example", proposal["key"]) not in known]


def walk_proposals(proposals: list[dict[str, Any]], people: Mapping[str, User]) -> None:
    """Make these proposals."""
    words = read("proposals")["words"]
    for number, proposal in enumerate(proposals):
        walk(proposal, words[proposal["language"]], people, number=number)


@transaction.atomic
def walk(proposal: dict[str, Any], words: Mapping[str, str], people: Mapping[str, User], *, number: int) -> Site:
    """Start a draft, add its drawings, and take its steps as the people who would."""
    by = people[proposal["by"]]
    now = timezone.now()
    site = begin(proposal, words, by=by, today=timezone.localdate(now))
    for photo in range(proposal.get("photos", 0)):
        drawing = drawn_house(number + photo, word=words["photo"])
        add_paper(site, drawing, by=by, name=f"demo-{photo + 1}.jpg", kind=PaperKind.PHOTO)
    Site.objects.filter(pk=site.pk).update(
        created_at=ago(now, proposal["started"]), status_since=ago(now, proposal["started"])
    )
    for step in proposal["walk"]:
        site = take_step(
            site, Step(step["step"]), by=people[step.get("by", proposal["by"])], given=given(step, now=now)
        )
        grow_older(site, Step(step["step"]), at=ago(now, step["days"]))
    return site


def begin(proposal: dict[str, Any], words: Mapping[str, str], *, by: User, today: date) -> Site:
    """Start the draft: a building that does not exist, at the point of its municipality's name."""
    assert by.acting is not None  # noqa: S101  (people.toml gives every signatory a membership)
    municipality = Municipality.objects.get(pk=by.acting.municipality_id)
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
        "college_decided_on": today - timedelta(days=decided) if decided else None,
        "college_decides_later": not decided and bool(proposal["walk"]),
        "shared_with_governor": proposal.get("shared", True),
        "is_example": True,
    }
    return start_draft(
        by=by, municipality=municipality, key=key_of("example", proposal["key"]), values=values, call=None
    )


def given(step: Mapping[str, Any], *, now: datetime) -> Given:
    """Return what a person would have filled in for a step that was taken some days ago."""
    today = timezone.localdate(now)
    taken_on = today - timedelta(days=step["days"])
    return Given(
        reason=step.get("reason", ""),
        due_on=add_workdays(taken_on, step["due"]) if "due" in step else None,
        until=today + timedelta(days=step["until"]) if "until" in step else None,
        effective_on=taken_on,
    )


def grow_older(site: Site, step: Step, *, at: datetime) -> None:
    """Set back the moments that a step just wrote, so that waiting times and terms on the screens look like real ones.

    Only invented examples grow older; the audit trail keeps the moment at which they were made.
    """
    event = site.events.order_by("-pk").first()
    if event is not None:
        type(event).objects.filter(pk=event.pk).update(at=at, effective_on=timezone.localdate(at))
    moments = {"status_since": at, "changed_at": at} | ({"submitted_at": at} if step == Step.SUBMIT else {})
    Site.objects.filter(pk=site.pk).update(**moments)
    if step == Step.ASK:
        site.information_requests.unanswered().update(asked_at=at)
    if step == Step.SUPPLY:
        site.information_requests.filter(answered_at__gt=at).update(answered_at=at)


def ago(now: datetime, days: int) -> datetime:
    """Return the moment so many days ago."""
    return now - timedelta(days=days)
