"""Plan a visit and write it up: propose moments, choose one, call it off, note what was seen."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from documents.receiving import keep, limits_in_force, receive
from foundation.audit.recording import record
from foundation.mail.writing import post
from sites.emails import concerned
from sites.letters import visit_letters
from sites.models import Site, SiteVisit, VisitNote
from sites.moments import VisitRefusal, VisitRefused, VisitState, may_visit


@transaction.atomic
def propose_visit(
    site: Site,
    *,
    by: User,
    key: uuid.UUID,
    moments: Sequence[datetime],
    minutes: int,
    meeting_point: str = "",
    words: str = "",
) -> SiteVisit:
    """Propose moments, once per key; raises VisitRefused while another visit is open or the site is not to be seen."""
    site = Site.objects.select_for_update(of=("self",)).with_places_of().get(pk=site.pk)
    known = site.visits.filter(key=key).first()
    if known:
        return known
    if not may_visit(site.standing.status, known=site.for_reviewers):
        raise VisitRefused(VisitRefusal.STATUS)
    if site.visits.still_open().filter(none_suits_at__isnull=True).exists():
        raise VisitRefused(VisitRefusal.OPEN)
    visit = SiteVisit.objects.create(
        site=site,
        key=key,
        moments=sorted(moments),
        minutes=minutes,
        meeting_point=meeting_point,
        words=words,
        proposed_at=timezone.now(),
        proposed_by=by,
    )
    record("site.propose_visit", site, by=by, details={"visit": visit.pk, "moments": visit.moments})
    write_to(municipality_of(site), "visit_proposed", visit, by=by)
    return visit


@transaction.atomic
def choose_moment(visit: SiteVisit, moment: datetime, *, by: User) -> SiteVisit:
    """The municipality picks one of the moments; the same again changes nothing; raises VisitRefused."""
    visit = locked(visit)
    if visit.state == VisitState.PLANNED and visit.starts_at == moment:
        return visit
    require(visit, VisitState.PROPOSED)
    if moment not in visit.moments:
        raise VisitRefused(VisitRefusal.NOT_OFFERED)
    visit.starts_at, visit.chosen_at, visit.chosen_by = moment, timezone.now(), by
    visit.save()
    record("site.choose_visit", visit.site, by=by, details={"visit": visit.pk, "moment": moment})
    write_to([*visitors_of(visit), *municipality_of(visit.site)], "visit_planned", visit, by=by)
    return visit


@transaction.atomic
def say_none_suits(visit: SiteVisit, answer: str, *, by: User) -> SiteVisit:
    """The municipality cannot at any of the moments, and says when it can; raises VisitRefused."""
    visit = locked(visit)
    require(visit, VisitState.PROPOSED)
    visit.none_suits_at, visit.answer = timezone.now(), answer
    visit.save()
    record("site.decline_visit", visit.site, by=by, details={"visit": visit.pk, "answer": answer})
    write_to(visitors_of(visit), "visit_declined", visit, by=by)
    return visit


@transaction.atomic
def call_off(visit: SiteVisit, reason: str, *, by: User) -> SiteVisit:
    """Either party calls a proposed or planned visit off, with a reason; raises VisitRefused."""
    visit = locked(visit)
    require(visit, VisitState.PROPOSED, VisitState.PLANNED)
    visit.called_off_at, visit.called_off_reason = timezone.now(), reason
    visit.save()
    record("site.call_off_visit", visit.site, by=by, details={"visit": visit.pk, "reason": reason})
    write_to([*visitors_of(visit), *municipality_of(visit.site)], "visit_called_off", visit, by=by)
    return visit


@transaction.atomic
def write_up(visit: SiteVisit, *, by: User, now: datetime) -> SiteVisit:
    """Say that the visit took place; its notes can still grow. Raises VisitRefused before it began."""
    visit = locked(visit)
    require(visit, VisitState.PLANNED)
    if visit.starts_at and now < visit.starts_at:
        raise VisitRefused(VisitRefusal.EARLY)
    visit.held_at = now
    visit.save()
    record("site.hold_visit", visit.site, by=by, details={"visit": visit.pk})
    return visit


@transaction.atomic
def note(visit: SiteVisit, *, by: User, text: str = "", upload: IO[bytes] | None = None, name: str = "") -> VisitNote:
    """Write down what was seen, with a photo or without; raises FileRefused, and VisitRefused before a moment stands.

    A photo of a visit belongs to De Huizen alone: its municipality does not read it in the file.
    """
    visit = locked(visit)
    require(visit, VisitState.PLANNED, VisitState.HELD)
    document = None
    if upload is not None:
        received = receive(upload, limits=limits_in_force(), pictures_only=True)
        document = keep(received, name=name, by=by, municipality=None, for_reviewers=True)
    made = VisitNote.objects.create(
        site=visit.site, visit=visit, text=text, document=document, at=timezone.now(), by=by
    )
    record("site.note_visit", visit.site, by=by, details={"visit": visit.pk, "note": made.pk})
    return made


def locked(visit: SiteVisit) -> SiteVisit:
    """Read the visit again, for this transaction alone, with its site."""
    found = SiteVisit.objects.select_for_update().get(pk=visit.pk)
    found.site = Site.objects.with_places_of().get(pk=found.site_id)
    return found


def require(visit: SiteVisit, *states: VisitState) -> None:
    """Refuse when the visit stands elsewhere; raises VisitRefused."""
    if visit.state not in states:
        raise VisitRefused(VisitRefusal.MOVED_ON)


def municipality_of(site: Site) -> Iterable[Membership]:
    """Those who work on the municipality's files."""
    return Membership.objects.writing_for(site.municipality_id, timezone.localdate()).with_people()


def visitors_of(visit: SiteVisit) -> list[Membership]:
    """Who of De Huizen comes: who proposed it, and whoever reviews the site."""
    reviewers = list(Membership.objects.reviewing(timezone.localdate()).with_people())
    proposer = [membership for membership in reviewers if membership.user_id == visit.proposed_by_id]
    return [*proposer, *concerned(visit.site, reviewers)] if visit.site.reviewer_id else proposer or reviewers


def write_to(people: Iterable[Membership], name: str, visit: SiteVisit, *, by: User) -> None:
    """Tell these people by mail, each once, never the one who acts."""
    for letter in visit_letters(name, visit, people=people, by=by):
        post(letter)
