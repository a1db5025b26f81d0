"""What stands above every tab of a site: where it stands, what this person can do, what comes next and by when."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from accounts.models import User
from sites.models import Site
from sites.wording import what_happens_next
from sites.workflow import Status, Step, steps_for


@dataclass(frozen=True)
class Heading:
    """The head of a site's page for one person; `due_on` is the day by which the next step is due, if any.

    `unread` counts the messages that came since this person last looked.
    """

    steps: list[Step]
    next_words: Promise
    due_on: date | None
    unread: int


def heading_of(site: Site, *, user: User) -> Heading:
    """Put the head together for somebody who may see the site; a site read `with_heading` asks nothing more."""
    unread = getattr(site, "unread", None)
    if unread is None:
        unread = site.messages.visible_to(user).unread_by(user).count()
    return Heading(
        steps=steps_for(site.standing, role=user.role),
        next_words=what_happens_next(site.status, role=user.role, is_unconfirmed=site.is_unconfirmed),
        due_on=next_day(site, user=user),
        unread=unread,
    )


def next_day(site: Site, *, user: User) -> date | None:
    """Return the day that the next step waits for, as far as this person may know it."""
    if site.status == Status.ON_HOLD:
        return site.hold_until
    if site.status == Status.INCOMPLETE:
        question = site.information_requests.visible_to(user).unanswered().first()
        return question.due_on if question else None
    if site.status == Status.REPLY and hasattr(site, "reply_due_on"):
        due_on: date | None = site.reply_due_on
        return due_on
    if site.status == Status.REPLY:
        shared = site.events.visible_to(user).of_step(Step.SHARE).first()
        return shared.due_on if shared else None
    return None
