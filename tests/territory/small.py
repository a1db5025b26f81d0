"""A small territory for tests: twelve real municipalities as rectangles around their towns, quick to make.

Neighbours share a whole edge: Kortrijk and Harelbeke, Antwerpen and Beveren-Kruibeke-Zwijndrecht, Forest and Brussels.
"""

import csv
import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from territory import embedded
from territory.borders import dissolved
from territory.facts import Names, PostcodeFacts, PrisonFacts, StationFacts, TerritoryFacts
from territory.loading import write
from territory.models import Municipality
from tests.roles import as_owner

BOXES = {  # west, south, east, north
    "11002": (4.33, 51.15, 4.50, 51.35),  # Antwerpen, kept its code when Borsbeek joined
    "13029": (4.80, 51.10, 4.92, 51.19),  # Olen
    "21004": (4.29, 50.83, 4.43, 50.91),  # Brussel / Bruxelles
    "21007": (4.29, 50.78, 4.43, 50.83),  # Vorst / Forest
    "34013": (3.30, 50.73, 3.38, 50.88),  # Harelbeke
    "34022": (3.18, 50.73, 3.30, 50.88),  # Kortrijk
    "37021": (3.20, 51.00, 3.45, 51.10),  # Wingene, born in 2025
    "46030": (4.10, 51.15, 4.33, 51.35),  # Beveren-Kruibeke-Zwijndrecht, born in 2025 out of two provinces
    "51067": (3.95, 50.65, 4.10, 50.74),  # Enghien, facilities for Dutch speakers
    "62063": (5.50, 50.55, 5.68, 50.70),  # Liège
    "63023": (5.98, 50.58, 6.20, 50.68),  # Eupen, German-speaking
    "71016": (5.42, 50.90, 5.58, 51.02),  # Genk
}
KORTRIJK_TOWN_HALL = (3.26476, 50.82789)
POSTCODES = [("8500", "34022"), ("8501", "34022"), ("4000", "62063"), ("1190", "21007"), ("2250", "13029")]
STATIONS = [
    ("008896008", "Kortrijk", "Courtrai", (3.264549, 50.824506), "34022"),
    ("008896115", "Harelbeke", "", (3.314449, 50.855671), "34013"),
    ("008841004", "Liège-Guillemins", "Liège-Guillemins", (5.566695, 50.62455), "62063"),
    ("008889011", "Mouscron-Frontiere", "", (3.196086, 50.721716), ""),
]
PRISONS = [
    ("Kortrijk (detentiehuis)", "detention house", "34022", (3.2450, 50.8050), 57, "2022-09"),
    ("Vorst / Forest (detentiehuis)", "detention house", "21007", (4.3300, 50.8150), 57, "2023-07"),
]


@cache
def small_facts() -> TerritoryFacts:
    """Return the small territory as the loader reads it."""
    municipalities = [row for row in embedded.municipalities() if row.nis in BOXES]
    borders: dict[str, BaseGeometry] = {row.nis: shapely.box(*BOXES[row.nis]) for row in municipalities}
    province_of = {row.nis: row.province for row in municipalities}
    joined = dissolved(borders, province_of.__getitem__)
    return TerritoryFacts(
        schematic=False,
        regions=embedded.regions(),
        provinces=[replace(row, borders=joined[row.code]) for row in embedded.provinces() if row.code in joined],
        municipalities=municipalities,
        borders=borders,
        outlines=borders,
        mergers=embedded.mergers(borders),
        places=embedded.places(borders),
        postcodes=[PostcodeFacts(code=code, nis=nis, names=Names()) for code, nis in POSTCODES],
        stations=[
            StationFacts(code=code, name=name, names=Names(fr=fr), point=point, nis=nis)
            for code, name, fr, point, nis in STATIONS
        ],
        prisons=[
            PrisonFacts(
                name=name,
                kind=kind,
                nis=nis,
                point=point,
                approximate=True,
                address="",
                capacity=places,
                capacity_as_of=as_of,
            )
            for name, kind, nis, point, places, as_of in PRISONS
        ],
    )


def make_small_territory() -> dict[str, Municipality]:
    """Write the small territory, with official (not schematic) borders, and return the municipalities by NIS code.

    Former municipalities are there too: "11007" Borsbeek, "11056" Zwijndrecht, "37012" Ruiselede, ...
    """
    # As on a real machine: whoever loads territory is the owner of the tables.
    with as_owner():
        write(small_facts(), digest="small territory", today=date(2026, 1, 5))
    return {row.nis: row for row in Municipality.objects.with_province()}


def write_small_source(folder: Path) -> Path:
    """Write the small territory as official files into a folder and return it."""
    facts = small_facts()
    areas = [(municipality_properties(row), facts.borders[row.nis]) for row in facts.municipalities]
    write_features(folder / "municipalities_2025.geojson", areas)
    write_features(folder / "provinces.geojson", [({"nis": row.code}, row.borders) for row in facts.provinces])
    write_table(
        folder / "mergers_2025.csv",
        ["old_nis", "old_name_nl", "old_name_fr", "new_nis", "effective_date"],
        [[row.old, row.names.nl, row.names.fr, row.new, row.effective_on] for row in facts.mergers],
    )
    write_table(
        folder / "postcodes.csv", ["postcode", "nis", "name_nl", "name_fr"], [[*row, "", ""] for row in POSTCODES]
    )
    write_table(
        folder / "stations.csv",
        ["uri", "name", "name_fr", "name_nl", "name_de", "name_en", "lon", "lat", "municipality_nis"],
        [[f"stations/{code}", name, fr, "", "", "", *point, nis] for code, name, fr, point, nis in STATIONS],
    )
    write_table(
        folder / "prisons.csv",
        [
            "name",
            "kind",
            "municipality_nis",
            "lon",
            "lat",
            "coord_precision",
            "address",
            "capacity_latest",
            "capacity_latest_date",
        ],
        [
            [name, kind, nis, *point, "municipality", "", places, as_of]
            for name, kind, nis, point, places, as_of in PRISONS
        ],
    )
    return folder


def municipality_properties(row: Any) -> dict[str, Any]:
    """Return the properties of one municipality in the official schema."""
    brussels = row.region == "04000"
    west, south, east, north = BOXES[row.nis]
    return {
        "nis": row.nis,
        "name_nl": row.names.nl,
        "name_fr": row.names.fr,
        "name_de": row.names.de,
        "province_nis": None if brussels else row.province,
        "region_nis": row.region,
        "languages": list(row.languages),
        "facilities": list(row.facilities),
        "label_lon": round((west + east) / 2, 6),
        "label_lat": round((south + north) / 2, 6),
    }


def write_features(file: Path, areas: list[tuple[dict[str, Any], BaseGeometry]]) -> None:
    """Write a GeoJSON file."""
    features = [
        {"type": "Feature", "properties": properties, "geometry": mapping(shape)} for properties, shape in areas
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def write_table(file: Path, head: list[str], lines: list[list[Any]]) -> None:
    """Write a CSV file."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([head, *lines])
