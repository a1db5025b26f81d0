"""Enter a proposal that came by phone or letter for a municipality, correct it, let that municipality confirm it."""

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
    office, now = office_entering(by, municipality), timezone.now()
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
        tell(site, by=by)
    return site


def office_entering(by: User, municipality: Municipality) -> int:
    """Return the office this person enters for; raises StepRefused for none, and outside a governor's province."""
    office = office_of(by)
    outside = by.acting and by.acting.province_id and by.acting.province_id != municipality.province_id
    if office is None or outside:
        raise StepRefused(Refusal.ROLE)
    return office


def tell(site: Site, *, by: User) -> None:
    """Note what was entered, and write to those of the municipality who can confirm it."""
    record("site.enter_on_behalf", site, by=by, details={"name": site.name, "source": site.entered_source})
    for membership in Membership.objects.writing_for(site.municipality_id, timezone.localdate()).with_people():
        post(entered_letter(site, reader=membership.user))


class EntryChanged(RuntimeError):
    """Somebody changed what was entered since it was read; `site` is how it stands now."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site


@transaction.atomic
def correct_entry(site: Site, *, by: User, version: int, source: str, values: Mapping[str, Any]) -> Site:
    """Put right what an office entered itself, while its municipality has neither confirmed it nor written in it.

    Raises StepRefused for anybody else and afterwards, EntryChanged when a colleague was faster than `version`.
    """
    current = Site.objects.select_for_update(of=("self",)).with_places_of().get(pk=site.pk)
    if office_of(by) != current.open_to_office_id or not current.may_be_corrected:
        raise StepRefused(Refusal.STATUS)
    given = {**values, "entered_source": source}
    before = {name: getattr(current, name) for name in given if getattr(current, name) != given[name]}
    if not before:
        return current
    if current.version != version:
        raise EntryChanged(current)
    for name in before:
        setattr(current, name, given[name])
    current.version += 1
    current.changed_at, current.changed_by = timezone.now(), by
    current.save(update_fields=[*before, "version", "changed_at", "changed_by"])
    record("site.correct_entry", current, by=by, details={"before": before, "fields": sorted(before)})
    return current


@transaction.atomic
def confirm(site: Site, *, by: User, version: int | None = None) -> Site:
    """Say that the municipality stands behind a draft that an office entered; a second click changes nothing.

    From here on it is a draft like any other: the office that entered it sees it no more until it is submitted.
    `version` is what the person read: raises EntryChanged when somebody changed it since.
    """
    current = Site.objects.select_for_update(of=("self",)).with_places_of().get(pk=site.pk)
    if not current.is_unconfirmed:
        return current
    if version is not None and current.version != version:
        raise EntryChanged(current)
    current.open_to_office = None
    current.confirmed_at, current.confirmed_by = timezone.now(), by
    current.version += 1
    current.changed_at, current.changed_by = timezone.now(), by
    current.save()
    record("site.confirm", current, by=by)
    if current.created_by and current.created_by.is_active:
        post(confirmed_letter(current, reader=current.created_by))
    return current
