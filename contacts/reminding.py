"""What falls due around a house: a follow-up, a decision about an agreement, its end, a step of an action plan."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import REVIEWERS
from contacts.checking import shifted
from contacts.models import Action, Agreement, FollowUp, Person
from contacts.reactions import (
    reactions_to_actions,
    reactions_to_agreements,
    reactions_to_follow_ups,
    talks_about_sites,
)
from foundation.parameters.reading import value
from reminders.kinds import Due, Kind, Rung, hear_also, key_of, register
from reminders.people import coordinators, one_of, others, reviewers

# The words of a reminder are a line.
LONGEST = 200
FEW_DAYS = timedelta(days=3)


def due_for(row: Any, people: "Staff", who: int | None, *, on: date, about: str, path: str) -> Due:
    """One thing of De Huizen's own: whoever looks after it, else a coordinator; the others hear when nobody reacts."""
    responsible = one_of(people.all if who else people.leaders, who)
    return Due(
        thing=key_of(row),
        on=on,
        about=about[:LONGEST],
        path=path,
        responsible=responsible,
        follows=others(people.leaders, responsible) or tuple(people.leaders),
        for_reviewers=True,
    )


class Staff:
    """Who reviews and who coordinates today."""

    def __init__(self) -> None:
        today = timezone.localdate()
        self.all, self.leaders = reviewers(today), coordinators(today)


def follow_ups_due(first: date, last: date) -> Iterator[Due]:
    """Follow-ups that nobody has done, by their day; each to its owner."""
    rows = list(FollowUp.objects.due_between(first, last))
    people = Staff() if rows else None
    path = reverse("contacts:follow_ups")
    for row in rows:
        if people:
            yield due_for(row, people, row.owner_id, on=row.due_on, about=row.what, path=path)


def decisions_due(first: date, last: date) -> Iterator[Due]:
    """Agreements about which something must be decided and is not, by that day."""
    return of_agreements([(row, row.decision_due_on) for row in Agreement.objects.to_decide(first, last)])


def agreements_ending(first: date, last: date) -> Iterator[Due]:
    """Agreements that end and that nobody closed, by their last day."""
    return of_agreements([(row, row.ends_on) for row in Agreement.objects.ending(first, last)])


def of_agreements(rows: list[tuple[Agreement, date | None]]) -> Iterator[Due]:
    """Each to whoever keeps an eye on it."""
    people = Staff() if rows else None
    for row, on in rows:
        if people and on:
            path = reverse("contacts:agreement", args=[row.pk])
            yield due_for(row, people, row.owner_id, on=on, about=row.title, path=path)


def contacts_to_check(first: date, last: date) -> Iterator[Due]:
    """How many persons are to be checked again, by the day on which a whole term is over; never who."""
    months, leaders = value("contacts.review_months"), Staff().leaders
    path = f"{reverse('contacts:persons')}?unchecked=on"
    # A few days more: a month that lacks the last days of another moves them together.
    earliest, latest = shifted(first, -months), shifted(last, -months) + FEW_DAYS
    for checked_on, number in Person.objects.checked_between(earliest, latest):
        on = shifted(checked_on, months)
        if first <= on <= last:
            yield Due(
                thing=f"contacts.check:{checked_on}",
                on=on,
                about=str(number),
                path=path,
                responsible=one_of(leaders),
                informed=tuple(leaders[1:]),
                follows=tuple(leaders),
                for_reviewers=True,
            )


def actions_due(first: date, last: date) -> Iterator[Due]:
    """Open steps of action plans, by the last day of their term."""
    rows = list(Action.objects.due_between(first, last))
    people = Staff() if rows else None
    for row in rows:
        if people and row.ends_on:
            path = reverse("contacts:action", args=[row.pk])
            yield due_for(row, people, row.keeper_id, on=row.ends_on, about=row.what, path=path)


register(
    Kind(
        name="contacts.follow_up",
        title=_("A follow-up"),
        todo=_("Do it, move it, or hand it over"),
        ladder="contacts.remind_follow_up",
        roles=REVIEWERS,
        words={
            Rung.FRIENDLY: _("“%(about)s” is to be done by %(day)s."),
            Rung.FORMAL: _("“%(about)s” falls due on %(day)s. Do it, or choose another day."),
            Rung.TASK: _("“%(about)s” was to be done by %(day)s, and nobody has said that it is. Please ask."),
        },
        facts=follow_ups_due,
        reactions=reactions_to_follow_ups,
    )
)
register(
    Kind(
        name="contacts.decision_due",
        title=_("A decision about an agreement"),
        todo=_("Write the decision down, or agree on another day"),
        ladder="contacts.remind_decision",
        roles=REVIEWERS,
        words={
            Rung.FRIENDLY: _("The parties of “%(about)s” must decide by %(day)s."),
            Rung.FORMAL: _("The parties of “%(about)s” must decide by %(day)s. No decision is written down yet."),
            Rung.TASK: _("A decision about “%(about)s” was due on %(day)s and is not written down. Please call."),
        },
        facts=decisions_due,
        reactions=reactions_to_agreements,
    )
)
register(
    Kind(
        name="contacts.agreement_ends",
        title=_("An agreement that ends"),
        todo=_("Extend the agreement, or close it"),
        ladder="contacts.remind_agreement_end",
        roles=REVIEWERS,
        words={
            Rung.FRIENDLY: _("The agreement “%(about)s” ends on %(day)s."),
            Rung.FORMAL: _("The agreement “%(about)s” ends on %(day)s. Do all parties know what comes after it?"),
            Rung.TASK: _("The agreement “%(about)s” ended on %(day)s and is not closed. Please ask what comes now."),
        },
        facts=agreements_ending,
        reactions=reactions_to_agreements,
    )
)
register(
    Kind(
        name="contacts.to_check",
        title=_("Contacts to check again"),
        todo=_("Say of each that it is still right, or change it"),
        ladder="contacts.remind_check",
        roles=REVIEWERS,
        words={
            Rung.FRIENDLY: _("Contacts to check again by %(day)s: %(about)s."),
            Rung.FORMAL: _("Contacts that nobody has checked, due on %(day)s: %(about)s."),
            Rung.TASK: _("Check or anonymise these contacts, due on %(day)s: %(about)s."),
        },
        # No reaction ends this ladder: whoever is checked leaves the heap, and the rest still waits.
        facts=contacts_to_check,
    )
)
register(
    Kind(
        name="contacts.action_due",
        title=_("A step of an action plan"),
        todo=_("Say how it stands, or give it another term"),
        ladder="contacts.remind_action",
        roles=REVIEWERS,
        words={
            Rung.FRIENDLY: _("The term of “%(about)s” ends on %(day)s."),
            Rung.FORMAL: _("The term of “%(about)s” ended on %(day)s. Is it done, or is another term agreed?"),
            Rung.TASK: _("“%(about)s” should have been done by %(day)s. Please ask who leads it."),
        },
        facts=actions_due,
        reactions=reactions_to_actions,
    )
)

hear_also("sites.information_due", "sites.to_confirm", "reviews.reply_ends", reactions=talks_about_sites)
