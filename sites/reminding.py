"""What falls due about a site: an answer to a question, a draft that sleeps, a pause that ends."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import EDITORS, REVIEWERS
from foundation.workdays import BRUSSELS
from reminders.kinds import Due, Kind, Pause, Rung, key_of, number_in, register
from reminders.people import coordinators, one_of, others, reviewers, writers
from sites.letters import calendar_of
from sites.models import InformationRequest, Site, SiteVisit
from sites.reactions import reactions_at_pauses, reactions_of_municipality
from sites.workflow import Status

ONE_DAY = timedelta(days=1)
SITE_PAGE = reverse_lazy("sites:site", args=[0])


def start_of(day: date) -> datetime:
    """The moment a day begins in Belgium."""
    return datetime.combine(day, time(), tzinfo=BRUSSELS)


class OfSite(NamedTuple):
    """What a reminder needs to know of a site, and the day that is due there."""

    pk: int
    name: str
    municipality_id: int
    changed_by_id: int | None
    reviewer_id: int | None
    on: date


COLUMNS = ("pk", "name", "municipality_id", "changed_by_id", "reviewer_id")


def due_at(site: OfSite, *, responsible: int | None, informed: tuple[int, ...] = (), **more: Any) -> Due:
    """A fact about a site, done on its page."""
    return Due(
        thing=f"{Site._meta.label_lower}:{site.pk}",
        on=site.on,
        about=site.name,
        path=str(SITE_PAGE).replace("/0/", f"/{site.pk}/"),
        responsible=responsible,
        informed=informed,
        **more,
    )


def for_municipality(
    sites: Collection[OfSite], *, follows: Collection[int] = (), for_reviewers: bool = True
) -> Iterator[Due]:
    """One fact per site, to the person of its municipality who worked on it last; the colleagues hear of it."""
    teams = writers({site.municipality_id for site in sites}, timezone.localdate())
    for site in sites:
        team = teams.get(site.municipality_id, [])
        who = one_of(team, site.changed_by_id)
        followers = (site.reviewer_id,) if site.reviewer_id and follows else tuple(follows)
        yield due_at(
            site,
            responsible=who,
            informed=others(team, who),
            follows=followers,
            municipality=site.municipality_id,
            for_reviewers=for_reviewers,
        )


def information_due(first: date, last: date) -> Iterator[Due]:
    """Questions of De Huizen that the municipality has not answered, by the last day of their term."""
    asked = InformationRequest.objects.unanswered().filter(due_on__range=(first, last))
    columns = [f"site__{name}" for name in COLUMNS]
    sites = [OfSite(*row) for row in asked.order_by().values_list(*columns, "due_on")]
    return for_municipality(sites, follows=reviewers(timezone.localdate()) if sites else ())


def drafts_asleep(first: date, last: date) -> Iterator[Due]:
    """Drafts, by the day on which somebody last changed something in them."""
    drafts = Site.objects.confirmed().filter(
        status=Status.DRAFT, changed_at__gte=start_of(first), changed_at__lt=start_of(last + ONE_DAY)
    )
    rows = drafts.order_by().values_list(*COLUMNS, "changed_at")
    sites = [OfSite._make((*row[:-1], timezone.localdate(row[-1]))) for row in rows]
    return for_municipality(sites, for_reviewers=False)


def pauses_ending(first: date, last: date) -> Iterator[Due]:
    """Sites on hold, by the day until which they are: a draft concerns its municipality, all else De Huizen."""
    held = Site.objects.filter(status=Status.ON_HOLD, hold_until__range=(first, last)).order_by()
    drafts, ours = held.filter(resume_status=Status.DRAFT), held.exclude(resume_status=Status.DRAFT)
    yield from for_municipality(
        [OfSite(*row) for row in drafts.values_list(*COLUMNS, "hold_until")], for_reviewers=False
    )
    sites = [OfSite(*row) for row in ours.values_list(*COLUMNS, "hold_until")]
    staff, leaders = (people(timezone.localdate()) if sites else [] for people in (reviewers, coordinators))
    for site in sites:
        who = one_of(staff if site.reviewer_id else leaders, site.reviewer_id)
        informed = () if site.reviewer_id else others(leaders, who)
        yield due_at(site, responsible=who, informed=informed, for_reviewers=True)


def waiting_to_be_confirmed(first: date, last: date) -> Iterator[Due]:
    """Proposals that an office entered and nobody of the municipality has confirmed, by the day they were entered."""
    entered = Site.objects.to_be_confirmed().filter(
        created_at__gte=start_of(first), created_at__lt=start_of(last + ONE_DAY)
    )
    rows = entered.order_by().values_list(*COLUMNS, "created_at")
    sites = [OfSite._make((*row[:-1], timezone.localdate(row[-1]))) for row in rows]
    return for_municipality(sites, for_reviewers=False)


def visits_coming(first: date, last: date) -> Iterator[Due]:
    """Visits whose moment is chosen, by the day on which they begin: whoever comes, and who chose the moment."""
    rows = SiteVisit.objects.starting_between(start_of(first), start_of(last + ONE_DAY)).select_related("site")
    visits = list(rows)
    teams = writers({visit.municipality_id for visit in visits}, timezone.localdate())
    staff = reviewers(timezone.localdate()) if visits else []
    for visit in visits:
        team = teams.get(visit.municipality_id, [])
        comes = one_of(staff, visit.site.reviewer_id or visit.proposed_by_id)
        yield Due(
            thing=key_of(visit),
            on=timezone.localdate(visit.starts_at),
            about=visit.site.name,
            path=reverse("sites:visit", args=[visit.pk]),
            responsible=one_of(team, visit.chosen_by_id),
            informed=tuple(number for number in {*others(team, one_of(team, visit.chosen_by_id)), comes} if number),
            municipality=visit.municipality_id,
            for_reviewers=True,
        )


def entry_of_visit(thing: str) -> str:
    """The visit as an entry for a diary; empty once it was called off."""
    visit = SiteVisit.objects.planned().filter(pk=number_in(thing)).with_site().first()
    return calendar_of(visit).decode() if visit else ""


register(
    Kind(
        name="sites.information_due",
        title=_("Answer to a question of De Huizen"),
        todo=_("Answer the question"),
        ladder="sites.remind_information",
        legal=True,
        roles=EDITORS | REVIEWERS,
        words={
            Rung.FRIENDLY: _("De Huizen asked you something about “%(about)s”. Your answer is due on %(day)s."),
            Rung.FORMAL: _(
                "Your answer about “%(about)s” was due on %(day)s and has not come."
                " The assessment stands still until it does."
            ),
            Rung.TASK: _("The municipality has not answered about “%(about)s”. It was due on %(day)s. Please call."),
        },
        facts=information_due,
        reactions=reactions_of_municipality,
    )
)

register(
    Kind(
        name="sites.draft_asleep",
        title=_("A draft that sleeps"),
        todo=_("Go on with the draft, put it to sleep, or withdraw it"),
        ladder="sites.remind_draft",
        roles=EDITORS,
        ahead=7,
        pauses=frozenset(Pause),
        words={
            Rung.FRIENDLY: _(
                "Nothing has changed in your draft “%(about)s” since %(day)s. Only your municipality sees it."
            ),
            Rung.FORMAL: _("Your draft “%(about)s” still waits: its last change was on %(day)s."),
        },
        facts=drafts_asleep,
        reactions=reactions_of_municipality,
    )
)

register(
    Kind(
        name="sites.to_confirm",
        title=_("A proposal that an office entered for you"),
        todo=_("Confirm the proposal, or withdraw it"),
        ladder="sites.remind_confirm",
        roles=EDITORS,
        ahead=7,
        pauses=frozenset(Pause),
        words={
            Rung.FRIENDLY: _(
                "“%(about)s” was entered for your municipality on %(day)s. It counts once you confirm it."
            ),
            Rung.FORMAL: _("“%(about)s”, entered for your municipality on %(day)s, still waits for your confirmation."),
        },
        facts=waiting_to_be_confirmed,
        reactions=reactions_of_municipality,
    )
)

register(
    Kind(
        name="sites.pause_ends",
        title=_("A pause that ends"),
        todo=_("Resume the site, or put it on hold again"),
        ladder="sites.remind_pause",
        roles=EDITORS | REVIEWERS,
        words={
            Rung.FRIENDLY: _("“%(about)s” is on hold until %(day)s."),
            Rung.FORMAL: _("“%(about)s” was on hold until %(day)s and still is."),
        },
        facts=pauses_ending,
        reactions=reactions_at_pauses,
    )
)

register(
    Kind(
        name="sites.visit_tomorrow",
        title=_("A visit of De Huizen"),
        todo=_("Be there"),
        ladder="sites.remind_visit",
        roles=EDITORS | REVIEWERS,
        words={
            Rung.FRIENDLY: _("The visit to “%(about)s” is on %(day)s. A file for your calendar goes along."),
        },
        facts=visits_coming,
        calendar=entry_of_visit,
    )
)
