"""Distances over the ground, in metres, as something a query can select and sort by."""

from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Point
from django.db.models import FloatField, Func, Value
from django.db.models.functions import Cast


class Metres(Func):
    """Distance from a column of geometry (or an expression) to a point on the ellipsoid; 0 inside an area."""

    function = "ST_Distance"
    output_field = FloatField()

    def __init__(self, column: Any, point: Any, **extra: Any) -> None:
        there = Value(point, GeometryField(srid=4326)) if isinstance(point, Point) else point
        ground = GeometryField(geography=True, srid=4326)
        super().__init__(Cast(column, ground), Cast(there, ground), **extra)
