"""The fields of a file in the reader's words: labels, and values as a change keeps them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.contrib.gis.geos import GEOSGeometry, Point, Polygon
from django.db.models import Field, TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.kinds import Concern
from foundation.templatetags.look import NO_BREAK, day, euro_round, figure
from sites.filing import kept, value_of
from sites.kinds import PaperKind
from sites.lists import Service, TargetGroup, Telling, Tenure
from sites.models import Building, Capacity, FileChange, Location, Site, Support, Surroundings
from sites.parts import FIELDS, Part, is_on_site, part_of

ROW_OF = {
    Part.PLACE: Location,
    Part.BUILDING: Building,
    Part.CAPACITY: Capacity,
    Part.SURROUNDINGS: Surroundings,
    Part.SUPPORT: Support,
}
SEVERAL: dict[str, type[TextChoices]] = {
    "tenure": Tenure,
    "target_groups": TargetGroup,
    "services": Service,
    "neighbours_how": Telling,
    "concerns": Concern,
}
UNITS = {
    **dict.fromkeys(("gross_area", "usable_area", "plot_area", "outdoor_area"), "m²"),
    **dict.fromkeys(("precision", "stop_metres"), "m"),
}
AMOUNTS = {"price", "rent"}
PAPER = "papers."


@dataclass(frozen=True)
class Said:
    """One field as a reader meets it."""

    code: str
    label: str
    words: str


@dataclass(frozen=True)
class Changed:
    """One field that changed: what it said before and what it says now, who wrote it last."""

    code: str
    label: str
    part: Part
    before: str
    now: str
    last: FileChange


def label_of(code: str) -> str:
    """The name of a field, with a capital."""
    if code.startswith(PAPER):
        return str(PaperKind(code.removeprefix(PAPER)).label)
    return str(capfirst(column_of(code).verbose_name))


def column_of(code: str) -> "Field[Any, Any]":
    """The column that holds a field."""
    model = Site if is_on_site(code) else ROW_OF[part_of(code)]
    return cast("Field[Any, Any]", model._meta.get_field(code))


def labels_of(codes: Iterable[str]) -> list[str]:
    """The names of fields, in the language of the moment and in the order of the file."""
    wanted = set(codes)
    return [label_of(code) for group in FIELDS.values() for code in group if code in wanted]


def choices_of_fields() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every field that can be asked for, grouped by part, for a list to choose from."""
    return [(str(part.label), [(code, label_of(code)) for code in codes]) for part, codes in FIELDS.items()]


def said_of(code: str, value: Any) -> str:
    """Say a value that a change kept; empty for what says nothing."""
    if value in (None, "", [], False):
        return ""
    for kind, say in WAYS:
        if kind(code):
            return say(code, value)
    return list_word(code, value) or (figure(value) if isinstance(value, int) else str(value))


def said(site: Site, code: str) -> str:
    """Say what a site's file tells in a field; empty where nothing is said."""
    return said_of(code, kept(value_of(site, code, part_of(code))))


def file_of(site: Site) -> list[tuple[Part, list[Said]]]:
    """The whole file, part by part, with what is filled in."""
    parts = []
    for part, codes in FIELDS.items():
        told = [Said(code, label_of(code), said(site, code)) for code in codes if not code.startswith(PAPER)]
        parts.append((part, [row for row in told if row.words]))
    return [(part, rows) for part, rows in parts if rows]


def filled_codes(site: Site) -> set[str]:
    """The codes of all fields that say something; papers by their kind."""
    papers = {f"{PAPER}{paper.kind}" for paper in site.papers.all()}
    codes = (code for codes in FIELDS.values() for code in codes if not code.startswith(PAPER))
    return papers | {code for code in codes if kept(value_of(site, code, part_of(code))) not in (None, "", [], False)}


def changed_in(changes: Iterable[FileChange]) -> list[Changed]:
    """Put changes (the oldest first) together, field by field; what came back to its old value did not change."""
    firsts: dict[str, Any] = {}
    lasts: dict[str, tuple[Any, FileChange]] = {}
    for change in changes:
        for code, (old, new) in change.changes.items():
            firsts.setdefault(code, old)
            lasts[code] = (new, change)
    order = [code for codes in FIELDS.values() for code in codes]
    return [
        Changed(code, label_of(code), part_of(code), said_of(code, firsts[code]), said_of(code, new), last)
        for code, (new, last) in sorted(lasts.items(), key=lambda pair: order.index(pair[0]))
        if firsts[code] != new
    ]


def list_word(code: str, value: Any) -> str:
    """The word of a list for a code; empty for a field without a list."""
    words = dict(column_of(code).flatchoices)
    return str(words[value]) if value in words else ""


def say_several(code: str, value: Any) -> str:
    """Say several words of one list."""
    words = dict(SEVERAL[code].choices)
    return "; ".join(str(words.get(one, one)) for one in value)


def say_rooms(_code: str, value: Any) -> str:
    """Say the rooms, a size per line."""
    return "\n".join(say_room(room) for room in value)


def say_room(room: dict[str, Any]) -> str:
    """Say rooms of one size."""
    height = _("%(metres)s m high") % {"metres": figure(Decimal(str(room["height"])))} if room.get("height") else ""
    persons = room.get("persons")
    meant = (
        ngettext("for %(number)s person", "for %(number)s persons", persons) % {"number": persons} if persons else ""
    )
    size = f"{room['count']} × {figure(Decimal(str(room['area'])))}{NO_BREAK}m²"
    sloping = _("sloping roof") if room.get("sloping") else ""
    return ", ".join(filter(None, [room.get("label", ""), size, height, meant if persons else "", sloping]))


def say_shape(_code: str, value: Any) -> str:
    """Say a place by its coordinates, an outline by how many corners it has."""
    shape = GEOSGeometry(value, srid=4326)
    if isinstance(shape, Point):
        return f"{shape.y:.5f}, {shape.x:.5f}"
    corners = shape.num_coords - sum(len(polygon) for polygon in cast(Iterable[Polygon], shape))
    return ngettext("drawn, with %(number)s corner", "drawn, with %(number)s corners", corners) % {"number": corners}


def say_measure(code: str, value: Any) -> str:
    """Say a number with its unit."""
    return f"{figure(value)}{NO_BREAK}{UNITS[code]}"


WAYS: list[tuple[Callable[[str], bool], Callable[[str, Any], str]]] = [
    (SEVERAL.__contains__, say_several),
    (UNITS.__contains__, say_measure),
    (AMOUNTS.__contains__, lambda _code, value: euro_round(Decimal(value))),
    (lambda code: code.endswith("_on"), lambda _code, value: day(date.fromisoformat(value))),
    (lambda code: code == "rooms", say_rooms),
    (lambda code: code in {"point", "outline"}, say_shape),
    (lambda code: code == "parcels", lambda _code, value: ", ".join(value)),
    (lambda code: code == "built_in", lambda _code, value: str(value)),
    (lambda code: code in {"college_decides_later", "shared_with_governor"}, lambda _code, _value: _("yes")),
]
