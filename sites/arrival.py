"""Look a submitted file over: gather what the checks on arrival ask, from rows that were brought along."""

from collections.abc import Iterable, Mapping
from typing import Any

from sites.completeness import Limits
from sites.kinds import HouseKind, PaperKind
from sites.models import Site
from sites.parts import Part
from sites.proposing import metres_outside
from sites.triage import Arrival, Check, look_over


def checks_of(site: Site, *, limits: Limits) -> list[Check]:
    """The checks of one file; it was read with_file, with_metres_outside and with its papers."""
    return look_over(arrival_of(site), limits=limits)


def checks_of_each(sites: Iterable[Site], *, limits: Mapping[HouseKind, Limits]) -> list[list[Check]]:
    """The checks of each of many files, against the limits of its kind of house."""
    return [look_over(arrival_of(site), limits=limits[HouseKind(site.house_kind)]) for site in sites]


def arrival_of(site: Site) -> Arrival:
    """What the file says, as plain values."""
    building: Any = site.part_row(Part.BUILDING)
    surroundings: Any = site.part_row(Part.SURROUNDINGS)
    support: Any = site.part_row(Part.SUPPORT)
    kinds = [paper.kind for paper in site.papers.all()]
    return Arrival(
        places=site.places,
        metres_outside=metres_outside(site),
        borders_schematic=site.municipality.schematic,
        explained=bool(site.point_explanation.strip()),
        college_decided=site.college_decided_on is not None,
        college_paper=PaperKind.COLLEGE in kinds,
        photos=kinds.count(PaperKind.PHOTO),
        permit_outlook=building.permit_outlook,
        heritage=building.heritage,
        flood_parcel=building.flood_parcel,
        flood_building=building.flood_building,
        flood_hazard=building.flood_hazard,
        overlooking=surroundings.overlooking,
        college_stance=support.college_stance,
        council_stance=support.council_stance,
    )
