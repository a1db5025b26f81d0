"""Keep what the subsidy must know of a house: its places over time, its occupied places per month, who runs it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from foundation.audit.recording import record
from sites.models import Site
from subsidies.models import HousePlaces, OccupiedMonth, Operation
from subsidies.periods import Period, first_fault


class PeriodsMeet(ValueError):
    """The new period shares a day with another one of the house."""


@transaction.atomic
def add_places(site: Site, *, by: User, values: Mapping[str, Any]) -> HousePlaces:
    """Add a period; one of the same kind that is still open ends on the day before. Raises PeriodsMeet."""
    held(site)
    rows = list(HousePlaces.objects.of_sites([site.pk]).of_kind(values["kind"]).in_time())
    still_open = next((row for row in rows if row.valid_until is None and row.valid_from < values["valid_from"]), None)
    if still_open:
        still_open.valid_until = values["valid_from"] - timedelta(days=1)
    new = HousePlaces(site=site, entered_at=timezone.now(), entered_by=by, **values)
    if first_fault([Period(row.valid_from, row.valid_until, row.places) for row in [*rows, new]]):
        raise PeriodsMeet(f"{site.pk}")
    if still_open:
        still_open.save()
    new.save()
    details = {"kind": new.kind, "places": new.places, "from": new.valid_from, "until": new.valid_until}
    record("house.add_places", site, by=by, details=details)
    return new


@transaction.atomic
def remove_places(row: HousePlaces, *, by: User) -> None:
    """Take a period out that was entered by mistake; what was recorded with it stays until it is corrected."""
    held(row.site)
    record("house.remove_places", row.site, by=by, details={"places": row.places, "from": row.valid_from})
    row.delete()


@transaction.atomic
def set_occupied(site: Site, *, by: User, months: Mapping[date, int | None]) -> int:
    """Write the occupied places of months, None for not known, and return how many months changed."""
    held(site)
    known = {row.month_on: row for row in OccupiedMonth.objects.of_sites([site.pk]) if row.month_on in months}
    changed = {month: new for month, new in months.items() if new != (known[month].places if month in known else None)}
    for month, new in changed.items():
        if month in known:
            known[month].delete()
        if new is not None:
            OccupiedMonth.objects.create(
                site=site, month_on=month, places=new, entered_at=timezone.now(), entered_by=by
            )
    if changed:
        details = {month.isoformat(): new for month, new in changed.items()}
        record("house.set_occupied", site, by=by, details=details)
    return len(changed)


@transaction.atomic
def set_operation(site: Site, *, by: User, operator: Organisation | None, remark: str) -> Operation:
    """Say who runs the house."""
    held(site)
    row, _made = Operation.objects.update_or_create(site=site, defaults={"operator": operator, "remark": remark})
    record("house.set_operator", site, by=by, details={"operator": operator.pk if operator else None})
    return row


def held(site: Site) -> None:
    """Hold the site until the transaction ends, so that two people do not write over each other."""
    Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
