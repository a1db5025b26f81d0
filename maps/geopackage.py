"""A GeoPackage (OGC 12-128) of the sites of a filter, with a style so that QGIS opens it coloured."""

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy
import pyogrio.raw
import shapely
from django.template.loader import render_to_string

from maps.exporting import columns, rows_of
from maps.filters import MapFilter
from maps.stages import COLOUR_OF_STATUS
from sites.workflow import Status

LAYER = "sites"
TYPE = "application/geopackage+sqlite3"
NUMBERS = {"places", "demo"}
LEFT_OUT = {"latitude", "longitude"}


def geopackage_of(wanted: MapFilter) -> bytes:
    """Write the sites that have a point as one layer in WGS84; columns by their own word, days as ISO 8601 text."""
    chosen = [column for column in columns() if column.word not in LEFT_OUT]
    sites = [site for site in rows_of(wanted) if site.point]
    places = [(point.x, point.y) for site in sites if (point := site.point)]
    shapes = shapely.to_wkb(shapely.points(places)) if sites else []
    data = [as_array([column.read(site) for site in sites], number=column.word in NUMBERS) for column in chosen]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sites.gpkg"
        pyogrio.raw.write(
            file,
            numpy.array(shapes, dtype=object),
            data,
            [column.word for column in chosen],
            layer=LAYER,
            driver="GPKG",
            geometry_type="Point",
            crs="EPSG:4326",
            # What the GDAL of a Debian 12 reads without a word.
            dataset_options={"VERSION": "1.2"},
        )
        add_style(file)
        return file.read_bytes()


def as_array(cells: list[object], *, number: bool) -> numpy.ndarray:
    """One column as GDAL takes it: whole numbers (nothing counts as 0), or text."""
    if number:
        return numpy.array([int(cell or 0) for cell in cells], dtype="int32")  # type: ignore[call-overload]
    return numpy.array(["" if cell is None else str(cell) for cell in cells], dtype=object)


def add_style(file: Path) -> None:
    """Add the table in which QGIS keeps styles, with one colour per status."""
    colours = [(status.value, str(status.label), COLOUR_OF_STATUS[status]) for status in Status]
    style = render_to_string("maps/style.qml", {"colours": colours})
    with sqlite3.connect(file) as base:
        base.execute(
            "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),"
            " f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),"
            " styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),"
            " update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
        )
        base.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description, owner) VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', '')",
            [LAYER, LAYER, style],
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', strftime('%Y-%m-%dT%H:%M:%fZ','now'))"
        )
    base.close()
