"""Give sites to reviewers in one go, take that back, and hand over all the work of one person."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from foundation.audit.recording import record
from foundation.mail.writing import post
from sites.balance import AssignmentKind, Slot
from sites.letters import assignment_letter
from sites.models import Assignment, AssignmentLine, Site

BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Change:
    """One site gets another reviewer: its number, which place, whose it was, whose it becomes (None: nobody)."""

    site: int
    slot: Slot
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of it: the act, and the sites that moved on meanwhile and were left alone."""

    assignment: Assignment
    changed: int
    left_alone: int


@transaction.atomic
def assign(
    changes: Sequence[Change], *, by: User, key: uuid.UUID, kind: AssignmentKind = AssignmentKind.ASSIGN
) -> Done:
    """Make these changes, once per key; a site whose reviewer is no longer the one of the preview is left alone.

    Each new reviewer gets one letter. Raises LookupError for a reviewer who is none (any more).
    """
    reviewers = {membership.user_id: membership.user for membership in reviewing()}
    if not {change.after for change in changes} <= {*reviewers, None}:
        raise LookupError("not a reviewer")
    act, made = Assignment.objects.get_or_create(key=key, defaults={"kind": kind, "at": timezone.now(), "by": by})
    if not made:
        return Done(assignment=act, changed=act.lines.count(), left_alone=0)
    done = apply(changes)
    AssignmentLine.objects.bulk_create(
        [
            AssignmentLine(
                assignment=act, site_id=change.site, slot=change.slot, before_id=change.before, after_id=change.after
            )
            for change in done
        ],
        batch_size=BATCH,
    )
    record("site.assign", act, by=by, details={"kind": kind, "sites": [change.site for change in done]})
    tell(done, reviewers, by=by)
    return Done(assignment=act, changed=len(done), left_alone=len(changes) - len(done))


@transaction.atomic
def take_back(act: Assignment, *, by: User) -> Done:
    """Undo an act, once: every site that still has the reviewer it got then goes back; the others stay."""
    act = Assignment.objects.select_for_update().get(pk=act.pk)
    lines = list(act.lines.all())
    if act.undone_at:
        return Done(assignment=act, changed=0, left_alone=len(lines))
    back = [
        Change(site=line.site_id, slot=Slot(line.slot), before=line.after_id, after=line.before_id) for line in lines
    ]
    done = apply(back)
    act.undone_at = timezone.now()
    act.save(update_fields=["undone_at"])
    record("site.assign_back", act, by=by, details={"sites": [change.site for change in done]})
    return Done(assignment=act, changed=len(done), left_alone=len(back) - len(done))


def work_of(person: int, *, seen_by: User) -> list[Change]:
    """Everything somebody has in hand, each as a change that leaves its new reviewer open."""
    rows = Site.objects.visible_to(seen_by).in_hand().given_to(person)
    slots = rows.order_by("pk").values_list("pk", "reviewer_id", "second_reviewer_id")
    return [
        Change(site=pk, slot=slot, before=person, after=None)
        for pk, first, second in slots
        for slot, reviewer in ((Slot.FIRST, first), (Slot.SECOND, second))
        if reviewer == person
    ]


def apply(changes: Sequence[Change]) -> list[Change]:
    """Write what still holds, in few statements, and return it; the rows stay locked until the transaction ends."""
    numbers = [change.site for change in changes]
    rows = Site.objects.select_for_update(of=("self",)).filter(pk__in=numbers, for_reviewers=True).order_by("pk")
    now = {site.pk: site for site in rows.only("pk", "reviewer_id", "second_reviewer_id")}
    holds = [change for change in changes if change.site in now and fits(now[change.site], change)]
    groups: dict[tuple[Slot, int | None], list[int]] = {}
    for change in holds:
        groups.setdefault((change.slot, change.after), []).append(change.site)
    for (slot, after), sites in groups.items():
        Site.objects.filter(pk__in=sites).update(**{f"{slot.value}_id": after})
    return holds


def fits(site: Site, change: Change) -> bool:
    """Say whether a change still means something: the place is as it was, and nobody gets both places of a site."""
    slots = {Slot.FIRST: site.reviewer_id, Slot.SECOND: site.second_reviewer_id}
    other = slots[Slot.SECOND if change.slot == Slot.FIRST else Slot.FIRST]
    is_another = change.after is None or change.after != other
    return slots[change.slot] == change.before != change.after and is_another


def reviewing() -> Iterable[Membership]:
    """Who reviews for De Huizen today."""
    return Membership.objects.reviewing(timezone.localdate()).with_people()


def tell(done: Iterable[Change], reviewers: dict[int, User], *, by: User) -> None:
    """Write one letter to each new reviewer, never to the one who acts."""
    for number, sites in Counter(change.after for change in done if change.after).items():
        if number != by.pk and number in reviewers:
            post(assignment_letter(reviewers[number], sites=sites, by=by))
