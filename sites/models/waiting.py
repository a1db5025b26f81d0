"""Which sites wait for whom: one definition for the lists, the counts and the bulk actions of the inbox."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import Membership
from sites.models.courses import SitesOnCourse
from sites.models.events import SiteEvent
from sites.models.messages import SiteMessage
from sites.models.papers import SitePaper
from sites.models.requests import InformationRequest
from sites.models.visits import SiteVisit
from sites.piles import Pile
from sites.workflow import Status, Step

if TYPE_CHECKING:
    from accounts.models import User

# What a line of the inbox and its checks read, and nothing else of files that can be large.
BROUGHT_TO_INBOX = ("municipality", "reviewer", "second_reviewer", "building", "surroundings", "support")
SHOWN_IN_INBOX = (
    *("name", "is_example", "places", "reference", "status", "status_since", "hold_until", "resume_status"),
    *("house_kind", "point", "point_explanation", "college_decided_on"),
    *(f"municipality__{column}" for column in ("name_nl", "name_fr", "name_de", "languages", "schematic")),
    *(f"{person}__{column}" for person in ("reviewer", "second_reviewer") for column in ("name", "email", "erased_at")),
    *(f"building__{column}" for column in ("permit_outlook", "heritage")),
    *(f"building__{column}" for column in ("flood_parcel", "flood_building", "flood_hazard")),
    *("surroundings__overlooking", "support__college_stance", "support__council_stance"),
)

IN_HAND = (Status.SUBMITTED, Status.IN_REVIEW, Status.REPLY, Status.INCOMPLETE)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Whose inbox it is: the numbers of the person and of those it stands in for; sites whose right of reply runs."""

    hands: Collection[int]
    replying: Any = field(default=())


def lies_on(pile: Pile, desk: Desk) -> Q:
    """Say which sites lie on a pile; every site lies on exactly one beside *all*."""
    runs = Q(status=Status.REPLY, pk__in=desk.replying)
    ours = Q(status__in=[Status.SUBMITTED, Status.IN_REVIEW]) | (Q(status=Status.REPLY) & ~Q(pk__in=desk.replying))
    theirs = Q(status=Status.INCOMPLETE) | runs
    fresh = Q(status=Status.SUBMITTED, reviewer__isnull=True, second_reviewer__isnull=True)
    mine = Q(reviewer__in=desk.hands) | Q(second_reviewer__in=desk.hands)
    return {
        Pile.MINE: ours & mine,
        Pile.NEW: fresh,
        Pile.THEIRS: theirs,
        Pile.COLLEAGUES: ours & ~mine & ~fresh,
        Pile.NOBODY: ~ours & ~theirs,
        Pile.ALL: Q(),
    }[pile]


class WaitingSites(SitesOnCourse):
    """Which sites wait, and for whom."""

    def on_pile(self, pile: Pile, desk: Desk) -> Self:
        """Those that lie on one pile of this desk."""
        return self.filter(lies_on(pile, desk))

    def counted_by_pile(self, desk: Desk) -> dict[str, int]:
        """How many lie on each pile, asked at once; every site is looked at once."""
        piles = [When(lies_on(pile, desk), then=Value(pile.value)) for pile in Pile if pile != Pile.ALL]
        sorted_out = self.order_by().annotate(pile=Case(*piles, output_field=CharField())).values_list("pile")
        counts = dict.fromkeys(Pile.values, 0) | dict(sorted_out.annotate(Count("pk")))
        return counts | {Pile.ALL.value: sum(counts.values())}

    def given_to(self, reviewer: int | None) -> Self:
        """Those this person reviews, first or second; those nobody does for None."""
        if reviewer is None:
            return self.filter(reviewer__isnull=True, second_reviewer__isnull=True)
        return self.filter(Q(reviewer=reviewer) | Q(second_reviewer=reviewer))

    def numbered(self, numbers: Collection[int]) -> Self:
        """Those with these numbers."""
        return self.filter(pk__in=numbers)

    def for_inbox(self, numbers: Collection[int], user: "User") -> list[Any]:
        """These sites in this order, with what a line of the inbox shows: places, checks, kinds of papers, questions.

        A page is cut out of bare rows first, so that nothing is brought along for sites that no page shows.
        """
        rows: Any = self.numbered(numbers).select_related(*BROUGHT_TO_INBOX).only(*SHOWN_IN_INBOX)
        rows = rows.with_metres_outside().with_kinds_of_papers_for(user)
        found = rows.with_open_questions().in_bulk()
        return [found[number] for number in numbers if number in found]

    def bare(self) -> Self:
        """No more than what a page is cut by."""
        return self.only("pk", "status_since")

    def in_hand(self) -> Self:
        """Sites on which De Huizen works, also while it waits for an answer."""
        return self.filter(status__in=IN_HAND)

    def speaking(self, language: str) -> Self:
        """Those whose municipality has this language; all for an empty word."""
        return self.filter(municipality__languages__contains=[language]) if language else self

    def with_late_answer(self, today: date) -> Self:
        """Those whose question was due before this day and is not answered."""
        late = InformationRequest.objects.unanswered().filter(site=OuterRef("pk"), due_on__lt=today)
        return self.filter(Exists(late))

    def with_unread(self, user: "User") -> Self:
        """Those with messages that this person has not read and that are meant for it."""
        news = SiteMessage.objects.visible_to(user).unread_by(user).meant_for(user)
        return self.filter(pk__in=news.order_by().values("site_id"))

    def with_news_for(self, user: "User") -> Self:
        """Add `visit_to_choose` (the number of a visit whose moment waits) and `unread` (messages), per site."""
        visits = SiteVisit.objects.visible_to(user).awaiting_choice().filter(site=OuterRef("pk"))
        messages = SiteMessage.objects.visible_to(user).unread_by(user).filter(site=OuterRef("pk"))
        counted = messages.order_by().values("site").annotate(number=Count("pk")).values("number")
        return self.annotate(visit_to_choose=Subquery(visits.values("pk")[:1]), unread=Subquery(counted))

    def with_local_people(self) -> Self:
        """Add `local_people`: the numbers of all who ever held a role in the municipality of each site."""
        today, then = (Q(organisation__municipality=OuterRef(name)) for name in ("municipality", "municipality_then"))
        people = Membership.objects.filter(today | then).order_by("user_id").values("user_id")
        return self.annotate(local_people=ArraySubquery(people))

    def with_paper_numbers(self) -> Self:
        """Add `paper_numbers`: number and kind of each paper."""
        papers = SitePaper.objects.filter(site=OuterRef("pk")).order_by("pk")
        return self.annotate(paper_numbers=ArraySubquery(papers.values(json=JSONObject(pk="pk", kind="kind"))))

    def with_heading(self, user: "User") -> Self:
        """Add what the head of a page asks of other tables: `unread` messages, and `reply_due_on` once shared."""
        messages = SiteMessage.objects.visible_to(user).unread_by(user).filter(site=OuterRef("pk"))
        counted = messages.order_by().values("site").annotate(number=Count("pk")).values("number")
        shared = SiteEvent.objects.visible_to(user).of_step(Step.SHARE).filter(site=OuterRef("pk"))
        return self.annotate(unread=Coalesce(Subquery(counted), 0), reply_due_on=Subquery(shared.values("due_on")[:1]))

    def counted_by_reviewer(self) -> dict[int, int]:
        """How many sites each reviewer has in hand, first and second together."""
        counts: dict[int, int] = {}
        for slot in ("reviewer_id", "second_reviewer_id"):
            rows = self.in_hand().filter(**{f"{slot}__isnull": False}).order_by().values_list(slot)
            for number, count in rows.annotate(Count("pk")):
                counts[number] = counts.get(number, 0) + count
        return counts

    def for_assigning(self) -> Self:
        """Bring what a suggestion asks, `local_people` too, and no more, the oldest first."""
        columns = ("pk", "name", "reference", "status", "reviewer_id", "second_reviewer_id")
        places = {"languages": F("municipality__languages"), "province_code": F("province__code")}
        return self.only(*columns).annotate(**places).with_local_people().order_by("status_since", "pk")
