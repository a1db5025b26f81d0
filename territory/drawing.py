"""Reading: borders and points as a drawing (SVG) for letters and reports, where no browser draws a map.

A drawing is plain numbers on a flat sheet; `templates/territory/drawing.svg` gives it its form. One unit is 100 metres.
"""

import base64
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.gis.db.models import Extent, GeometryField
from django.contrib.gis.db.models.functions import AsSVG
from django.contrib.gis.geos import Point, Polygon
from django.db.models import Func, Value
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from territory.captions import Box, Caption, captions, gathered, shortened
from territory.models import Municipality, Province

# Units in a degree at the middle of Belgium (50.65° N) on the ellipsoid GRS80; straight enough for one country.
EAST, NORTH = 707.2, 1112.4
DIGITS = 1
MARGIN = 0.04
# Round lengths for the bar that shows the scale, in kilometres.
LENGTHS = (0.5, 1, 2, 5, 10, 20, 50, 100)
BAR_AT_MOST = 0.25
# The radius of a mark, as a part of the longer side.
MARK = 0.015

PAPER, CHOSEN = "#fffdf9", "#dcecec"


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A point to draw: where it is, what it is called, how it looks, and the number beside which it is explained."""

    point: Point
    label: str = ""
    fill: str = "#b4472e"
    shape: str = "circle"
    number: int | str | None = None


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The border of one area on the sheet, its name, and its colour."""

    path: str
    name: str
    fill: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A spot on the sheet; `shape` is circle, square or diamond, so that colour is never alone."""

    x: float
    y: float
    spot: Spot
    caption: Caption | None = None


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Everything a template needs to draw; lengths in units of 100 metres, x to the east and y to the south."""

    title: str
    left: float
    top: float
    width: float
    height: float
    areas: list[Shape] = field(default_factory=list)
    frames: list[Shape] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    is_schematic: bool = False

    @property
    def view_box(self) -> str:
        """The part of the sheet that is seen."""
        return f"{self.left:.1f} {self.top:.1f} {self.width:.1f} {self.height:.1f}"

    @property
    def size(self) -> float:
        """The longer side: widths of lines, letters and marks follow it."""
        return max(self.width, self.height)

    @property
    def bar(self) -> float:
        """The length of the bar of the scale, in kilometres: round, and at most a quarter of the width."""
        most = self.width * BAR_AT_MOST / 10
        return max((length for length in LENGTHS if length <= most), default=LENGTHS[0])

    @property
    def measures(self) -> dict[str, float]:
        """Lengths that the form uses, so that a small and a large drawing look alike."""
        step = self.size / 100
        return {
            "hair": step * 0.12,
            "line": step * 0.35,
            "mark_size": self.size * MARK,
            "letters": step * 2.6,
            "bar": self.bar * 10,
            "bar_x": self.left + step * 2,
            "bar_y": self.top + self.height - step * 2.5,
        }

    def svg(self) -> SafeString:
        """The drawing as text of an SVG, to stand inside a page; its title is its text for those who cannot see it."""
        return render_to_string("territory/drawing.svg", {"drawing": self, **self.measures})

    @property
    def address(self) -> str:
        """The drawing as an address for `<img src>`: in a PDF the picture then carries its own words (`alt`)."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg().encode()).decode()


def municipality_drawing(municipality: Municipality, spots: Iterable[Spot] = (), *, title: str = "") -> Drawing:
    """Draw one municipality among its neighbours, with points; three queries."""
    here = Municipality.objects.filter(pk=municipality.pk)
    box = extent_of(here)
    around = Municipality.objects.current().filter(outline__bboverlaps=Polygon.from_bbox(box)) if box else here
    fills = {municipality.pk: CHOSEN}
    return drawn(around.drawn(), box, spots, fills=fills, frames=here, title=title or municipality.name)


def province_drawing(
    province: Province | None,
    spots: Iterable[Spot] = (),
    *,
    fills: Mapping[int, str] | None = None,
    title: str = "",
) -> Drawing:
    """Draw the municipalities of one province (the whole country for None), each in its colour; four queries.

    `fills` gives colours by the key of the municipality of today; one that is not named stays pale.
    """
    every = Municipality.objects.current().drawn()
    rows = every.in_province(province) if province else every
    frames = Province.objects.drawn()
    frames = frames.filter(pk=province.pk) if province else frames
    return drawn(rows, extent_of(rows), spots, fills=fills or {}, frames=frames, title=title or str(province or ""))


def country_drawing(spots: Iterable[Spot] = (), *, title: str = "") -> Drawing:
    """Draw the provinces of the whole country with points: light enough for a page; two queries."""
    return drawn(Province.objects.drawn(), None, spots, fills={}, frames=Province.objects.none(), title=title)


def municipality_svg(municipality: Municipality, spots: Iterable[Spot] = (), *, title: str = "") -> SafeString:
    """Draw one municipality as the text of an SVG."""
    return municipality_drawing(municipality, spots, title=title).svg()


def province_svg(
    province: Province | None, spots: Iterable[Spot] = (), *, fills: Mapping[int, str] | None = None, title: str = ""
) -> SafeString:
    """Draw one province, or the country, as the text of an SVG."""
    return province_drawing(province, spots, fills=fills, title=title).svg()


def drawn(
    rows: Any,
    box: tuple[float, float, float, float] | None,
    spots: Iterable[Spot],
    *,
    fills: Mapping[int, str],
    frames: Any,
    title: str,
) -> Drawing:
    """Put areas, frames and points on one sheet that is a little wider than the box in degrees."""
    west, south, east, north = box or (2.5, 49.5, 6.4, 51.5)
    left, bottom = on_sheet(west, south)
    right, top = on_sheet(east, north)
    edge = max(right - left, bottom - top) * MARGIN
    sheet = Box(left=left - edge, top=top - edge, right=right + edge, bottom=bottom + edge)
    return Drawing(
        title=title,
        left=left - edge,
        top=top - edge,
        width=right - left + 2 * edge,
        height=bottom - top + 2 * edge,
        areas=shapes_of(rows, fills),
        frames=shapes_of(frames, {}),
        marks=marks_of(list(spots), sheet=sheet),
        is_schematic=rows.filter(schematic=True).exists(),
    )


def on_sheet(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a point of WGS84 lies on the sheet, in units of 100 metres."""
    return longitude * EAST, -latitude * NORTH


def marks_of(spots: list[Spot], *, sheet: Box) -> list[Mark]:
    """Put the points on the sheet; numbered ones that would cover each other share a mark with all their numbers."""
    radius = max(sheet.right - sheet.left, sheet.bottom - sheet.top) * MARK
    bare = [mark(spot) for spot in spots if spot.number is None]
    numbered = [mark(spot) for spot in spots if spot.number is not None]
    groups = gathered([(each.x, each.y) for each in numbered], radius=radius)
    shared = [together([numbered[place] for place in group]) for group in groups]
    points = [(each.x, each.y) for each in bare + shared]
    words = ["" for _each in bare] + [str(each.spot.number) for each in shared]
    placed = captions(points, words, radius=radius, sheet=sheet)
    return [replace(each, caption=caption) for each, caption in zip(bare + shared, placed, strict=True)]


def together(marks: list[Mark]) -> Mark:
    """One mark for several, at the place and in the colour of the first."""
    first = marks[0]
    label = ", ".join(each.spot.label for each in marks if each.spot.label)
    number = shortened([each.spot.number for each in marks if each.spot.number is not None])
    return replace(first, spot=replace(first.spot, label=label, number=number))


def mark(spot: Spot) -> Mark:
    """Put a point on the sheet."""
    x, y = on_sheet(spot.point.x, spot.point.y)
    return Mark(x=round(x, DIGITS), y=round(y, DIGITS), spot=spot)


def extent_of(rows: Any) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of these areas in degrees; None when none of them is drawn."""
    found = rows.order_by().aggregate(extent=Extent("outline"))["extent"]
    return found if found and math.isfinite(found[0]) else None


def shapes_of(rows: Any, fills: Mapping[int, str]) -> list[Shape]:
    """Return the areas as paths, made by PostGIS."""
    turned = (Value(number) for number in (EAST, 0.0, 0.0, NORTH, 0.0, 0.0))
    flat = Func("outline", *turned, function="ST_Affine", output_field=GeometryField(srid=4326))
    found = rows.order_by("pk").annotate(path=AsSVG(flat, relative=True, precision=DIGITS))
    return [Shape(path=row.path, name=row.name, fill=fills.get(row.pk, PAPER)) for row in found if row.path]
