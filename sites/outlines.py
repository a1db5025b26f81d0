"""Read the outline of a site from a file: GeoJSON, a zipped shapefile or a GeoPackage, within limits, through GDAL."""

import io
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import IO

import pyogrio
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_FILES = 30
BELGIUM = (2.3, 49.4, 6.5, 51.6)  # west, south, east, north
WGS84 = 4326
READER = Path(__file__).with_name("outline_reader.py")
PATIENCE = 20  # seconds
SHAPEFILE = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
# What a file is said to be by its first bytes, never by its name.
ZIP, SQLITE, SHAPES = b"PK\x03\x04", b"SQLite format 3\x00", b"\x00\x00\x27\x0a"
DRIVERS = {"GPKG", "ESRI Shapefile", "GeoJSON"}

UNREADABLE = _("This file is no outline we can read. GeoJSON, a zipped shapefile and a GeoPackage work.")
UNKNOWN_SYSTEM = _("We do not know the coordinate system of this file. Please save it in WGS84.")

REFUSALS = {
    2: _("This file holds too many shapes or corners. Please send only those of this site."),
    3: _("This file holds no area: an outline is drawn as a polygon."),
}


class OutlineRefused(ValueError):
    """The file is not taken; the message tells the person why."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)


def read_outline(upload: IO[bytes]) -> MultiPolygon:
    """Return the areas of a file as one outline in WGS84; raises OutlineRefused."""
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OutlineRefused(_("This file is too large: an outline takes 5 MB at most."))
    with tempfile.TemporaryDirectory(prefix="outline-") as folder:
        driver, file = laid_out(content, Path(folder))
        shape = areas_in(file, driver)
    return in_belgium(shape)


def laid_out(content: bytes, folder: Path) -> tuple[str, Path]:
    """Write the file where GDAL finds it and return with which driver to read it; no other driver is tried."""
    if content.startswith(SQLITE):
        return "GPKG", written(folder / "outline.gpkg", content)
    if content.startswith(ZIP):
        return "ESRI Shapefile", unpacked(content, folder)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "GeoJSON", written(folder / "outline.geojson", content)
    raise OutlineRefused(UNREADABLE)


def written(file: Path, content: bytes) -> Path:
    """Write a file and return it."""
    file.write_bytes(content)
    return file


def unpacked(content: bytes, folder: Path) -> Path:
    """Take the one shapefile out of a zip under names of our own; nothing else in it is looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [one for one in packed.infolist() if Path(one.filename).suffix.lower() in SHAPEFILE]
            shapes = [one for one in members if one.filename.lower().endswith(".shp")]
            if len(shapes) != 1 or len(packed.infolist()) > MOST_FILES:
                raise OutlineRefused(_("Please send a zip with exactly one shapefile in it."))
            left = MOST_UNPACKED
            for member in members:
                with packed.open(member) as part:
                    bytes_of_part = part.read(left + 1)
                left -= len(bytes_of_part)
                if left < 0:
                    raise OutlineRefused(_("This file is too large once it is unpacked."))
                if member in shapes and not bytes_of_part.startswith(SHAPES):
                    raise OutlineRefused(UNREADABLE)
                written(folder / f"outline{Path(member.filename).suffix.lower()}", bytes_of_part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as broken:
        raise OutlineRefused(UNREADABLE) from broken
    return folder / "outline.shp"


@cache
def surroundings() -> dict[str, str]:
    """What the reading process is told: no secret of ours, no driver but the three, nothing from a network.

    GDAL opens a file with whichever driver knows its bytes, and some drivers fetch or run what a file says.
    """
    others = sorted(set(pyogrio.list_drivers()) - DRIVERS)
    return {"GDAL_SKIP": ",".join(others), "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}"}


def areas_in(file: Path, driver: str) -> GEOSGeometry:
    """Let a small process of its own read the areas of a file, and carry them over into WGS84."""
    command = [sys.executable, "-I", str(READER), str(file), driver]
    try:
        read = subprocess.run(  # noqa: S603 ours
            command, capture_output=True, text=True, timeout=PATIENCE, check=False, env=surroundings()
        )
    except subprocess.TimeoutExpired as late:
        raise OutlineRefused(UNREADABLE) from late
    if read.returncode:
        raise OutlineRefused(REFUSALS.get(read.returncode, UNREADABLE))
    system, _newline, shape = read.stdout.strip().rpartition("\n")
    return in_degrees(shape, system)


def in_degrees(shape: str, system: str) -> GEOSGeometry:
    """Carry a shape over from the reference system that its file names; raises OutlineRefused for an unknown one."""
    name, _colon, number = system.rpartition(":")
    try:
        if name != "EPSG":
            raise OutlineRefused(UNKNOWN_SYSTEM)
        geometry = GEOSGeometry(shape, srid=int(number))
        geometry.transform(WGS84)
    except GDALException as unknown:
        raise OutlineRefused(UNKNOWN_SYSTEM) from unknown
    return geometry


def in_belgium(shape: GEOSGeometry) -> MultiPolygon:
    """Return the shape as columns keep it; raises OutlineRefused outside Belgium or for lines that cross."""
    if not shape.valid:
        raise OutlineRefused(_("The lines of this outline cross each other. Please put the corners in order."))
    west, south, east, north = shape.extent
    if west < BELGIUM[0] or south < BELGIUM[1] or east > BELGIUM[2] or north > BELGIUM[3]:
        raise OutlineRefused(_("This outline does not lie in Belgium."))
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=WGS84)
