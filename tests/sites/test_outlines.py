"""Outlines from files: what is read, and what is refused with a word."""

import io
import json
import socketserver
import threading
import zipfile
from pathlib import Path

import pyogrio
import pytest
import shapely

from sites.outlines import MOST_BYTES, OutlineRefused, read_outline

SQUARE = shapely.box(3.264, 50.827, 3.266, 50.828)
LAMBERT = shapely.box(71900, 168600, 72100, 168700)  # Kortrijk, EPSG:31370


def written(folder: Path, name: str, shapes: list[shapely.Geometry], *, crs: str = "EPSG:4326") -> bytes:
    """Write shapes with GDAL and return the file; a shapefile comes in a zip."""
    file = folder / name
    kind = shapes[0].geom_type
    pyogrio.raw.write(file, geometry=shapely.to_wkb(shapes), field_data=[], fields=[], geometry_type=kind, crs=crs)
    if file.suffix != ".shp":
        return file.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in folder.glob(f"{file.stem}.*"):
            archive.write(part, f"inner/{part.name}")
    return packed.getvalue()


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp"])
def test_three_kinds_of_files_are_read(tmp_path: Path, name: str) -> None:
    outline = read_outline(io.BytesIO(written(tmp_path, name, [SQUARE])))
    assert outline.geom_type == "MultiPolygon"
    assert outline.extent == pytest.approx(SQUARE.bounds)


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp"])
def test_lambert_becomes_degrees(tmp_path: Path, name: str) -> None:
    outline = read_outline(io.BytesIO(written(tmp_path, name, [LAMBERT], crs="EPSG:31370")))
    assert outline.centroid.x == pytest.approx(3.2649, abs=0.02)
    assert outline.centroid.y == pytest.approx(50.827, abs=0.02)


def test_several_areas_become_one_outline(tmp_path: Path) -> None:
    other = shapely.box(3.27, 50.827, 3.271, 50.828)
    assert len(read_outline(io.BytesIO(written(tmp_path, "a.geojson", [SQUARE, other])))) == 2


def geojson(shape: object) -> bytes:
    """A file that holds this geometry alone."""
    return json.dumps(shape).encode()


def zipped(**files: bytes) -> bytes:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no outline we can read"),
        (b"<svg onload='x()'/>", "no outline we can read"),
        (b"{nonsense", "no outline we can read"),
        (b"<OGRVRTDataSource/>", "no outline we can read"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "no outline we can read"),
        (b"PK\x03\x04broken", "no outline we can read"),
        (b"x" * (MOST_BYTES + 1), "too large"),
        (zipped(readme_txt=b"hello"), "exactly one shapefile"),
        (zipped(a_shp=b"1", b_shp=b"2"), "exactly one shapefile"),
        (zipped(a_shp=b"\x00" * 30_000_000), "once it is unpacked"),
        (zipped(a_shp=b"not a shapefile"), "no outline we can read"),
        (geojson({"type": "Point", "coordinates": [3.26, 50.82]}), "holds no area"),
        (geojson({"type": "Polygon", "coordinates": [[[2, 48], [2.1, 48], [2.1, 48.1], [2, 48]]]}), "in Belgium"),
        (
            geojson(
                {"type": "Polygon", "coordinates": [[[3.2, 50.8], [3.3, 50.9], [3.3, 50.8], [3.2, 50.9], [3.2, 50.8]]]}
            ),
            "",
        ),
    ],
)
def test_what_is_refused_hears_why(content: bytes, words: str) -> None:
    with pytest.raises(OutlineRefused, match=words):
        read_outline(io.BytesIO(content))


def test_too_many_corners_are_refused(tmp_path: Path) -> None:
    star = SQUARE.centroid.buffer(0.001, quad_segs=1500)
    with pytest.raises(OutlineRefused, match="too many shapes or corners"):
        read_outline(io.BytesIO(written(tmp_path, "a.geojson", [star])))


class Door(socketserver.ThreadingTCPServer):
    """A server that remembers who knocked."""

    knocked = False

    def verify_request(self, *_who: object) -> bool:
        """Remember, and say nothing."""
        self.knocked = True
        return False


@pytest.mark.parametrize("kind", ["geojson", "shapefile"])
def test_a_file_that_would_fetch_another_asks_nobody(kind: str) -> None:
    with Door(("127.0.0.1", 0), socketserver.BaseRequestHandler) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{door.server_address[1]}/a.geojson"
        order = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read /vsicurl/{address}"}
        order["command_line"] += " ! filter --where 1=1"
        content = json.dumps(order).encode()
        with pytest.raises(OutlineRefused, match="no outline we can read"):
            read_outline(io.BytesIO(content if kind == "geojson" else zipped(a_shp=content)))
        door.shutdown()
        assert not door.knocked


@pytest.mark.parametrize("system", ["ESRI:102100", "EPSG:3035"])
def test_a_reference_system_is_known_or_refused_in_words(tmp_path: Path, system: str) -> None:
    content = io.BytesIO(written(tmp_path, "a.gpkg", [SQUARE], crs=system))
    with pytest.raises(OutlineRefused, match=r"coordinate system|lie in Belgium"):
        read_outline(content)
