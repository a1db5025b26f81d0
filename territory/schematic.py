"""Rules: draw borders where none are known, from the places of each municipality alone (shapely, no database).

Every place gets the land nearer to it than to any other place (its Voronoi cell); the cells of one municipality are
joined; a hull drawn around all places ends the country. Such borders show who lies beside whom and prove nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy
import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from territory.borders import as_multi, on_globe, on_plane

HULL_MARGIN = 3_000.0  # metres of land around the outermost places
HULL_DETAIL = 0.12  # 0 follows every place, 1 is the convex hull
MARGIN_CORNERS = 4  # per quarter circle


class Spot(NamedTuple):
    """A place by its municipality's code and its coordinates in degrees."""

    nis: str
    lon: float
    lat: float


def drawn(spots: Sequence[Spot]) -> dict[str, MultiPolygon]:
    """Return schematic borders per municipality: valid, without gap or overlap, one for each code."""
    points = on_plane(numpy.array([Point(spot.lon, spot.lat) for spot in spots], dtype=object))
    owners = shapely.STRtree(points)
    pieces: dict[str, list[BaseGeometry]] = {}
    for face in faces(points):
        nearest = owners.nearest(shapely.point_on_surface(face))
        pieces.setdefault(spots[int(nearest)].nis, []).append(face)
    joined = {nis: shapely.coverage_union_all(faces_of) for nis, faces_of in pieces.items()}
    return {nis: as_multi(on_globe(shape)) for nis, shape in sorted(joined.items())}


def faces(points: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Cut the hull along the cells' edges; all faces share their corners, because the lines are noded together."""
    crowd = MultiPoint(list(points))
    hull = shapely.concave_hull(crowd, ratio=HULL_DETAIL).buffer(HULL_MARGIN, quad_segs=MARGIN_CORNERS)
    edges = shapely.voronoi_polygons(crowd, extend_to=hull, only_edges=True)
    lines = shapely.union_all([edges, hull.boundary])
    cut = shapely.get_parts(shapely.polygonize([*shapely.get_parts(lines)]))
    return [face for face in cut if shapely.contains_xy(hull, *shapely.get_coordinates(face.representative_point())[0])]
