"""Let people of the demonstration write to each other and visit sites, some days ago or in some days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.absences import know
from accounts.models import User
from foundation.workdays import BRUSSELS
from portal.demo.reading import ago, key_of, read
from sites.messaging import write_message
from sites.models import Site, SiteMessage, SiteVisit, VisitNote
from sites.talking import Side
from sites.visiting import choose_moment, note, propose_visit, write_up


def meet(people: Mapping[str, User], keys: set[str]) -> None:
    """Write the messages and plan the visits of the examples that were just made; and say what reviewers know."""
    wanted = read("meetings")
    for row in wanted["skills"]:
        know(people[row["who"]], languages=row["languages"], provinces=row["provinces"])
    for number, row in enumerate(row for row in wanted["message"] if row["site"] in keys):
        write(row, people, number=number)
    for row in wanted["visit"]:
        if row["site"] in keys:
            visit(row, people)


def site_of(key: str) -> Site:
    """The example with this key."""
    return Site.objects.get(draft_key=key_of("example", key))


def write(row: Mapping[str, Any], people: Mapping[str, User], *, number: int) -> None:
    """Write one message, then set its moment back."""
    site, by = site_of(row["site"]), people[row["by"]]
    key = key_of("message", f"{row['site']}-{number}")
    message = write_message(site, row["text"], side=Side(row["side"]), by=by, key=key)
    SiteMessage.objects.filter(pk=message.pk).update(at=ago(row["days"]))


def visit(row: Mapping[str, Any], people: Mapping[str, User]) -> None:
    """Propose a visit; where it says so, the municipality chose a moment, and what lies behind was written up."""
    site, by = site_of(row["site"]), people[row["by"]]
    moments = [at_ten(days) for days in row["moments"]]
    planned = propose_visit(
        site,
        by=by,
        key=key_of("visit", row["site"]),
        moments=moments,
        minutes=row["minutes"],
        meeting_point=row["meeting_point"],
        words=row["words"],
    )
    if "chosen_by" in row:
        choose_moment(planned, moments[0], by=people[row["chosen_by"]])
    if moments[0] < timezone.now() and "chosen_by" in row:
        write_up(planned, by=by, now=moments[0] + timedelta(hours=2))
        for words in row.get("seen", ()):
            made = note(planned, by=by, text=words)
            VisitNote.objects.filter(pk=made.pk).update(at=moments[0] + timedelta(hours=2))
        SiteVisit.objects.filter(pk=planned.pk).update(
            proposed_at=moments[0] - timedelta(days=9), chosen_at=moments[0] - timedelta(days=7)
        )


def at_ten(days: int) -> datetime:
    """Ten o'clock in Belgium, on the first day from so many days on (back, when negative) that is no weekend."""
    day = timezone.localdate() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1 if days > 0 else -1)
    return datetime(day.year, day.month, day.day, 10, tzinfo=BRUSSELS)
