"""What ends a ladder of reminders about a site: the last act of a side there. To open a page or a mail is none."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from accounts.roles import MUNICIPAL, REVIEWERS, Role
from reminders.kinds import number_in
from reminders.reactions import last_of
from sites.models import FileChange, Site, SiteEvent, SiteMessage, SitePaper
from sites.workflow import Status

OF_SITE = f"{Site._meta.label_lower}:%s"


def reactions_of_municipality(things: Collection[str]) -> Mapping[str, datetime]:
    """The last step, change, message or paper of the municipality at each of these sites."""
    return reactions_of(things, MUNICIPAL)


def reactions_of(things: Collection[str], roles: Collection[Role]) -> Mapping[str, datetime]:
    """The last step, change or message of a side at each of these sites; a paper is the municipality's."""
    numbers = [number_in(thing) for thing in things]
    acts: list[QuerySet[Any, Any]] = [
        model.objects.filter(site_id__in=numbers, role__in=roles).order_by().values_list("site_id").annotate(Max("at"))
        for model in (SiteEvent, FileChange, SiteMessage)
    ]
    if roles == MUNICIPAL:
        papers = SitePaper.objects.filter(site_id__in=numbers).order_by()
        acts.append(papers.values_list("site_id").annotate(Max("added_at")))
    return {OF_SITE % key: moment for key, moment in last_of(*acts).items()}


def reactions_of_people(sites: Collection[int], people: Collection[int]) -> Mapping[tuple[int, int], datetime]:
    """The last step or message of each of these people at each of these sites, by site and person."""
    return last_of(
        *(
            model.objects.filter(site_id__in=sites, by_id__in=people)
            .order_by()
            .values_list("site_id", "by_id")
            .annotate(Max("at"))
            for model in (SiteEvent, SiteMessage)
        )
    )


def reactions_at_pauses(things: Collection[str]) -> Mapping[str, datetime]:
    """The last thing that the side did that holds each of these sites: its municipality a draft, De Huizen all else."""
    numbers = [number_in(thing) for thing in things]
    drafts = set(Site.objects.filter(pk__in=numbers, resume_status=Status.DRAFT).values_list("pk", flat=True))
    theirs = {thing for thing in things if number_in(thing) in drafts}
    return {**reactions_of(theirs, MUNICIPAL), **reactions_of(set(things) - theirs, REVIEWERS)}
