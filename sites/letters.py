"""The words of the notices about messages and visits. Nothing here sends."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from foundation.mail.writing import Letter, worded
from sites.calendar import calendar_file
from sites.models import Site, SiteMessage, SiteVisit
from sites.talking import Side

PAGES = {Side.SHARED: "sites:messages", Side.INTERNAL: "sites:internal_messages"}


def message_letters(
    message: SiteMessage, site: Site, *, others: Iterable[Membership], named: Iterable[Membership], by: User
) -> Iterator[Letter]:
    """Word one notice per person; the words of an internal message never leave the portal."""
    address = settings.PORTAL_ADDRESS + reverse(PAGES[Side(message.side)], args=[site.pk])
    people = {membership.user_id: (membership.user, False) for membership in others}
    people |= {membership.user_id: (membership.user, True) for membership in named}
    for user, is_named in people.values():
        if user.pk != by.pk:
            context = {"message": message, "site": site, "address": address, "is_named": is_named, "writer": by}
            yield notice("site_message", user, context)


def visit_letters(name: str, visit: SiteVisit, *, people: Iterable[Membership], by: User) -> Iterator[Letter]:
    """Word one notice about a visit per person, never to the one who acts."""
    address = settings.PORTAL_ADDRESS + reverse("sites:visit", args=[visit.pk])
    for user in {membership.user_id: membership.user for membership in people}.values():
        if user.pk != by.pk:
            yield notice(name, user, {"visit": visit, "site": visit.site, "address": address, "actor": by})


def assignment_letter(user: User, *, sites: int, by: User) -> Letter:
    """Word the notice that somebody got sites to review; which ones stands in the inbox."""
    return notice(
        "sites_assigned", user, {"sites": sites, "address": settings.PORTAL_ADDRESS + reverse("inbox"), "actor": by}
    )


def calendar_of(visit: SiteVisit) -> bytes:
    """The visit as a file for a calendar; its moment was chosen."""
    if visit.starts_at is None or visit.chosen_at is None:
        raise LookupError("no moment")
    return calendar_file(
        uid=f"visit-{visit.pk}@{settings.PORTAL_ADDRESS.partition('//')[2]}",
        starts_at=visit.starts_at,
        minutes=visit.minutes,
        title=_("Visit: %(name)s (%(municipality)s)")
        % {"name": visit.site.name, "municipality": visit.site.municipality},
        place=visit.meeting_point or visit.site.address,
        link=settings.PORTAL_ADDRESS + reverse("sites:visit", args=[visit.pk]),
        written_at=visit.chosen_at,
    )


def notice(name: str, user: User, context: dict[str, Any]) -> Letter:
    """Word one notice in the language of the person."""
    return worded(
        name,
        address=user.email,
        language=user.language,
        recipient=f"user:{user.pk}",
        context={**context, "reader": user},
    )
