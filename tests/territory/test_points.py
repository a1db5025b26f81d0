"""Points and borders: in which municipality, how far, which station is nearest; and what the tables refuse."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from territory.models import Municipality, Place, Postcode, Prison, Province, Region, Station, municipality_distance
from tests.territory.small import KORTRIJK_TOWN_HALL, make_small_territory

pytestmark = pytest.mark.django_db

TOWN_HALL = Point(*KORTRIJK_TOWN_HALL, srid=4326)
AT_SEA = Point(2.4, 51.4, srid=4326)


@pytest.fixture(autouse=True)
def small():
    return make_small_territory()


def test_a_point_lies_in_its_municipality():
    assert Municipality.objects.containing(TOWN_HALL).get().nis == "34022"
    assert Province.objects.containing(TOWN_HALL).get().code == "30000"
    assert not Municipality.objects.containing(AT_SEA).exists()


def test_a_point_on_a_common_border_lies_in_both():
    on_border = Point(3.30, 50.85, srid=4326)
    assert {row.nis for row in Municipality.objects.containing(on_border)} == {"34013", "34022"}


def test_a_code_that_ended_holds_no_point(small):
    Municipality.objects.filter(nis="34022").update(valid_until=date(2025, 12, 31))
    assert not Municipality.objects.containing(TOWN_HALL).exists()


def test_distance_is_zero_inside_and_metres_outside(small):
    assert municipality_distance(small["34022"], TOWN_HALL) == 0
    # 0.01 degree of longitude at 50.85 degrees north is 704 m on the ellipsoid
    assert municipality_distance(small["34022"], Point(3.31, 50.85, srid=4326)) == pytest.approx(704, abs=1)


def test_distance_is_unknown_without_borders(small):
    assert municipality_distance(small["37012"], TOWN_HALL) is None


def test_the_nearest_municipality_comes_first():
    near, further = Municipality.objects.at_distance(Point(3.31, 50.85, srid=4326))[:2]
    assert [near.nis, further.nis] == ["34013", "34022"]
    assert near.metres == 0


def test_the_nearest_station_and_prison_come_with_their_distance():
    station = Station.objects.nearest(TOWN_HALL)[0]
    assert station.name == "Kortrijk"
    assert station.metres == pytest.approx(376, abs=5)
    assert Prison.objects.nearest(TOWN_HALL)[0].municipality.nis == "34022"


def test_borders_stay_in_the_database_unless_asked_for():
    with CaptureQueriesContext(connection) as queries:
        rows = list(Municipality.objects.with_province())
        assert {str(row.province) for row in rows}
        assert Place.objects.with_municipality().first().municipality.province.code
        assert Municipality.objects.first().province
    for query in queries:
        assert "borders" not in query["sql"]
        assert "outline" not in query["sql"]


def test_borders_come_in_the_same_query_when_asked_for(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Municipality.objects.with_province().with_borders().get(nis="34022").borders.valid
    with django_assert_num_queries(1):
        row = Municipality.objects.with_outline().get(nis="34022")
        assert row.outline.valid
    assert "borders" in row.get_deferred_fields()


def test_saving_a_row_without_its_borders_keeps_them(small):
    row = Municipality.objects.get(nis="34022")
    row.name_de = "Kortryk"
    row.save()
    again = Municipality.objects.with_borders().get(nis="34022")
    assert (again.name_de, again.borders.num_geom) == ("Kortryk", 1)
    assert "|kortryk|" in again.spellings


@pytest.mark.parametrize(
    ("active", "municipality", "province", "region"),
    [
        ("nl", "Luik", "Luik", "Waals Gewest"),
        ("fr", "Liège", "Liège", "Région wallonne"),
        ("de", "Lüttich", "Lüttich", "Wallonische Region"),
        ("en", "Liège", "Liège", "Walloon Region"),
    ],
)
def test_names_follow_the_active_language(small, active, municipality, province, region):
    liege = small["62063"]
    with translation.override(active):
        assert (str(liege), str(liege.province), str(liege.region)) == (municipality, province, region)


def test_provinces_are_lists_of_their_municipalities(small):
    province = Province.objects.get(code="30000")
    assert {row.nis for row in Municipality.objects.current().in_province(province)} == {"34013", "34022", "37021"}


def refused(**changes):
    """Say whether the database itself refuses these changes to Kortrijk."""
    with transaction.atomic():
        Municipality.objects.filter(nis="34022").update(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"nis": "3402"},
        {"nis": "ABCDE"},
        {"languages": []},
        {"valid_from": date(2025, 1, 2), "valid_until": date(2025, 1, 1)},
        {"successor_id": "itself", "valid_until": date(2025, 1, 1)},
        {"successor_id": "another"},
    ],
)
def test_the_database_refuses_a_municipality_that_cannot_be(small, changes):
    if "successor_id" in changes:
        heir = small["34022"] if changes["successor_id"] == "itself" else small["34013"]
        changes = {**changes, "successor_id": heir.pk}
    with pytest.raises(IntegrityError):
        refused(**changes)


def test_the_database_refuses_other_impossible_rows(small):
    kortrijk, point = small["34022"], TOWN_HALL
    impossible = [
        lambda: Region.objects.create(code="2000"),
        lambda: Province.objects.create(code="3000", region=kortrijk.region),
        lambda: Place.objects.create(name="Tweede", municipality=kortrijk, kind="main"),
        lambda: Place.objects.create(name="Derde", municipality=kortrijk, kind="side"),
        lambda: Postcode.objects.create(code="850", municipality=kortrijk),
        lambda: Postcode.objects.create(code="8500", municipality=kortrijk),
        lambda: Prison.objects.create(name="Slot", kind="castle", municipality=kortrijk, point=point),
        lambda: Prison.objects.create(name="Slot", kind="prison", municipality=kortrijk, point=point, capacity=0),
        lambda: Prison.objects.create(
            name="Kortrijk (detentiehuis)", kind="detention house", municipality=kortrijk, point=point
        ),
    ]
    for create in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            create()
