"""Enter a proposal that came by phone or letter, on behalf of a municipality, and let that municipality confirm it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from accounts.scope import office_of
from calls.models import Call
from foundation.audit.recording import record
from foundation.mail.writing import post
from sites.emails import confirmed_letter, entered_letter
from sites.kinds import Origin
from sites.models import Site
from sites.workflow import Refusal, StepRefused
from territory.models import Municipality


@transaction.atomic
def enter_on_behalf(
    *,
    by: User,
    municipality: Municipality,
    key: uuid.UUID,
    source: str,
    values: Mapping[str, Any],
    call: Call | None = None,
) -> Site:
    """Make a draft that its municipality must confirm, once per key; it is open to that office alone until then.

    `source` says who told it, when and how. Raises StepRefused for a role that is no office, and for a municipality
    outside a governor's province.
    """
    office = office_of(by)
    outside = by.acting and by.acting.province_id and by.acting.province_id != municipality.province_id
    if office is None or outside:
        raise StepRefused(Refusal.ROLE)
    now = timezone.now()
    site, made = Site.objects.get_or_create(
        draft_key=key,
        municipality_then=municipality,
        defaults={
            **values,
            "municipality": municipality,
            "province_id": municipality.province_id,
            "call": call if values.get("origin") == Origin.CALL else None,
            "entered_by_office_id": office,
            "open_to_office_id": office,
            "entered_source": source,
            "status_since": now,
            "created_at": now,
            "created_by": by,
            "changed_at": now,
            "changed_by": by,
        },
    )
    if made:
        record("site.enter_on_behalf", site, by=by, details={"name": site.name, "source": source})
        for membership in Membership.objects.writing_for(municipality.pk, timezone.localdate()).with_people():
            post(entered_letter(site, reader=membership.user))
    return site


@transaction.atomic
def confirm(site: Site, *, by: User) -> Site:
    """Say that the municipality stands behind a draft that an office entered; a second click changes nothing.

    From here on it is a draft like any other: the office that entered it sees it no more until it is submitted.
    """
    current = Site.objects.select_for_update(of=("self",)).with_places_of().get(pk=site.pk)
    if not current.is_unconfirmed:
        return current
    current.open_to_office = None
    current.confirmed_at, current.confirmed_by = timezone.now(), by
    current.version += 1
    current.changed_at, current.changed_by = timezone.now(), by
    current.save()
    record("site.confirm", current, by=by)
    if current.created_by and current.created_by.is_active:
        post(confirmed_letter(current, reader=current.created_by))
    return current
