"""Read the clock of a site from its history."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from accounts.models import User
from sites.clock import Clock, Turn, read_clock
from sites.models import Site
from sites.workflow import Status


def clock_of(site: Site, *, user: User, bridge_days: Collection[date]) -> Clock:
    """The clock as this person may see it; the day on which a step was entered counts, as terms do."""
    events = site.events.visible_to(user).order_by("at", "pk").values_list("to_status", "at")
    turns = [Turn(status=Status(status), on=timezone.localdate(at)) for status, at in events]
    return read_clock(turns, today=timezone.localdate(), bridge_days=bridge_days)
