"""Enter a house that was there before the portal, or that never was proposed in it: a site of history, by De Huizen."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from sites.kinds import Origin
from sites.models import Site, SiteEvent
from sites.workflow import Status, Step
from territory.models import Municipality


@transaction.atomic
def enter_house(
    *,
    by: User,
    municipality: Municipality,
    key: uuid.UUID,
    opened_on: date,
    closed_on: date | None,
    values: dict[str, Any],
) -> Site:
    """Enter an open or closed house with its source, once per key; `values` are columns of the file.

    No decision of De Huizen stands behind it: its opening and its closing are all that its history tells.
    """
    now = timezone.now()
    status = Status.CLOSED if closed_on else Status.OPEN
    site, made = Site.objects.get_or_create(
        draft_key=key,
        municipality_then=municipality,
        defaults={
            **values,
            "origin": Origin.HISTORY,
            "municipality": municipality,
            "province_id": municipality.province_id,
            "status": status,
            "status_since": now,
            "created_at": now,
            "created_by": by,
            "changed_at": now,
            "changed_by": by,
        },
    )
    if made:
        remember(site, Step.OPEN, opened_on, before=Status.REALISATION, to=Status.OPEN, by=by, now=now)
        if closed_on:
            remember(site, Step.CLOSE, closed_on, before=Status.OPEN, to=Status.CLOSED, by=by, now=now)
        record("site.enter_house", site, by=by, details={"name": site.name, "opened_on": opened_on})
    return site


def remember(site: Site, step: Step, on: date, *, before: Status, to: Status, by: User, now: datetime) -> None:
    """Note a step of the past, entered today."""
    SiteEvent.objects.create(
        site=site,
        step=step,
        from_status=before,
        to_status=to,
        effective_on=on,
        at=now,
        by=by,
        membership_id=by.acting.pk if by.acting else None,
        role=by.role,
    )
