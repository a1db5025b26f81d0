"""What falls due about an assessment: one that is not finished, a right of reply that ends, a letter that waits."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import EDITORS, REVIEWERS, Role
from foundation.parameters.reading import bridge_days, value
from foundation.workdays import add_workdays
from reminders.kinds import Due, Kind, Rung, key_of, number_in, register
from reminders.people import coordinators, one_of, others, writers
from reminders.reactions import last_of
from reviews.models import Assessment, Letter, Reply, ReplyComment
from sites.reactions import OF_SITE, reactions_of_municipality, reactions_of_people


def assessments_due(first: date, last: date) -> Iterator[Due]:
    """Assessments in the making, by the end of the time that one may take."""
    term, bridges = value("reviews.assessment_term"), bridge_days()
    for row in Assessment.objects.unfinished():
        on = add_workdays(timezone.localdate(row.started_at), term, bridge_days=bridges)
        if first <= on <= last:
            yield Due(
                thing=key_of(row.site),
                on=on,
                about=row.site.name,
                path=reverse("reviews:assess", args=[row.site_id]),
                responsible=row.reviewer_id,
                for_reviewers=True,
            )


def replies_ending(first: date, last: date) -> Iterator[Due]:
    """Rights of reply that still run, by the last day of their term."""
    rows = list(Reply.objects.ending(first, last))
    teams = writers({row.municipality_id for row in rows}, timezone.localdate()) if rows else {}
    for row in rows:
        team = teams.get(row.municipality_id, [])
        who = one_of(team, row.site.changed_by_id)
        yield Due(
            thing=key_of(row.site),
            on=row.due_on or last,
            about=row.site.name,
            path=reverse("reviews:site", args=[row.site_id]),
            responsible=who,
            informed=others(team, who),
            municipality=row.municipality_id,
            for_reviewers=True,
        )


def reactions_to_assessments(things: Collection[str]) -> Mapping[str, datetime]:
    """The last save, step or message of each reviewer at a site; what a colleague does there is none."""
    keys = {(int(site), int(person)) for site, person in (thing.split(":")[1:] for thing in things)}
    sites, people = {site for site, _person in keys}, {person for _site, person in keys}
    saved = Assessment.objects.filter(site_id__in=sites, reviewer_id__in=people)
    found = last_of(
        saved.values_list("site_id", "reviewer_id", "changed_at"),
        ((*key, moment) for key, moment in reactions_of_people(sites, people).items()),
    )
    return {f"{OF_SITE % site}:{person}": found[site, person] for site, person in keys & found.keys()}


def reactions_to_replies(things: Collection[str]) -> Mapping[str, datetime]:
    """The last comment of the municipality on the draft it reads, or whatever else it did at the site."""
    comments = ReplyComment.objects.filter(site_id__in=[number_in(thing) for thing in things]).order_by()
    found = last_of(
        reactions_of_municipality(things).items(),
        ((OF_SITE % site, last) for site, last in comments.values_list("site_id").annotate(Max("written_at"))),
    )
    return {thing: moment for (thing,), moment in found.items()}


def letters_waiting(first: date, last: date) -> Iterator[Due]:
    """Letters that nobody let leave, from the day they were written, or on which they were meant to leave."""
    rows = list(Letter.objects.unsent_of(first, last, now=timezone.now()))
    staff = coordinators(timezone.localdate()) if rows else []
    for row in rows:
        who = one_of(staff, row.written_by_id)
        yield Due(
            thing=key_of(row.site),
            on=timezone.localdate(row.waits_since),
            about=row.site.name,
            path=reverse("reviews:letter", args=[row.pk]),
            responsible=who,
            informed=others(staff, who),
            for_reviewers=True,
        )


register(
    Kind(
        name="reviews.assessment_due",
        title=_("Your assessment of a site"),
        todo=_("Finish the assessment"),
        ladder="reviews.remind_assessment",
        roles=REVIEWERS,
        words={
            Rung.FRIENDLY: _("You began to assess “%(about)s”. It is meant to be finished on %(day)s."),
            Rung.FORMAL: _("Your assessment of “%(about)s” was meant to be finished on %(day)s. Others wait for it."),
        },
        facts=assessments_due,
        reactions=reactions_to_assessments,
        by_person=True,
    )
)
register(
    Kind(
        name="reviews.reply_ends",
        title=_("Your right of reply"),
        todo=_("Comment on the facts, or say that you have nothing to add"),
        ladder="reviews.remind_reply",
        roles=EDITORS,
        words={
            Rung.FRIENDLY: _("You can comment on the assessment of “%(about)s” until %(day)s."),
            Rung.FORMAL: _("The right of reply about “%(about)s” ends on %(day)s. After that De Huizen decides."),
        },
        facts=replies_ending,
        reactions=reactions_to_replies,
        legal=True,
    )
)
register(
    Kind(
        name="reviews.letter_waits",
        title=_("A letter that waits"),
        todo=_("Send the letter, or hold it back"),
        ladder="reviews.remind_letter",
        roles=frozenset({Role.COORDINATOR}),
        words={Rung.FRIENDLY: _("A letter about “%(about)s” waits since %(day)s. Nobody outside knows what it says.")},
        facts=letters_waiting,
    )
)
