"""One verb: take a step with a site. Lock, ask the rules, save, log, write the letters; one transaction."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Membership, User
from foundation.audit.recording import record
from foundation.mail.writing import post
from sites.emails import declined_letter, letters_for
from sites.models import InformationRequest, Site, SiteEvent
from sites.proposing import missing_in, taken_up_by
from sites.saying import labels_of
from sites.workflow import WAITS, DecisionFacts, Given, Refusal, Status, Step, StepRefused, next_status


@transaction.atomic
def take_step(
    site: Site, step: Step, *, by: User, given: Given | None = None, facts: DecisionFacts | None = None
) -> Site:
    """Take one step and return the site as it stands then; a step that decides needs the facts it rests on.

    Raises StepRefused when the status, the role the person acts in, or what was given do not allow it.
    """
    given = given or Given()
    now = timezone.now()
    site = Site.objects.select_for_update(of=("self",)).with_places_of().get(pk=site.pk)
    before = Status(site.status)
    to = next_status(site.standing, step, role=by.role, given=given, facts=facts)
    prepare(site, step, by=by, given=given, now=now)
    move(site, to, before=before, given=given, now=now)
    site.save()
    event = log(site, step, before=before, by=by, given=given, now=now)
    write_letters(site, event, by=by, asked=given.asked)
    return site


def prepare(site: Site, step: Step, *, by: User, given: Given, now: datetime) -> None:
    """Do what a step means beside the change of status."""
    if step == Step.SUBMIT:
        if site.is_unconfirmed:
            raise StepRefused(Refusal.UNCONFIRMED)
        if site.waits_for_approval:
            raise StepRefused(Refusal.UNAPPROVED)
        if missing_in(site):
            raise StepRefused(Refusal.INCOMPLETE)
        site.submitted_at = now
        site.reference = site.reference or next_reference(now.year)
    elif step == Step.BRING_BACK:
        site.submitted_at = None
    elif step == Step.TAKE_UP:
        # Who was given the site keeps it, whoever presses the button.
        site.reviewer = site.reviewer or by
    elif step == Step.ASK and given.due_on:
        InformationRequest.objects.create(
            site=site, question=given.reason, fields=list(given.asked), due_on=given.due_on, asked_at=now, asked_by=by
        )
    elif step == Step.SUPPLY:
        site.information_requests.unanswered().update(answer=given.reason, answered_at=now, answered_by=by)


def move(site: Site, to: Status, *, before: Status, given: Given, now: datetime) -> None:
    """Set the cached status, and what must be remembered while the site waits."""
    site.status = to
    site.status_since = now
    site.resume_status = before if to in WAITS else ""
    site.hold_until = given.until if to == Status.ON_HOLD else None
    site.version += 1


def next_reference(year: int) -> str:
    """Draw the next reference, such as DH-2026-0042; numbers go up and are never used twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('site_reference')")
        return f"DH-{year}-{cursor.fetchone()[0]:04d}"


def log(site: Site, step: Step, *, before: Status, by: User, given: Given, now: datetime) -> SiteEvent:
    """Append the step to the site's history and to the audit trail."""
    event = SiteEvent.objects.create(
        site=site,
        step=step,
        from_status=before,
        to_status=site.status,
        reason=given.reason,
        due_on=given.due_on,
        until=given.until,
        effective_on=given.effective_on or timezone.localdate(now),
        at=now,
        by=by,
        membership_id=by.acting.pk if by.acting else None,
        role=by.role,
    )
    record(f"site.{step}", site, by=by, details={"from": before, "to": site.status, "reason": given.reason})
    return event


def write_letters(site: Site, event: SiteEvent, *, by: User, asked: Iterable[str] = ()) -> None:
    """Tell those whom the step concerns, except the person who took it; each person hears it once."""
    today = timezone.localdate()
    municipality = Membership.objects.writing_for(site.municipality_id, today).with_people()
    reviewers = Membership.objects.reviewing(today).with_people()
    for letter in letters_for(
        site,
        event,
        municipality=municipality,
        reviewers=reviewers,
        by=by,
        asked=partial(labels_of, asked),
        taken_up_on=taken_up_by(today) if event.step == Step.SUBMIT else None,
    ):
        post(letter)
    if event.step == Step.WITHDRAW and site.is_unconfirmed and site.created_by and site.created_by.is_active:
        post(declined_letter(site, reader=site.created_by, reason=event.reason))
