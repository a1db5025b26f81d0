"""The embedded default: names, codes and places compiled in `data/`, with borders drawn from the places."""

from collections.abc import Collection
from pathlib import Path

from territory.borders import simplified
from territory.facts import (
    MergerFacts,
    MunicipalityFacts,
    PlaceFacts,
    ProvinceFacts,
    RegionFacts,
    TerritoryFacts,
)
from territory.kinds import PlaceKind
from territory.languages import LETTER_ORDER
from territory.reading import Record, refuse_twice, table
from territory.schematic import Spot, drawn

DATA = Path(__file__).resolve().parent / "data"
FILES = ("regions.csv", "provinces.csv", "municipalities.csv", "mergers.csv", "places.csv")


def regions(folder: Path = DATA) -> list[RegionFacts]:
    """Return the three regions."""
    records = table(folder / "regions.csv", ["code", "name_nl", "name_fr", "name_de", "name_en"])
    refuse_twice(records, "code")
    return [RegionFacts(code=record.code("code"), names=record.names()) for record in records]


def provinces(folder: Path = DATA) -> list[ProvinceFacts]:
    """Return the ten provinces and Brussels-Capital."""
    records = table(folder / "provinces.csv", ["code", "region", "name_nl", "name_fr", "name_de", "name_en"])
    refuse_twice(records, "code")
    return [
        ProvinceFacts(code=record.code("code"), region=record.code("region"), names=record.names())
        for record in records
    ]


def languages(record: Record, column: str) -> tuple[str, ...]:
    """Return official languages only, in the order of letters."""
    found = set(record.words(column))
    if wrong := found - set(LETTER_ORDER):
        record.refuse(f"{column}: unknown language {', '.join(sorted(wrong))}")
    return tuple(language for language in LETTER_ORDER if language in found)


def municipalities(folder: Path = DATA) -> list[MunicipalityFacts]:
    """Return the municipalities of today, without a point for their name."""
    columns = ["nis", "name_nl", "name_fr", "name_de", "province", "region", "languages", "facilities"]
    records = table(folder / "municipalities.csv", columns)
    refuse_twice(records, "nis")
    known = {province.code: province.region for province in provinces(folder)}
    return [
        MunicipalityFacts(
            nis=record.code("nis"),
            names=record.names(),
            province=(province := record.known("province", known, "province")),
            region=known[province],
            languages=languages(record, "languages"),
            facilities=languages(record, "facilities"),
        )
        for record in records
    ]


def mergers(current: Collection[str], folder: Path = DATA) -> list[MergerFacts]:
    """Return the codes that ended in favour of one of the current ones."""
    columns = ["old_nis", "name_nl", "name_fr", "name_de", "province", "new_nis", "effective_on"]
    records = table(folder / "mergers.csv", columns)
    refuse_twice(records, "old_nis")
    return [
        MergerFacts(
            old=record.code("old_nis"),
            new=record.code("new_nis"),
            names=record.names(),
            effective_on=record.day("effective_on"),
            province=record.code("province"),
        )
        for record in records
        if record.text("new_nis") in current
    ]


def places(current: Collection[str], folder: Path = DATA) -> list[PlaceFacts]:
    """Return the places of the current municipalities."""
    records = table(folder / "places.csv", ["name", "name_nl", "name_fr", "name_de", "nis", "kind", "lon", "lat"])
    refuse_twice(records, "name", "nis")
    return [
        PlaceFacts(
            name=record.text("name"),
            names=record.names(needed=False),
            nis=record.code("nis"),
            kind=record.known("kind", PlaceKind.values, "kind"),
            point=record.point() if record.text("lon", needed=False) else None,
        )
        for record in records
        if record.text("nis") in current
    ]


def read(folder: Path = DATA) -> TerritoryFacts:
    """Return the embedded default with schematic borders."""
    found = municipalities(folder)
    codes = {municipality.nis for municipality in found}
    spots = places(codes, folder)
    borders = drawn([Spot(place.nis, *place.point) for place in spots if place.point])
    return TerritoryFacts(
        schematic=True,
        regions=regions(folder),
        provinces=provinces(folder),
        municipalities=found,
        borders=dict(borders),
        outlines=dict(simplified(borders)),
        mergers=mergers(codes, folder),
        places=spots,
    )
