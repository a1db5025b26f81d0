"""Reading: the sites that both sides published, for everybody and at the level of their municipality: open data."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from foundation.tables import CSV_TYPE, as_csv
from maps import geojson
from sites.workflow import Status
from territory.models import Municipality

COLUMNS = ("nis", "municipality", "province", "status", "status_label", "places", "longitude", "latitude")


@dataclass(frozen=True)
class PublishedSite:
    """What the public reads of a site that both sides published."""

    municipality: Municipality
    status: Status
    places: int | None

    @property
    def stage(self) -> str:
        """Where it stands, in the reader's words."""
        return str(self.status.label)

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude where the name of the municipality stands on a map, never those of the building."""
        point = self.municipality.label_point
        return (round(point.x, geojson.DIGITS), round(point.y, geojson.DIGITS)) if point else None

    @property
    def facts(self) -> dict[str, str | int | None]:
        """Everything that is said of it beside its place, by the names of COLUMNS."""
        return {
            "nis": self.municipality.nis,
            "municipality": self.municipality.name,
            "province": self.municipality.province.name,
            "status": self.status.value,
            "status_label": self.stage,
            "places": self.places,
        }


def published() -> list[PublishedSite]:
    """The sites that both sides published, by municipality; the database gives no more than stands here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT municipality_id, status, places FROM published_sites()")
        rows = cursor.fetchall()
    known = Municipality.objects.select_related("province")
    places = known.in_bulk({key for key, _status, _places in rows}) if rows else {}
    found = [PublishedSite(places[key], Status(status), number) for key, status, number in rows]
    return sorted(found, key=lambda row: (row.municipality.name, row.stage))


def published_csv() -> bytes:
    """The published sites as a table, one line each."""
    rows = [(*site.facts.values(), *(str(number) for number in site.place or ("", ""))) for site in published()]
    return as_csv(COLUMNS, rows)


def published_geojson() -> bytes:
    """The published sites as features (RFC 7946) at the place of their municipality's name."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": site.place} if site.place else None,
            "properties": site.facts,
        }
        for site in published()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


OPEN_FORMATS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "csv": (CSV_TYPE, published_csv),
    "geojson": (geojson.TYPE, published_geojson),
}
