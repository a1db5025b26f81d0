"""The formats in which the sites of a filter can be taken along."""

from collections.abc import Callable
from dataclasses import dataclass

from foundation.tables import CSV_TYPE, XLSX_TYPE
from maps import geojson, geopackage
from maps.exporting import csv_of, xlsx_of
from maps.filters import MapFilter
from maps.geopackage import geopackage_of
from maps.layers import sites

# More rows than this are put together by the worker.
AT_ONCE = 2000


@dataclass(frozen=True)
class Format:
    """One format: how its files end, what they are called on the wire, and how they are written."""

    ending: str
    kind: str
    written: Callable[[MapFilter], bytes]


FORMATS = {
    "csv": Format("csv", CSV_TYPE, csv_of),
    "xlsx": Format("xlsx", XLSX_TYPE, xlsx_of),
    "gpkg": Format("gpkg", geopackage.TYPE, geopackage_of),
    "geojson": Format("geojson", geojson.TYPE, sites),
}
