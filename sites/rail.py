"""The rail beside the parts of a file: what each still lacks for submission, and what would make it more telling."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from sites.completeness import ADVISED_AT, MENDED_AT, Advice, FileFacts, advice_for, missing_for_submission
from sites.frames import frames_in_force
from sites.kinds import HouseKind
from sites.models import Site
from sites.parts import Part
from sites.proposing import facts_of
from sites.reliability import reliability, worth_telling
from sites.rooms import Lawful, RoomNorm, RoomSize, Totals, lawful, totals
from sites.saying import PAPER, filled_codes, label_of

FLANDERS = "02000"
SCORES, HAZARD = ("flood_parcel", "flood_building"), ("flood_hazard",)
# Fields whose input has another name than their code.
PLACES_OF_FIELDS = {"point": "id_latitude", "rooms": "id_rooms_group"}


@dataclass(frozen=True)
class Recommended:
    """Something worth telling: what, where to go, and how many points of reliability it adds."""

    label: str
    address: str
    points: Decimal


@dataclass(frozen=True)
class Lacking:
    """Something without which the site cannot be submitted, and where to mend it."""

    label: Promise | str
    address: str


@dataclass
class PartState:
    """One part on the rail."""

    part: Part
    address: str
    here: bool
    missing: list[Lacking] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    recommended: list[Recommended] = field(default_factory=list)

    @property
    def points(self) -> Decimal:
        """How much reliability this part could still add."""
        return sum((each.points for each in self.recommended), Decimal(0))


def address_of(part: Part, site: Site) -> str:
    """Where a part is filled in: the papers and the check have addresses of their own."""
    own = {Part.PAPERS: "sites:papers", Part.SUBMIT: "sites:check"}
    return reverse(own[part], args=[site.pk]) if part in own else reverse("sites:part", args=[site.pk, part.value])


def rail_for(site: Site, here: Part | None = None) -> dict[str, Any]:
    """What the rail shows, for a template: bring the site with its file, measures and papers."""
    frames = frames_in_force()
    rooms, total = rooms_of(site, frames.norm)
    facts, limits, filled = full_facts(site, total), frames.limits[HouseKind(site.house_kind)], filled_codes(site)
    states = {part: PartState(part, address_of(part, site), part == here) for part in Part}
    missing = missing_for_submission(facts, limits=limits)
    for lack in missing:
        part, place = MENDED_AT[lack]
        states[part].missing.append(Lacking(lack.label, states[part].address + place_of(place)))
    for advice in advice_for(facts, limits=limits):
        states[ADVISED_AT[advice]].advice.append(advice)
    for worth in worth_telling(filled, without=needless(site)):
        state = states[worth.part]
        label = " / ".join(label_of(code) for code in worth.codes)
        state.recommended.append(Recommended(label, state.address + place_of(worth.codes[0]), worth.points))
    return {
        "site": site,
        "rail": list(states.values()),
        "here": here,
        "state": states.get(here) if here else None,
        "missing": [lack for state in states.values() for lack in state.missing],
        "advice": [advice for state in states.values() for advice in state.advice],
        "reliability": reliability(filled),
        "frames": frames,
        "limits": limits,
        "rooms": rooms,
        "rooms_total": total,
    }


def place_of(code: str) -> str:
    """What leads from the address of a part to one field; a paper is chosen by its kind."""
    kind = code.partition(PAPER)[2]
    return f"?kind={kind}#add" if kind else f"#{PLACES_OF_FIELDS.get(code, f'id_{code}')}"


def needless(site: Site) -> tuple[str, ...]:
    """Fields that make no sense where the site lies: Flanders scores floods, the other Regions have a map."""
    return HAZARD if site.municipality.region.code == FLANDERS else SCORES


def full_facts(site: Site, total: Totals | None) -> FileFacts:
    """What the rules ask, with the parts that only the file of one site brings along."""
    building: Any = site.part_row(Part.BUILDING)
    return replace(
        facts_of(site),
        lawful_places=total.strict if total else None,
        rooms_on_site=total.on_site if total else 0,
        drawn_area=getattr(site, "drawn_area", None),
        plot_area=building.plot_area if building else None,
    )


def rooms_of(site: Site, norm: RoomNorm) -> tuple[list[Lawful], Totals | None]:
    """What the listed rooms may lawfully house, and all of them together; nothing where no room is listed."""
    row: Any = site.part_row(Part.CAPACITY)
    listed = row.rooms if row else []
    if not listed:
        return [], None
    rooms = [lawful(size_of(room), norm=norm) for room in listed]
    return rooms, totals(rooms)


def size_of(room: dict[str, Any]) -> RoomSize:
    """One line of rooms as the rules want it."""
    height = room.get("height")
    return RoomSize(
        label=room.get("label", ""),
        count=room["count"],
        area=Decimal(str(room["area"])),
        height=None if height is None else Decimal(str(height)),
        persons=room.get("persons"),
        sloping=bool(room.get("sloping")),
    )
