"""The words of a site's letters: who hears of which step, and in which language. Nothing here sends."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse

from accounts.models import Membership, User
from foundation.mail.writing import Letter, worded
from sites.models import Site, SiteEvent
from sites.workflow import Step


class Audience(TextChoices):
    """Who is written to; the two read different words."""

    MUNICIPALITY = "municipality"
    REVIEWERS = "reviewers"


# Steps of the municipality that De Huizen hears of; all of De Huizen's own steps go to the municipality.
OF_MUNICIPALITY = frozenset({Step.SUBMIT, Step.SUPPLY, Step.WITHDRAW})
KEPT_INSIDE = frozenset({Step.BRING_BACK})
# Told by a formal letter of their own.
IN_A_LETTER = frozenset({Step.SHARE, Step.RETAIN, Step.RESERVE, Step.NOT_RETAIN, Step.PROMOTE, Step.DROP})


def audiences(event: SiteEvent) -> list[Audience]:
    """Whom a step concerns: putting a draft to sleep or bringing it back concerns nobody outside."""
    step = Step(event.step)
    if step in KEPT_INSIDE | IN_A_LETTER or (event.site.submitted_at is None and event.site.origin != "history"):
        return []
    if step in OF_MUNICIPALITY:
        return [Audience.MUNICIPALITY, Audience.REVIEWERS]
    return [Audience.MUNICIPALITY]


def letters_for(
    site: Site,
    event: SiteEvent,
    *,
    municipality: Iterable[Membership],
    reviewers: Iterable[Membership],
    by: User,
    asked: Callable[[], list[str]] = list,
    taken_up_on: date | None = None,
) -> Iterator[Letter]:
    """Word one letter per person concerned; the one who took the step gets only the receipt of a submission.

    `asked` names the fields and papers of a question, called in the language of each reader; `taken_up_on` is the day
    by which De Huizen means to take up what is submitted now.
    """
    members = {Audience.MUNICIPALITY: municipality, Audience.REVIEWERS: concerned(site, reviewers)}
    written: set[int] = set()
    for audience in audiences(event):
        for membership in members[audience]:
            user = membership.user
            is_receipt = event.step == Step.SUBMIT and audience == Audience.MUNICIPALITY
            if user.pk not in written and (user.pk != by.pk or is_receipt):
                written.add(user.pk)
                yield step_letter(site, event, audience=audience, user=user, asked=asked, taken_up_on=taken_up_on)


def concerned(site: Site, reviewers: Iterable[Membership]) -> Iterable[Membership]:
    """The reviewer who took the site up; everybody who reviews while nobody has."""
    mine = [membership for membership in reviewers if membership.user_id == site.reviewer_id]
    return mine or reviewers


def step_letter(
    site: Site,
    event: SiteEvent,
    *,
    audience: Audience,
    user: User,
    asked: Callable[[], list[str]],
    taken_up_on: date | None,
) -> Letter:
    """Word the letter about one step for one person, in the language that person chose."""
    return worded(
        "site_step",
        address=user.email,
        language=user.language,
        recipient=f"user:{user.pk}",
        context={
            "site": site,
            "event": event,
            "audience": audience,
            "reader": user,
            "asked": asked,
            "due_on": taken_up_on,
            "support_telephone": settings.SUPPORT_TELEPHONE,
            "support_address": settings.MAIL_REPLY_TO,
            "address": settings.PORTAL_ADDRESS + reverse("sites:site", args=[site.pk]),
        },
    )


def entered_letter(site: Site, *, reader: User) -> Letter:
    """Word the letter that asks a municipality to confirm what an office entered for it."""
    return site_letter("site_entered", site, reader=reader, page="sites:confirm")


def confirmed_letter(site: Site, *, reader: User) -> Letter:
    """Word the letter that tells the office that the municipality confirmed."""
    return site_letter("site_confirmed", site, reader=reader, page="sites:site")


def declined_letter(site: Site, *, reader: User, reason: str) -> Letter:
    """Word the letter that tells the office that the municipality withdrew what it had entered."""
    return site_letter("site_declined", site, reader=reader, page="sites:site", reason=reason)


def site_letter(name: str, site: Site, *, reader: User, page: str, **more: str) -> Letter:
    """Word a letter about a site for one person, in the language that person chose."""
    return worded(
        name,
        address=reader.email,
        language=reader.language,
        recipient=f"user:{reader.pk}",
        context={
            "site": site,
            "reader": reader,
            "address": settings.PORTAL_ADDRESS + reverse(page, args=[site.pk]),
            **more,
        },
    )
