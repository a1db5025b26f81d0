"""Propose a building: start and save a draft, add and remove papers, and gather what the rules ask about it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from calls.models import Call
from documents.receiving import keep, read_paper, read_picture
from foundation.audit.recording import record
from foundation.parameters.reading import each_in_force, value
from sites.completeness import FileFacts, Limits, Missing, missing_for_submission
from sites.kinds import HouseKind, Origin, PaperKind
from sites.models import Site, SitePaper
from sites.workflow import Refusal, StepRefused
from territory.models import Municipality, municipality_distance

MOST_PHOTOS = 60
PLACES_OF = {
    HouseKind.DETENTION: "sites.detention_places",
    HouseKind.TRANSITION: "sites.transition_places",
}


@dataclass
class Overtaken(Exception):
    """A colleague saved in between; `site` is the row as it stands now."""

    site: Site


@transaction.atomic
def start_draft(
    *, by: User, municipality: Municipality, key: uuid.UUID, values: dict[str, Any], call: Call | None
) -> Site:
    """Make a draft, once per key: a second click on the same form finds the draft that the first one made."""
    now = timezone.now()
    site, made = Site.objects.get_or_create(
        draft_key=key,
        municipality_then=municipality,
        defaults={
            **values,
            "municipality": municipality,
            "province_id": municipality.province_id,
            "call": call,
            "origin": Origin.CALL if call else Origin.SPONTANEOUS,
            "status_since": now,
            "created_at": now,
            "created_by": by,
            "changed_at": now,
            "changed_by": by,
        },
    )
    if made:
        record("site.start", site, by=by, details={"name": site.name})
    return site


@transaction.atomic
def save_draft(site: Site, *, by: User, version: int, values: dict[str, Any]) -> Site:
    """Write new values into a draft.

    Raises Overtaken when a colleague saved since this version was read, StepRefused when it is no draft any more.
    """
    current = Site.objects.select_for_update().get(pk=site.pk)
    if not current.is_editable:
        raise StepRefused(Refusal.STATUS)
    if current.version != version:
        raise Overtaken(current)
    changed = {name: str(new) for name, new in values.items() if getattr(current, name) != new}
    for name, new in values.items():
        setattr(current, name, new)
    if changed:
        current.version += 1
        current.changed_at, current.changed_by = timezone.now(), by
        current.save()
        record("site.save", current, by=by, details={"changed": changed})
    return current


@transaction.atomic
def add_paper(site: Site, upload: IO[bytes], *, by: User, name: str, kind: PaperKind) -> SitePaper:
    """Receive a photo or the college's decision; raises FileRefused, or StepRefused when it is no draft any more."""
    require_draft(site)
    received = read_picture(upload) if kind == PaperKind.PHOTO else read_paper(upload)
    document = keep(received, name=name, by=by, municipality=site.municipality)
    paper = SitePaper.objects.create(site=site, document=document, kind=kind, added_at=timezone.now())
    record("site.add_paper", site, by=by, details={"document": document.pk, "kind": kind})
    return paper


@transaction.atomic
def remove_paper(paper: SitePaper, *, by: User) -> None:
    """Take a paper out of a draft; the stored file stays until its retention ends."""
    require_draft(paper.site)
    record("site.remove_paper", paper.site, by=by, details={"document": paper.document_id, "kind": paper.kind})
    paper.delete()


def require_draft(site: Site) -> None:
    """Lock the site and refuse when it has left the draft; raises StepRefused."""
    if not Site.objects.select_for_update().get(pk=site.pk).is_editable:
        raise StepRefused(Refusal.STATUS)


def limits_of(house_kind: str) -> Limits:
    """The parameters in force for such a house."""
    return limits_of_each()[HouseKind(house_kind)]


def limits_of_each() -> dict[HouseKind, Limits]:
    """The parameters in force for every kind of house, asked once."""
    *places, advised, tolerance = each_in_force(
        *PLACES_OF.values(),
        "sites.advised_most_places",
        "territory.border_tolerance",
    )
    return {
        kind: Limits(least=least, most=most, advised_most=advised.value, border_tolerance=tolerance.value)
        for kind, (least, most) in zip(PLACES_OF, (each.value for each in places), strict=True)
    }


def facts_of(site: Site) -> FileFacts:
    """Gather what the rules of completeness ask, as plain values."""
    municipality = site.municipality
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
        college_decision_known=site.college_decision_known,
        photos=sum(paper.kind == PaperKind.PHOTO for paper in site.papers.all()),
    )


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


def is_in_belgium(point: Point) -> bool:
    """Say whether a point lies in some municipality, within the tolerance in force (metres)."""
    nearest = Municipality.objects.current().at_distance(point).first()
    return nearest is None or nearest.metres <= value("territory.border_tolerance")
