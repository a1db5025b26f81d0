"""The embedded default against official borders; runs where TERRITORY_SOURCE names a folder with them."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest
import shapely
from django.contrib.gis.geos import Point

from territory import embedded, official
from territory.borders import is_cover, on_plane
from territory.loading import load_territory
from territory.models import Municipality, Prison, Province, Station
from tests.roles import as_owner
from tests.territory.small import KORTRIJK_TOWN_HALL

pytestmark = pytest.mark.official_borders

FAR = 5_000  # metres


@pytest.fixture(scope="module")
def folder() -> Path:
    return Path(os.environ["TERRITORY_SOURCE"])


@pytest.fixture(scope="module")
def source(folder):
    return official.read(folder)


def test_the_embedded_codes_and_names_are_the_official_ones(source):
    ours = {row.nis: row for row in embedded.municipalities()}
    theirs = {row.nis: row for row in source.municipalities}
    assert len(theirs) == 565
    assert set(ours) == set(theirs)
    for nis, row in theirs.items():
        mine = ours[nis]
        assert (mine.names.nl, mine.names.fr) == (row.names.nl, row.names.fr), nis
        assert (mine.province, mine.region) == (row.province, row.region), nis
        assert (mine.languages, mine.facilities) == (row.languages, row.facilities), nis


def test_the_table_of_codes_is_the_same(folder):
    with (folder / "municipalities_2025.csv").open(encoding="utf-8") as file:
        codes = {row["nis"] for row in csv.DictReader(file)}
    assert codes == {row.nis for row in embedded.municipalities()}


def test_the_embedded_mergers_are_the_official_ones(folder):
    with (folder / "mergers_2025.csv").open(encoding="utf-8") as file:
        theirs = {(row["old_nis"], row["new_nis"], row["effective_date"]) for row in csv.DictReader(file)}
    today = {row.nis for row in embedded.municipalities()}
    assert {(row.old, row.new, row.effective_on.isoformat()) for row in embedded.mergers(today)} == theirs


def test_every_place_lies_within_five_kilometres_of_its_municipality(source):
    areas = {nis: on_plane(shape) for nis, shape in source.borders.items()}
    from_where = [place for place in source.places if place.point]
    far = [place.name for place in from_where if areas[place.nis].distance(on_plane(shapely.Point(place.point))) > FAR]
    assert len(from_where) > 2000
    assert far == []


def test_outlines_are_a_cover_without_gap_or_overlap(source):
    assert is_cover(list(source.outlines.values()))


@pytest.mark.django_db
def test_official_files_load_whole_and_hold_the_town_hall_of_kortrijk(folder):
    # As in an installation: mergers reach rows that neither web nor worker may change.
    with as_owner():
        counts = load_territory(folder, today=date(2026, 1, 5)).counts
    assert counts["municipalities"] == Municipality.objects.drawn().filter(schematic=False).count() == 565
    assert Province.objects.drawn().filter(schematic=False).count() == 11
    assert (counts["former municipalities"], counts["stations"], counts["prisons"]) == (29, 579, 43)
    town_hall = Point(*KORTRIJK_TOWN_HALL, srid=4326)
    assert Municipality.objects.containing(town_hall).get().nis == "34022"
    assert Province.objects.containing(town_hall).get().code == "30000"
    assert Station.objects.nearest(town_hall)[0].name == "Kortrijk"
    assert Prison.objects.nearest(town_hall)[0].name == "Kortrijk (detentiehuis)"
    assert not Municipality.objects.containing(Point(3.06, 50.63, srid=4326)).exists()  # Lille
