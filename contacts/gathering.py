"""What stands in the calendar of a person: visits, follow-ups and deadlines, by the rights of this very moment."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.roles import REVIEWERS
from accounts.scope import open_scope
from contacts.calendar import Entry
from contacts.models import Action, Agreement, FollowUp
from foundation.workdays import BRUSSELS
from reminders.models import Reminder
from sites.models import SiteVisit

# How far a calendar looks back and ahead.
BACK, AHEAD = timedelta(days=60), timedelta(days=800)
# What these kinds remind of stands in the calendar by itself, also beyond the horizon of reminders.
BY_THEMSELVES = frozenset(
    {
        "contacts.follow_up",
        "contacts.decision_due",
        "contacts.agreement_ends",
        "contacts.action_due",
        "sites.visit_tomorrow",
    }
)


def entries_of(user: User, *, today: date) -> list[Entry]:
    """Everything that a person does or must know of, over all memberships that hold today, each thing once."""
    found: dict[str, Entry] = {}
    for membership in Membership.objects.of_person(user, today):
        user.act_as(membership)
        open_scope(user)
        for entry in entries_in_role(user, today=today):
            found.setdefault(entry.uid, entry)
    user.act_as(None)
    open_scope(user)
    return sorted(found.values(), key=lambda entry: (str(entry.starts), entry.uid))


def entries_in_role(user: User, *, today: date) -> Iterator[Entry]:
    """What one membership brings."""
    first, last = today - BACK, today + AHEAD
    yield from visits(user, first, last)
    yield from follow_ups(user, first, last)
    yield from agreements(user, first, last)
    yield from actions(user, first, last)
    yield from deadlines(user, today)


def visits(user: User, first: date, last: date) -> Iterator[Entry]:
    """Visits to the sites of the own municipality; for De Huizen those one goes to."""
    rows = SiteVisit.objects.visible_to(user).in_calendar_of(user, by_oneself=user.role in REVIEWERS)
    begin, end = (datetime.combine(day, time(), tzinfo=BRUSSELS) for day in (first, last))
    for visit in rows.starting_between(begin, end).with_site():
        if visit.starts_at:
            yield Entry(
                uid=uid_of("visit", visit),
                starts=visit.starts_at,
                minutes=visit.minutes,
                title=_("Visit: %(name)s (%(municipality)s)")
                % {"name": visit.site.name, "municipality": visit.site.municipality},
                where=visit.meeting_point or visit.site.address,
                link=link("sites:visit", visit.pk),
            )


def follow_ups(user: User, first: date, last: date) -> Iterator[Entry]:
    """What one still has to do."""
    for row in FollowUp.objects.visible_to(user).of(user).due_between(first, last).next_first():
        about = row.site.name if row.site else str(row.municipality or row.province or "")
        title = _("To do: %(what)s") % {"what": row.what}
        yield whole_day("follow-up", row, row.due_on, f"{title} ({about})" if about else title, "contacts:follow_ups")


def agreements(user: User, first: date, last: date) -> Iterator[Entry]:
    """Decisions that fall due and agreements that end, of those one keeps an eye on."""
    kept = Agreement.objects.visible_to(user).kept_by(user)
    for row in kept.to_decide(first, last):
        title = _("Decide: %(what)s (%(agreement)s)") % {"what": row.decision, "agreement": row.title}
        yield whole_day("decision", row, row.decision_due_on, title, "contacts:agreement", row.pk)
    for row in kept.ending(first, last):
        title = _("Agreement ends: %(agreement)s") % {"agreement": row.title}
        yield whole_day("agreement", row, row.ends_on, title, "contacts:agreement", row.pk)


def actions(user: User, first: date, last: date) -> Iterator[Entry]:
    """Steps of action plans that one follows up, by the last day of their term."""
    for row in Action.objects.visible_to(user).kept_by(user).due_between(first, last):
        title = _("Action: %(what)s") % {"what": row.what}
        yield whole_day("action", row, row.ends_on, title, "contacts:action", row.pk)


def deadlines(user: User, today: date) -> Iterator[Entry]:
    """Whatever else the portal reminds one of, from today on, as far as this membership may know it."""
    seen: set[tuple[str, str, date]] = set()
    for row in Reminder.objects.deadlines_of(user, today).of_kinds_but(BY_THEMSELVES):
        known = (row.kind, row.thing, row.due_on)
        if known in seen or not row.of_kind or not concerns(row, user):
            continue
        seen.add(known)
        uid = f"{row.kind}-{row.thing}-{row.due_on:%Y%m%d}".replace(":", "-")
        title = f"{row.of_kind.todo}: {row.about}"
        yield Entry(uid=at_home(uid), starts=row.due_on, title=title, link=settings.PORTAL_ADDRESS + row.path)


def concerns(row: Reminder, user: User) -> bool:
    """Say whether the membership somebody acts in still has to do with it, whatever was planned before."""
    if user.role in REVIEWERS:
        return row.for_reviewers or row.municipality_id is None
    if user.acting and user.acting.municipality_id:
        return row.municipality_id in {None, user.acting.municipality_id}
    return row.municipality_id is None and not row.for_reviewers


def whole_day(kind: str, row: Model, on: date | None, title: str, page: str, *arguments: int) -> Entry:
    """An entry that lasts a day; its day is known."""
    return Entry(uid=uid_of(kind, row), starts=on or timezone.localdate(), title=title, link=link(page, *arguments))


def uid_of(kind: str, row: Model) -> str:
    """Name an entry the same at every reading."""
    return at_home(f"{kind}-{row.pk}")


def at_home(name: str) -> str:
    """A name that no other calendar uses."""
    return f"{name}@{settings.PORTAL_ADDRESS.partition('//')[2]}"


def link(page: str, *arguments: Any) -> str:
    """The address of a page, as a program outside the portal opens it."""
    return settings.PORTAL_ADDRESS + reverse(page, args=arguments)
