"""Read the clock of a site from its history, and how far sites lie beyond the target time of their status."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from foundation.parameters.reading import values_in_force
from foundation.workdays import workdays_between
from sites.clock import Clock, Turn, beyond, read_clock
from sites.models import Site
from sites.workflow import Status

# Statuses in which De Huizen has to act; elsewhere others have the word, or nobody.
TIMED = (Status.SUBMITTED, Status.IN_REVIEW, Status.REPLY)
KEYS = ("office.bridge_days", *(f"sites.target_{status.value}" for status in TIMED))


@dataclass(frozen=True, kw_only=True)
class Pace:
    """What clocks go by: the bridge days, and the target time of each status in working days."""

    bridge_days: list[date]
    targets: dict[str, int]


def pace() -> Pace:
    """Read what clocks go by today, with one query."""
    return pace_of(values_in_force(*KEYS))


def pace_of(values: Sequence[Any]) -> Pace:
    """Make a pace of the values of KEYS."""
    bridges, *targets = values
    return Pace(
        bridge_days=[date.fromisoformat(day) for day in bridges],
        targets={status.value: target for status, target in zip(TIMED, targets, strict=True)},
    )


def clock_of(site: Site, *, user: User) -> Clock:
    """The clock as this person may see it; the day on which a step was entered counts, as terms do."""
    events = site.events.visible_to(user).order_by("at", "pk").values_list("to_status", "at")
    turns = [Turn(status=Status(status), on=timezone.localdate(at)) for status, at in events]
    goes_by = pace()
    return read_clock(turns, today=timezone.localdate(), bridge_days=goes_by.bridge_days, targets=goes_by.targets)


def overdue(sites: Iterable[Site], *, today: date, goes_by: Pace) -> dict[int, int]:
    """Working days that each site lies beyond the target of the status it stands in; those within it are left out."""
    if not any(goes_by.targets.values()):
        return {}
    found = {
        site.pk: beyond(
            workdays_between(timezone.localdate(site.status_since), today, bridge_days=goes_by.bridge_days),
            goes_by.targets.get(site.status, 0),
        )
        for site in sites
    }
    return {number: days for number, days in found.items() if days}
