"""One verb: begin a draft with the code of a letter, before De Huizen approved who begins it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from calls.first_person import CodeRefused
from calls.models import FirstPerson
from foundation.audit.recording import record
from sites.kinds import Origin
from sites.models import Site


def draft_of(person: FirstPerson) -> Site | None:
    """The draft that somebody began with the code of a letter, if any; within the scope of the municipality."""
    return Site.objects.begun_with(person).first()


@transaction.atomic
def begin_draft(person: FirstPerson, values: Mapping[str, Any]) -> Site:
    """Make the one draft that a first person may begin, and return it; a second click finds the first.

    It is the municipality's own, waits for approval, and counts nowhere. Raises CodeRefused before the mailbox is
    proved, and once De Huizen has decided about the person.
    """
    if not person.proved_at or person.decided_at:
        raise CodeRefused
    before = draft_of(person)
    if before:
        return before
    now = timezone.now()
    site = Site.objects.create(
        **values,
        draft_key=uuid.uuid4(),
        municipality=person.municipality,
        municipality_then=person.municipality,
        province_id=person.municipality.province_id,
        call=person.letter.call,
        origin=Origin.CALL,
        begun_with=person,
        waits_for_approval=True,
        status_since=now,
        created_at=now,
        changed_at=now,
    )
    record("site.begin_with_letter", site, details={"name": site.name, "municipality": person.municipality.nis})
    return site
