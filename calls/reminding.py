"""What falls due about a call: its last day, and the day until which a municipality considers it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.roles import EDITORS, REVIEWERS
from calls.kinds import AnswerKind
from calls.models import Answer, Call, Recipient
from reminders.kinds import Due, Kind, Rung, number_in, register
from reminders.people import coordinators, one_of, others, writers
from territory.models import Municipality


def thing_of(call_id: int, municipality_id: int) -> str:
    """Name what a municipality owes to a call; the number at the end is the municipality's."""
    return f"calls.call:{call_id}:{municipality_id}"


@dataclass(frozen=True)
class Asked:
    """The people of some municipalities, and the language each of them is written to."""

    teams: dict[int, list[int]]
    languages: dict[int, list[str]]

    def due(self, call: Call, municipality_id: int, on: date, *, preferred: int | None = None) -> Iterator[Due]:
        """A day that one municipality has with a call; none where nobody has an account to answer with."""
        team = self.teams.get(municipality_id, [])
        who = one_of(team, preferred)
        if who is None:
            return
        with translation.override(self.languages[municipality_id][0]):
            title = call.title
        yield Due(
            thing=thing_of(call.pk, municipality_id),
            on=on,
            about=title,
            path=reverse("calls:answer", args=[call.code]),
            responsible=who,
            informed=others(team, who),
            municipality=municipality_id,
            for_reviewers=True,
        )


def asked(municipalities: Collection[int]) -> Asked:
    """Gather what is needed to write to these municipalities, with two queries."""
    languages = Municipality.objects.filter(pk__in=municipalities).values_list("pk", "languages")
    return Asked(writers(municipalities, timezone.localdate()), dict(languages))


def calls_closing(first: date, last: date) -> Iterator[Due]:
    """Municipalities that have not answered, by the last day of the call."""
    for call in Call.objects.filter(closes_on__range=(first, last)):
        answered = Answer.objects.confirmed().filter(call=call, municipality_id=OuterRef("municipality_id"))
        silent = Recipient.objects.of_call(call).filter(~Exists(answered))
        numbers = list(silent.values_list("municipality_id", flat=True))
        people = asked(numbers)
        for number in numbers:
            yield from people.due(call, number, call.closes_on or last)


def considering(first: date, last: date) -> Iterator[Due]:
    """Municipalities whose newest answer says that they consider it, by the day they named."""
    newer = Answer.objects.confirmed().filter(
        call=OuterRef("call"), municipality=OuterRef("municipality"), given_at__gt=OuterRef("given_at")
    )
    kept = Answer.objects.confirmed().filter(~Exists(newer), kind=AnswerKind.CONSIDER, until__range=(first, last))
    rows = list(kept.select_related("call"))
    people = asked({row.municipality_id for row in rows})
    leaders = tuple(coordinators(timezone.localdate())) if rows else ()
    for row in rows:
        for due in people.due(row.call, row.municipality_id, row.until or last, preferred=row.given_by_id):
            yield replace(due, follows=leaders)


def last_answers(things: Collection[str]) -> Mapping[str, datetime]:
    """When each municipality answered last, whatever it said."""
    municipalities = [number_in(thing) for thing in things]
    rows = Answer.objects.filter(municipality_id__in=municipalities).order_by()
    found = {
        thing_of(call, municipality): last
        for call, municipality, last in rows.values_list("call_id", "municipality_id").annotate(last=Max("entered_at"))
    }
    return {thing: found[thing] for thing in things if thing in found}


register(
    Kind(
        name="calls.closes",
        title=_("A call that closes"),
        todo=_("Answer the call, also with “no, because”"),
        ladder="calls.remind_closing",
        roles=EDITORS,
        words={
            Rung.FRIENDLY: _("The call “%(about)s” closes on %(day)s and your municipality has not answered yet."),
            Rung.FORMAL: _("The call “%(about)s” closes on %(day)s. After that day it takes no more answers."),
        },
        facts=calls_closing,
    )
)

register(
    Kind(
        name="calls.considering",
        title=_("The day until which you consider a call"),
        todo=_("Say what you decided, or until when you go on considering"),
        ladder="calls.remind_considering",
        roles=EDITORS | REVIEWERS,
        words={
            Rung.FRIENDLY: _("You consider the call “%(about)s” until %(day)s."),
            Rung.FORMAL: _("You considered the call “%(about)s” until %(day)s. May we hear what you decided?"),
            Rung.TASK: _(
                "A municipality considered the call “%(about)s” until %(day)s and has said nothing since. Please call."
            ),
        },
        facts=considering,
        reactions=last_answers,
    )
)
