"""Official borders and reference facilities from a folder, as described in territory/data/README.md.

Needed: `municipalities_<year>.geojson` (the newest year counts) and `provinces.geojson`. Read where present:
`municipalities_<year>_web.geojson` (outlines), `mergers_<year>.csv`, `postcodes.csv`, `stations.csv`, `prisons.csv`.
Regions, English names and places always come from the embedded default.
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from territory import embedded
from territory.borders import simplified
from territory.facts import (
    MergerFacts,
    MunicipalityFacts,
    Names,
    PostcodeFacts,
    PrisonFacts,
    ProvinceFacts,
    StationFacts,
    TerritoryFacts,
)
from territory.kinds import PrisonKind
from territory.languages import BRUSSELS
from territory.reading import BrokenSource, Record, features, refuse_twice, table

YEAR = "[0-9][0-9][0-9][0-9]"
PRECISE = "building"
CAPACITIES = (("capacity_latest", "capacity_latest_date"), ("capacity_2021", "2021"), ("capacity_2013", "2013"))


def files(folder: Path) -> list[Path]:
    """Return the files of a folder that are read, in a settled order."""
    if not folder.is_dir():
        raise BrokenSource(str(folder), "", "is not a folder")
    newest = municipalities_file(folder)
    others = [folder / name for name in ("postcodes.csv", "prisons.csv", "provinces.geojson", "stations.csv")]
    web = newest.with_name(f"{newest.stem}_web.geojson")
    return [file for file in [newest, web, *sorted(folder.glob(f"mergers_{YEAR}.csv")), *others] if file.exists()]


def municipalities_file(folder: Path) -> Path:
    """Return the newest list of municipalities in the folder."""
    found = sorted(folder.glob(f"municipalities_{YEAR}.geojson"))
    if not found:
        raise BrokenSource("municipalities_<year>.geojson", "", f"is missing in {folder}")
    return found[-1]


def provinces(folder: Path) -> list[ProvinceFacts]:
    """Return the provinces with their borders; names in English stay the embedded ones."""
    found = features(folder / "provinces.geojson")
    refuse_twice([record for record, _ in found], "nis")
    known = {province.code: province for province in embedded.provinces()}
    return [replace(known[record.known("nis", known, "province")], borders=borders) for record, borders in found]


def municipalities(file: Path, known: dict[str, str]) -> tuple[list[MunicipalityFacts], dict[str, BaseGeometry]]:
    """Return the municipalities and their borders; `known` maps province to region."""
    found = features(file)
    refuse_twice([record for record, _ in found], "nis")
    german = {municipality.nis: municipality.names for municipality in embedded.municipalities()}
    facts = [municipality(record, known, german) for record, _ in found]
    return facts, {record.code("nis"): borders for record, borders in found}


def municipality(record: Record, known: dict[str, str], german: dict[str, Names]) -> MunicipalityFacts:
    """Return one municipality; Brussels' nineteen have no province and count under Brussels-Capital."""
    nis = record.code("nis")
    brussels = record.text("region_nis", needed=False) == BRUSSELS
    province = BRUSSELS if brussels else record.known("province_nis", known, "province")
    spoken = embedded.languages(record, "languages")
    if not spoken:
        record.refuse("languages is empty")
    return MunicipalityFacts(
        nis=nis,
        names=with_german(record.names(), german.get(nis)),
        province=province,
        region=known[province],
        languages=spoken,
        facilities=embedded.languages(record, "facilities"),
        label=record.point("label_lon", "label_lat"),
    )


def with_german(names: Names, ours: Names | None) -> Names:
    """Fill in our German name where the source only repeats the Dutch or French one, or has none."""
    own = names.de if names.de not in (names.nl, names.fr) else ""
    return replace(names, de=own or (ours.de if ours else "") or names.de or names.nl)


def outlines(file: Path, borders: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the outlines of the file made for the web when it has the same codes, else simplify the borders."""
    if not file.exists():
        return dict(simplified(borders))
    found = {record.code("nis"): shape for record, shape in features(file)}
    if odd := sorted(set(found) ^ set(borders)):
        raise BrokenSource(file.name, "", f"has other municipalities than the exact borders: {', '.join(odd[:5])}")
    return found


def mergers(folder: Path, current: Collection[str]) -> list[MergerFacts]:
    """Return the mergers of the folder, added to the embedded ones."""
    found = {merger.old: merger for merger in embedded.mergers(current)}
    for file in sorted(folder.glob(f"mergers_{YEAR}.csv")):
        columns = ["old_nis", "old_name_nl", "old_name_fr", "new_nis", "effective_date"]
        records = table(file, columns)
        refuse_twice(records, "old_nis")
        ended = {record.text("old_nis") for record in records}
        for record in records:
            merger = one_merger(record, current, {*current, *ended})
            ours = found.get(merger.old)
            found[merger.old] = replace(merger, province=ours.province, names=ours.names) if ours else merger
    return list(found.values())


def one_merger(record: Record, current: Collection[str], known: Collection[str]) -> MergerFacts:
    """Return one line of a list of mergers; the old code must be gone, or the one that was kept."""
    old, new = record.code("old_nis"), record.known("new_nis", known, "municipality")
    if old in current and old != new:
        record.refuse(f"{old} is said to be merged into {new}, but still has borders")
    return MergerFacts(
        old=old,
        new=new,
        names=record.names("old_name_"),
        effective_on=record.day("effective_date"),
    )


def postcodes(file: Path, current: Collection[str]) -> list[PostcodeFacts] | None:
    """Return the postcodes, each with one municipality."""
    if not file.exists():
        return None
    records = table(file, ["postcode", "nis", "name_nl", "name_fr"])
    refuse_twice(records, "postcode", "nis")
    return [
        PostcodeFacts(
            code=record.code("postcode", digits=4),
            nis=record.known("nis", current, "municipality"),
            names=record.names(needed=False),
        )
        for record in records
    ]


def stations(file: Path, current: Collection[str]) -> list[StationFacts] | None:
    """Return the railway stations, keyed on the last part of their address in the open data of iRail."""
    if not file.exists():
        return None
    records = table(file, ["uri", "name", "name_fr", "name_nl", "lon", "lat", "municipality_nis"])
    refuse_twice(records, "uri")
    return [
        StationFacts(
            code=record.text("uri").rsplit("/", 1)[-1],
            name=record.text("name"),
            names=record.names(needed=False),
            point=record.point(),
            nis=optional_municipality(record, current),
        )
        for record in records
    ]


def optional_municipality(record: Record, current: Collection[str]) -> str:
    """Return the municipality's code, empty for a station on the country's border."""
    empty = not record.text("municipality_nis", needed=False)
    return "" if empty else record.known("municipality_nis", current, "municipality")


def prisons(file: Path, current: Collection[str]) -> list[PrisonFacts] | None:
    """Return the establishments with the newest capacity that is known."""
    if not file.exists():
        return None
    records = table(file, ["name", "kind", "municipality_nis", "lon", "lat", "coord_precision", "address"])
    refuse_twice(records, "name", "kind")
    return [prison(record, current) for record in records]


def prison(record: Record, current: Collection[str]) -> PrisonFacts:
    """Return one establishment."""
    places, as_of = capacity(record)
    return PrisonFacts(
        name=record.text("name"),
        kind=record.known("kind", PrisonKind.values, "kind"),
        nis=record.known("municipality_nis", current, "municipality"),
        point=record.point(),
        approximate=record.text("coord_precision", needed=False) != PRECISE,
        address=record.text("address", needed=False),
        capacity=places,
        capacity_as_of=as_of,
    )


def capacity(record: Record) -> tuple[int | None, str]:
    """Return the newest capacity and the year or month it is known for."""
    for column, dated in CAPACITIES:
        if record.text(column, needed=False):
            as_of = record.text(dated, needed=False) if dated in record.values else dated
            return round(record.number(column)), as_of
    return None, ""


def read(folder: Path) -> TerritoryFacts:
    """Return what the folder holds; raises BrokenSource with file, line or feature, and reason."""
    areas = provinces(folder)
    file = municipalities_file(folder)
    found, borders = municipalities(file, {area.code: area.region for area in areas})
    codes = set(borders)
    return TerritoryFacts(
        schematic=False,
        regions=embedded.regions(),
        provinces=areas,
        municipalities=found,
        borders=borders,
        outlines=outlines(file.with_name(f"{file.stem}_web.geojson"), borders),
        mergers=mergers(folder, codes),
        places=embedded.places(codes),
        postcodes=postcodes(folder / "postcodes.csv", codes),
        stations=stations(folder / "stations.csv", codes),
        prisons=prisons(folder / "prisons.csv", codes),
    )
