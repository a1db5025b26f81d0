"""Write rows keyed on their codes."""

from collections.abc import Sequence
from typing import cast

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.db import models
from shapely.geometry.base import BaseGeometry

from territory.borders import as_multi
from territory.facts import Coordinates

BATCH = 500


def upsert(
    model: type[models.Model], rows: Sequence[models.Model], *, key: Sequence[str], keep: Sequence[str] = ()
) -> None:
    """Add the rows or change those with the same key; the columns in `keep` stay as they are."""
    columns = [column.name for column in model._meta.local_concrete_fields if not column.primary_key]
    changing = [column for column in columns if column not in {*key, *keep}]
    model._base_manager.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=list(key), update_fields=changing
    )


def ids(model: type[models.Model], key: str) -> dict[str, int]:
    """Return the row number of each code."""
    return dict(model._base_manager.values_list(key, "pk"))


def area(shape: BaseGeometry | None) -> MultiPolygon | None:
    """Return a shape as the database takes it."""
    if shape is None:
        return None
    return cast("MultiPolygon", GEOSGeometry(memoryview(as_multi(shape).wkb), srid=4326))


def point(coordinates: Coordinates) -> Point:
    """Return a point as the database takes it."""
    return Point(*coordinates, srid=4326)
