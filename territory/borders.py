"""Rules: what can be done with a cover of areas so that neighbours keep one common line (shapely, no database).

All shapes are longitude and latitude (EPSG:4326). Work that needs lengths happens on a plane in metres that is true
enough for one small country: longitudes are shrunk by the cosine of its middle latitude (error below 3 %).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_195.0
MIDDLE_LATITUDE = math.cos(math.radians(50.5))
SCALE = numpy.array([METRES_PER_DEGREE * MIDDLE_LATITUDE, METRES_PER_DEGREE])
DIGITS = 6  # a decimetre
OUTLINE_METRES = 80.0


def on_plane(shape: Any) -> Any:
    """Return the shape (or an array of shapes) in metres."""
    return shapely.transform(shape, lambda corners: corners * SCALE)


def on_globe(shape: Any) -> Any:
    """Return the shape (or an array of shapes) in degrees, rounded: common corners stay common."""
    return shapely.transform(shape, lambda corners: numpy.round(corners / SCALE, DIGITS))


def as_multi(shape: BaseGeometry) -> MultiPolygon:
    """Return areas as a multipolygon; lines and points that a cut left behind fall away."""
    return MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def simplified(areas: Mapping[str, BaseGeometry], *, metres: float = OUTLINE_METRES) -> dict[str, MultiPolygon]:
    """Return the areas with fewer corners; neighbours still meet without gap or overlap."""
    fewer = shapely.coverage_simplify(on_plane(numpy.array(list(areas.values()), dtype=object)), metres)
    return {code: as_multi(shape) for code, shape in zip(areas, on_globe(fewer), strict=True)}


def dissolved(areas: Mapping[str, BaseGeometry], group_of: Callable[[str], str]) -> dict[str, MultiPolygon]:
    """Return one area per group, made of its members, which meet without gap or overlap."""
    groups: dict[str, list[BaseGeometry]] = {}
    for code, area in areas.items():
        groups.setdefault(group_of(code), []).append(area)
    return {group: as_multi(shapely.coverage_union_all(members)) for group, members in groups.items()}


def is_cover(areas: Sequence[BaseGeometry]) -> bool:
    """Say whether the areas are valid and neighbours share every corner of their common line."""
    return bool(shapely.is_valid(areas).all()) and bool(shapely.coverage_is_valid(areas))
