"""Write down the participation plan of a site: a step planned, done, or not needed here."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from contacts.models import PlanDay
from contacts.participation import Days, PlanStep, StepDays
from foundation.audit.recording import record
from sites.lists import Advised, Told
from sites.models import Site


@transaction.atomic
def set_step(site: Site, step: PlanStep, *, by: User, values: dict[str, Any]) -> PlanDay:
    """Keep what is known of a step: `planned_on`, `done_on`, `not_needed`, `note`; two at once wait for each other."""
    Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    kept = {**values, "changed_at": timezone.now(), "changed_by": by}
    row, _is_new = PlanDay.objects.update_or_create(site=site, step=step, defaults=kept)
    record("contacts.plan_step", site, by=by, details={"step": step, **values})
    return row


def days_of(site: Site, rows: dict[PlanStep, PlanDay]) -> Days:
    """Every step of which a day is known: as somebody wrote it in the plan, else as the file of the site says."""
    return told_by_file(site) | {step: row.days for step, row in rows.items()}


def told_by_file(site: Site) -> dict[PlanStep, StepDays]:
    """The steps whose day stands in the file already: nobody is asked twice."""
    found: dict[PlanStep, StepDays] = {}
    if site.college_decided_on:
        found[PlanStep.COLLEGE] = StepDays(done_on=site.college_decided_on)
    support = getattr(site, "support", None)
    if support is None:
        return found
    advised = (support.police_advised_on, support.fire_advised_on)
    if all(advised) and {support.police_advice, support.fire_advice}.isdisjoint({Advised.NONE, ""}):
        found[PlanStep.ADVICE] = StepDays(done_on=max(day for day in advised if day))
    if support.neighbours_told == Told.TOLD and support.neighbours_told_on:
        found[PlanStep.STREET] = StepDays(done_on=support.neighbours_told_on)
    if support.neighbours_told == Told.PLANNED and support.neighbours_told_on:
        found[PlanStep.STREET] = StepDays(planned_on=support.neighbours_told_on)
    return found
