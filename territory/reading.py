"""Read tables and shapes strictly: whatever is wrong is refused with the file, the line or feature, and the reason."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from territory.facts import Coordinates, Names

BELGIUM = (2.3, 49.3, 6.6, 51.8)  # west, south, east, north, with a margin
WGS84 = ("CRS84", "4326")


class BrokenSource(ValueError):
    """The input cannot be loaded; nothing was changed."""

    def __init__(self, file: str, where: str, reason: str) -> None:
        super().__init__(", ".join(part for part in (file, where) if part) + f": {reason}")


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a table or one feature of a collection, which knows how to name itself in a refusal."""

    file: str
    where: str
    values: Mapping[str, Any]

    def refuse(self, reason: str) -> NoReturn:
        """Raise BrokenSource for this record."""
        raise BrokenSource(self.file, self.where, reason)

    def text(self, column: str, *, needed: bool = True) -> str:
        """Return a text without outer blanks; refuses an empty one where it is needed."""
        found = self.values.get(column)
        text = "" if found is None else str(found).strip()
        if needed and not text:
            self.refuse(f"{column} is empty")
        return text

    def code(self, column: str, *, digits: int = 5) -> str:
        """Return a code of so many digits."""
        code = self.text(column)
        if not (code.isascii() and code.isdigit() and len(code) == digits):
            self.refuse(f"{column} {code!r} is not a code of {digits} digits")
        return code

    def known(self, column: str, codes: Collection[str], what: str) -> str:
        """Return a code that must exist elsewhere."""
        code = self.text(column)
        if code not in codes:
            self.refuse(f"unknown {what} {code!r}")
        return code

    def number(self, column: str) -> float:
        """Return a number."""
        try:
            return float(self.text(column))
        except ValueError:
            self.refuse(f"{column} {self.text(column)!r} is not a number")

    def day(self, column: str) -> date:
        """Return a day written as 2025-01-31."""
        try:
            return date.fromisoformat(self.text(column))
        except ValueError:
            self.refuse(f"{column} {self.text(column)!r} is not a day like 2025-01-31")

    def names(self, prefix: str = "name_", *, needed: bool = True) -> Names:
        """Return the names by language; Dutch and French are needed, German falls back on them where it is missing."""
        found = {language: self.text(f"{prefix}{language}", needed=False) for language in ("nl", "fr", "de", "en")}
        for language in ("nl", "fr") if needed else ():
            self.text(f"{prefix}{language}")
        return Names(**found)

    def point(self, lon: str = "lon", lat: str = "lat") -> Coordinates:
        """Return longitude and latitude of a point in or near Belgium."""
        east, north = self.number(lon), self.number(lat)
        west, south, far_east, far_north = BELGIUM
        if not (west <= east <= far_east and south <= north <= far_north):
            self.refuse(f"point {east} {north} is not in Belgium (longitude, latitude in EPSG:4326)")
        return east, north

    def words(self, column: str) -> tuple[str, ...]:
        """Return a list, or words set apart by blanks."""
        found = self.values.get(column) or ()
        return tuple(found.split()) if isinstance(found, str) else tuple(str(word) for word in found)


def content(file: Path) -> str:
    """Return the text of a file; refuses a missing one and one that is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as trouble:
        raise BrokenSource(file.name, "", f"cannot be read: {trouble.strerror}") from trouble
    except UnicodeDecodeError as trouble:
        raise BrokenSource(file.name, f"byte {trouble.start}", "is not UTF-8") from trouble


def table(file: Path, columns: Sequence[str]) -> list[Record]:
    """Return the lines of a CSV file that must have these columns, and may have more."""
    lines = csv.reader(io.StringIO(content(file), newline=""))
    head = next(lines, [])
    if missing := [column for column in columns if column not in head]:
        raise BrokenSource(file.name, "line 1", f"missing columns: {', '.join(missing)}")
    records = []
    for cells in lines:
        where = f"line {lines.line_num}"
        if cells and len(cells) != len(head):
            raise BrokenSource(file.name, where, f"{len(cells)} columns instead of {len(head)}")
        if cells:
            records.append(Record(file.name, where, dict(zip(head, cells, strict=True))))
    return records


def features(file: Path) -> list[tuple[Record, BaseGeometry]]:
    """Return the features of a GeoJSON file of areas, each with its valid shape."""
    try:
        collection = json.loads(content(file))
    except json.JSONDecodeError as trouble:
        raise BrokenSource(file.name, f"line {trouble.lineno}", f"bad JSON: {trouble.msg}") from trouble
    found = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(found, list) or not found:
        raise BrokenSource(file.name, "", "is no GeoJSON collection with features")
    refuse_other_reference(file, collection.get("crs"))
    return [feature(file, number, item) for number, item in enumerate(found, start=1)]


def refuse_other_reference(file: Path, reference: Any) -> None:
    """Refuse coordinates in anything but EPSG:4326, where the file says so."""
    if reference is not None and not any(name in json.dumps(reference) for name in WGS84):
        raise BrokenSource(file.name, "", f"coordinates must be EPSG:4326, not {json.dumps(reference)}")


def feature(file: Path, number: int, item: Any) -> tuple[Record, BaseGeometry]:
    """Return one feature with its shape."""
    properties = item.get("properties") if isinstance(item, dict) else None
    code = properties.get("nis", "") if isinstance(properties, dict) else ""
    record = Record(file.name, f"feature {number}" + (f" ({code})" if code else ""), properties or {})
    if not isinstance(properties, dict):
        record.refuse("has no properties")
    return record, area(record, item.get("geometry"))


def area(record: Record, geometry: Any) -> BaseGeometry:
    """Return a valid polygon or multipolygon in Belgium."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        record.refuse("has no polygon")
    try:
        found = shapely.force_2d(shape(geometry))
    except (ValueError, TypeError, KeyError, IndexError, shapely.errors.ShapelyError) as trouble:
        record.refuse(f"invalid geometry: {trouble}")
    if found.is_empty or not found.is_valid:
        record.refuse(f"invalid geometry: {shapely.is_valid_reason(found) if not found.is_empty else 'empty'}")
    west, south, east, north = found.bounds
    if west < BELGIUM[0] or south < BELGIUM[1] or east > BELGIUM[2] or north > BELGIUM[3]:
        record.refuse(f"lies outside Belgium at {west} {south}: coordinates must be longitude, latitude in EPSG:4326")
    return found


def refuse_twice(records: Iterable[Record], *columns: str) -> None:
    """Refuse a second record with the same values in these columns."""
    seen: dict[tuple[str, ...], str] = {}
    for record in records:
        key = tuple(record.text(column, needed=False) for column in columns)
        if key in seen:
            record.refuse(f"duplicate {' '.join(key)}, already in {seen[key]}")
        seen[key] = record.where
