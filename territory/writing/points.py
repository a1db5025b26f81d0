"""Write places, postcodes, stations and prisons."""

from collections.abc import Sequence

from territory.facts import PlaceFacts, PostcodeFacts, PrisonFacts, StationFacts
from territory.models import Municipality, Place, Postcode, Prison, Station
from territory.writing.rows import BATCH, ids, point, upsert


def write_places(facts: Sequence[PlaceFacts]) -> None:
    """Replace the places: nothing else points at them."""
    numbers = ids(Municipality, "nis")
    rows = [
        Place(
            name=place.name,
            name_nl=place.names.nl,
            name_fr=place.names.fr,
            name_de=place.names.de,
            municipality_id=numbers[place.nis],
            kind=place.kind,
            point=point(place.point) if place.point else None,
        )
        for place in facts
    ]
    for row in rows:
        row.spell()
    Place.objects.all().delete()
    Place.objects.bulk_create(rows, batch_size=BATCH)


def write_postcodes(facts: Sequence[PostcodeFacts] | None) -> None:
    """Replace the postcodes, where the source has them."""
    if facts is None:
        return
    numbers = ids(Municipality, "nis")
    Postcode.objects.all().delete()
    Postcode.objects.bulk_create(
        Postcode(
            code=postcode.code,
            municipality_id=numbers[postcode.nis],
            name_nl=postcode.names.nl,
            name_fr=postcode.names.fr,
        )
        for postcode in facts
    )


def write_stations(facts: Sequence[StationFacts] | None) -> None:
    """Write the stations, where the source has them; those it no longer names go."""
    if facts is None:
        return
    numbers = ids(Municipality, "nis")
    rows = [
        Station(
            code=station.code,
            name=station.name,
            name_nl=station.names.nl,
            name_fr=station.names.fr,
            name_de=station.names.de,
            name_en=station.names.en,
            point=point(station.point),
            municipality_id=numbers.get(station.nis),
        )
        for station in facts
    ]
    Station.objects.exclude(code__in=[row.code for row in rows]).delete()
    upsert(Station, rows, key=["code"])


def write_prisons(facts: Sequence[PrisonFacts] | None) -> None:
    """Write the prisons, where the source has them; those it no longer names go."""
    if facts is None:
        return
    numbers = ids(Municipality, "nis")
    rows = [
        Prison(
            name=prison.name,
            kind=prison.kind,
            municipality_id=numbers[prison.nis],
            point=point(prison.point),
            approximate=prison.approximate,
            address=prison.address,
            capacity=prison.capacity,
            capacity_as_of=prison.capacity_as_of,
        )
        for prison in facts
    ]
    Prison.objects.exclude(name__in=[row.name for row in rows]).delete()
    upsert(Prison, rows, key=["name", "kind"])
