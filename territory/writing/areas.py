"""Write regions, provinces and municipalities, those of today and those that ended."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from shapely.geometry.base import BaseGeometry

from territory.borders import dissolved
from territory.facts import MergerFacts, MunicipalityFacts, ProvinceFacts, RegionFacts, TerritoryFacts
from territory.kinds import PlaceKind
from territory.languages import REGION_LANGUAGES
from territory.models import Municipality, Province, Region
from territory.reading import BrokenSource
from territory.succession import today_of
from territory.writing.rows import area, ids, point, upsert


def write_regions(facts: Sequence[RegionFacts]) -> None:
    """Write the regions."""
    rows = [
        Region(
            code=region.code,
            name_nl=region.names.nl,
            name_fr=region.names.fr,
            name_de=region.names.de,
            name_en=region.names.en,
        )
        for region in facts
    ]
    upsert(Region, rows, key=["code"])


def write_provinces(facts: TerritoryFacts) -> None:
    """Write the provinces; outlines are joined from those of their municipalities, so that both lie on one line."""
    province_of = {municipality.nis: municipality.province for municipality in facts.municipalities}
    outlines = dissolved(facts.outlines, province_of.__getitem__)
    joined = dissolved(facts.borders, province_of.__getitem__) if facts.schematic else {}
    regions = ids(Region, "code")
    rows = [
        province_row(
            province,
            region=regions[province.region],
            borders=province.borders or joined.get(province.code),
            outline=outlines.get(province.code),
            schematic=facts.schematic,
        )
        for province in facts.provinces
    ]
    upsert(Province, rows, key=["code"])


def province_row(
    province: ProvinceFacts,
    *,
    region: int,
    borders: BaseGeometry | None,
    outline: BaseGeometry | None,
    schematic: bool,
) -> Province:
    """Return one province."""
    return Province(
        code=province.code,
        region_id=region,
        name_nl=province.names.nl,
        name_fr=province.names.fr,
        name_de=province.names.de,
        name_en=province.names.en,
        borders=area(borders),
        outline=area(outline),
        schematic=schematic,
    )


def write_municipalities(facts: TerritoryFacts) -> None:
    """Write the municipalities of today; a code born in a merger gets its first day."""
    provinces, regions = ids(Province, "code"), ids(Region, "code")
    kept = {merger.old for merger in facts.mergers if merger.kept}
    born = {merger.new: merger.effective_on for merger in facts.mergers if merger.new not in kept}
    main = {place.nis: place.point for place in facts.places if place.kind == PlaceKind.MAIN}
    rows = []
    for municipality in facts.municipalities:
        row = municipality_row(municipality, provinces=provinces, regions=regions)
        row.borders = area(facts.borders[municipality.nis])
        row.outline = area(facts.outlines[municipality.nis])
        row.schematic = facts.schematic
        label = municipality.label or main.get(municipality.nis)
        row.label_point = point(label) if label else None
        row.valid_from = born.get(municipality.nis)
        rows.append(row)
    upsert(Municipality, rows, key=["nis"])


def municipality_row(
    municipality: MunicipalityFacts, *, provinces: Mapping[str, int], regions: Mapping[str, int]
) -> Municipality:
    """Return one municipality without its shapes."""
    row = Municipality(
        nis=municipality.nis,
        name_nl=municipality.names.nl,
        name_fr=municipality.names.fr,
        name_de=municipality.names.de or municipality.names.nl,
        province_id=provinces[municipality.province],
        region_id=regions[municipality.region],
        languages=list(municipality.languages),
        facilities=list(municipality.facilities),
    )
    row.spell()
    return row


def write_ended(mergers: Sequence[MergerFacts]) -> None:
    """Write the codes that mergers ended, with their last day; borders they had are kept."""
    lasting = {row.nis: row for row in Municipality.objects.lasting().with_province()}
    provinces = {row.code: row for row in Province.objects.select_related("region")}
    ended = {merger.old: merger for merger in mergers if not merger.kept}
    steps = {merger.old: merger.new for merger in ended.values()}
    rows = [ended_row(merger, lasting.get(today_of(merger.old, steps)), provinces) for merger in ended.values()]
    kept = ["borders", "outline", "schematic", "label_point", "valid_from", "successor", "languages", "facilities"]
    upsert(Municipality, rows, key=["nis"], keep=[*kept, "region", "province"])
    numbers = ids(Municipality, "nis")
    for merger in ended.values():
        Municipality.objects.filter(nis=merger.old).update(successor_id=numbers[merger.new])


def ended_row(merger: MergerFacts, heir: Municipality | None, provinces: Mapping[str, Province]) -> Municipality:
    """Return a code that ended; what is not known of it is taken from the municipality that took over."""
    province = provinces.get(merger.province) or (heir.province if heir else None)
    if province is None:
        raise BrokenSource("mergers", merger.old, f"neither its province nor its successor {merger.new} is known")
    row = Municipality(
        nis=merger.old,
        name_nl=merger.names.nl,
        name_fr=merger.names.fr,
        name_de=merger.names.de or merger.names.nl,
        province=province,
        region_id=province.region_id,
        languages=heir.languages if heir else list(REGION_LANGUAGES[province.region.code]),
        valid_until=merger.effective_on - timedelta(days=1),
    )
    row.spell()
    return row
