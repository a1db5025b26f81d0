"""Read the areas of one file with GDAL, in a process of its own: a hostile file ends this process and nothing else.

Run as `python outline_reader.py FILE DRIVER`; prints the reference system on one line, the areas as WKB in hex on the
next. Exit code 1 says that the file is not readable by that driver, 2 that it holds too much, 3 that it holds no area.
"""

import resource
import sys

import pyogrio
import shapely

UNREADABLE, TOO_MUCH, NO_AREA = 1, 2, 3
MOST_SHAPES = 50
MOST_CORNERS = 5000
SECONDS = 10
MEMORY = 2 * 1024**3
WGS84 = "EPSG:4326"


def keep_small() -> None:
    """Bound what this process may take of the machine."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(file: str, driver: str) -> int:
    """Print what the file holds."""
    keep_small()
    try:
        info = pyogrio.read_info(file)
        if info["driver"] != driver:
            return UNREADABLE
        _meta, _table, shapes, _columns = pyogrio.raw.read(file, columns=[], max_features=MOST_SHAPES + 1)
        found = [shape for shape in shapely.from_wkb(shapes) if shape is not None]
        areas = [shape for shape in found if "Polygon" in shape.geom_type]
        corners = sum(shapely.get_num_coordinates(area) for area in areas)
        if len(found) > MOST_SHAPES or corners > MOST_CORNERS:
            return TOO_MUCH
        together = shapely.force_2d(shapely.union_all(areas)) if areas else None
    except Exception:  # noqa: BLE001 whatever goes wrong in here, the file is what we cannot read
        return UNREADABLE
    if together is None or together.is_empty:
        return NO_AREA
    sys.stdout.write(f"{info['crs'] or WGS84}\n{together.wkb_hex}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
