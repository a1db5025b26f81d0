"""Propose a building: start a draft, and gather what the rules of completeness ask about it."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from calls.models import Call
from foundation.audit.recording import record
from foundation.parameters.reading import ParameterMissing, bridge_days, value
from foundation.workdays import add_workdays
from sites.completeness import FileFacts, Limits, Missing, missing_for_submission
from sites.filing import differing, keep_change, write
from sites.frames import frames_in_force
from sites.kinds import HouseKind, Origin, PaperKind
from sites.models import Site
from sites.parts import FIELDS
from territory.models import Municipality, municipality_distance


@transaction.atomic
def start_draft(
    *, by: User, municipality: Municipality, key: uuid.UUID, values: dict[str, Any], call: Call | None
) -> Site:
    """Make a draft, once per key: a second click on the same form finds the draft that the first one made.

    `values` are fields of any part, its name at least.
    """
    now = timezone.now()
    site, made = Site.objects.get_or_create(
        draft_key=key,
        municipality_then=municipality,
        defaults={
            "name": values["name"],
            "is_example": values.get("is_example", False),
            "municipality": municipality,
            "province_id": municipality.province_id,
            "call": call,
            "origin": Origin.CALL if call else Origin.SPONTANEOUS,
            "keeper": by,
            "status_since": now,
            "created_at": now,
            "created_by": by,
            "changed_at": now,
            "changed_by": by,
        },
    )
    if made:
        record("site.start", site, by=by, details={"name": site.name})
        fill(site, values, by=by, now=now)
    return site


def fill(site: Site, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Write what is known from the start into the parts that it belongs to; nobody else has seen the row yet."""
    for part, codes in FIELDS.items():
        changes = differing(site, part, {code: values[code] for code in codes if code in values})
        if changes:
            write(site, part, {code: values[code] for code in changes}, by=by, now=now)
            keep_change(site, part, changes, by=by, now=now)


def limits_of(house_kind: str) -> Limits:
    """The parameters in force for such a house."""
    return limits_of_each()[HouseKind(house_kind)]


def limits_of_each() -> dict[HouseKind, Limits]:
    """The parameters in force for every kind of house, asked once."""
    return frames_in_force().limits


def facts_of(site: Site) -> FileFacts:
    """Gather what the rules of completeness ask, as plain values."""
    municipality, kinds = site.municipality, [paper.kind for paper in site.papers.all()]
    return FileFacts(
        has_point=site.point is not None,
        metres_outside=metres_outside(site),
        borders_schematic=municipality.schematic,
        point_explanation=site.point_explanation,
        building_kind=site.building_kind,
        owner_kind=site.owner_kind,
        places=site.places,
        gross_area=site.gross_area,
        motivation=site.motivation,
        college_decides_later=site.college_decides_later,
        college_decided=site.college_decided_on is not None,
        college_attached=college_attached(site),
        photos=kinds.count(PaperKind.PHOTO),
    )


def college_attached(site: Site) -> bool:
    """Say whether the paper of the college's decision is there; one that the scanner threw away is not."""
    return any(paper.kind == PaperKind.COLLEGE and not paper.document.refusal for paper in site.papers.all())


def metres_outside(site: Site) -> float:
    """How far the point lies outside the municipality, as the query brought it along or as asked now; 0 if unknown."""
    if hasattr(site, "metres_outside"):
        return site.metres_outside or 0.0
    return municipality_distance(site.municipality, site.point) or 0.0 if site.point else 0.0


def missing_in(site: Site) -> list[Missing]:
    """What a file still lacks for submission."""
    return missing_for_submission(facts_of(site), limits=limits_of(site.house_kind))


def missing_in_each(sites: Iterable[Site]) -> list[tuple[Site, list[Missing]]]:
    """What each of many files still lacks; the parameters are asked once."""
    limits = limits_of_each()
    return [(site, missing_for_submission(facts_of(site), limits=limits[HouseKind(site.house_kind)])) for site in sites]


def taken_up_by(submitted_on: date) -> date | None:
    """The day by which De Huizen means to take up what was submitted on a day; None while no target was set."""
    try:
        target = value("sites.target_submitted", on=submitted_on)
    except ParameterMissing:
        return None
    return add_workdays(submitted_on, target, bridge_days=bridge_days(on=submitted_on)) if target else None


def is_in_belgium(point: Point) -> bool:
    """Say whether a point lies in some municipality, within the tolerance in force (metres)."""
    nearest = Municipality.objects.current().at_distance(point).first()
    return nearest is None or nearest.metres <= value("territory.border_tolerance")
