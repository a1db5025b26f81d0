"""The data behind the map: valid GeoJSON, and never a row that the person may not see."""

import json

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from sites.models import Site
from tests import make
from tests.make import KORTRIJK, LIEGE, LIEGE_PROVINCE, OLEN
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

OVERVIEW = {"reviewer", "second_reviewer", "coordinator", "governor", "governor_elsewhere", "observer"}
MEMBERS = OVERVIEW | {"reader", "editor", "signatory", "neighbour", "admin"}
DATA = ["/map/sites.json", "/map/view.json", "/map/borders.json", "/map/prisons.json", "/map/stations.json"]
OF_MUNICIPALITY = ["/map/outline/34022.json", "/map/places/34022.json"]
FOREIGN = [
    "?province=60000",
    "?province=10000",
    "?province=",
    "?province=99999",
    "?province=30000&province=60000",
    "?province=60000'--",
    "?province=%00",
    "?bbox=2,49,7,52",
    "?bbox=garbage",
    "?status=nonsense",
    "?status=%00",
    "?status=draft",
    "?status=submitted&province=60000",
    "?municipality=62063&nis=62063",
]


@pytest.fixture
def liege(cast):
    return make.person("liege", make.municipality(LIEGE), Role.SIGNATORY)


@pytest.fixture
def rows(cast, liege):
    """One site of every kind that somebody may not see."""
    return {
        "draft": make.draft(cast.signatory, name="Draft"),
        "here": make.submitted(cast.signatory, name="Here"),
        "not yet": make.submitted(cast.signatory, name="Not yet", shared_with_governor=False),
        "chosen": make.retained(cast.signatory, cast.reviewer, cast.coordinator, name="Chosen"),
        "neighbour": make.submitted(cast.neighbour, name="Neighbour"),
        "liege": make.submitted(liege, name="Liege"),
        "liege chosen": make.retained(liege, cast.reviewer, cast.coordinator, name="Liege chosen"),
    }


def features(client, address):
    return json.loads(client.get(address).content)["features"]


def names(client, address="/map/sites.json"):
    return {feature["properties"]["name"] for feature in features(client, address)}


@pytest.mark.parametrize("address", DATA)
def test_only_those_who_watch_over_an_area_get_its_data(cast, client, address):
    answers = {}
    for name, user in cast.everybody().items():
        client.force_login(user)
        answers[name] = client.get(address).status_code
    assert answers == {name: 200 if name in OVERVIEW else 403 for name in answers}


@pytest.mark.parametrize("address", OF_MUNICIPALITY)
def test_every_member_gets_the_ground_of_a_municipality(cast, client, address):
    answers = {}
    for name, user in cast.everybody().items():
        client.force_login(user)
        answers[name] = client.get(address).status_code
    assert answers == {name: 200 if name in MEMBERS else 403 for name in answers}


@pytest.mark.parametrize("address", [*DATA, *OF_MUNICIPALITY])
def test_nobody_gets_anything_without_signing_in(cast, client, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", [*DATA, *OF_MUNICIPALITY])
def test_data_is_only_read(cast, sign_in, address):
    assert sign_in(cast.coordinator).post(address).status_code == 405


def test_de_huizen_sees_everything_that_was_submitted(cast, rows, sign_in):
    assert names(sign_in(cast.reviewer)) == {"Here", "Not yet", "Chosen", "Neighbour", "Liege", "Liege chosen"}


def test_de_huizen_chooses_a_province(cast, rows, sign_in):
    assert names(sign_in(cast.reviewer), f"/map/sites.json?province={LIEGE_PROVINCE}") == {"Liege", "Liege chosen"}


def test_a_governor_sees_the_own_province_without_what_is_kept_back(cast, rows, sign_in):
    assert names(sign_in(cast.governor)) == {"Here", "Chosen"}


def test_another_governor_sees_the_other_province(cast, rows, sign_in):
    assert names(sign_in(cast.governor_elsewhere)) == {"Liege", "Liege chosen"}


def test_an_observer_sees_what_was_chosen(cast, rows, sign_in):
    assert names(sign_in(cast.observer)) == {"Chosen", "Liege chosen"}


def test_no_address_brings_a_governor_a_foreign_row(cast, rows, sign_in):
    client = sign_in(cast.governor)
    for asked in FOREIGN:
        assert names(client, f"/map/sites.json{asked}") <= {"Here", "Chosen"}, asked


def test_no_address_brings_a_governor_foreign_ground(cast, rows, sign_in):
    client = sign_in(cast.governor)
    own = {"34013", "34022", "37021"}
    for asked in FOREIGN:
        assert {row["properties"]["nis"] for row in features(client, f"/map/borders.json{asked}")} == own, asked
        assert names(client, f"/map/prisons.json{asked}") == {"Kortrijk (detentiehuis)"}, asked
        assert names(client, f"/map/stations.json{asked}") == {"Kortrijk", "Harelbeke"}, asked


def test_no_address_brings_de_huizen_a_draft(cast, rows, sign_in):
    client = sign_in(cast.coordinator)
    for asked in FOREIGN:
        assert "Draft" not in names(client, f"/map/sites.json{asked}"), asked


def test_no_address_brings_an_observer_what_is_undecided(cast, rows, sign_in):
    client = sign_in(cast.observer)
    for asked in FOREIGN:
        assert names(client, f"/map/sites.json{asked}") <= {"Chosen", "Liege chosen"}, asked


def test_a_status_narrows_the_rows(cast, rows, sign_in):
    assert names(sign_in(cast.governor), "/map/sites.json?status=retained") == {"Chosen"}


def test_words_that_nobody_knows_filter_nothing(cast, rows, sign_in):
    client = sign_in(cast.reviewer)
    assert names(client, "/map/sites.json?status=nonsense&province=99999") == names(client)


def test_a_site_says_what_the_map_needs_and_no_more(cast, rows, sign_in):
    [feature] = features(sign_in(cast.governor), "/map/sites.json?status=retained")
    site = rows["chosen"]
    assert feature == {
        "type": "Feature",
        "id": site.pk,
        "geometry": {"type": "Point", "coordinates": [3.2649, 50.8279]},
        "properties": {
            "name": "Chosen",
            "status": "retained",
            "places": 30,
            "municipality": "Kortrijk",
            "nis": KORTRIJK,
            "page": f"/sites/{site.pk}/",
            "demo": False,
        },
    }


def test_a_hostile_name_stays_a_name(cast, sign_in):
    name = '"}],"x":"</script>\\ %s {0} \u2028é'
    make.submitted(cast.signatory, name=name)
    assert names(sign_in(cast.governor)) == {name}


def test_a_site_without_a_point_counts_and_has_no_geometry(cast, rows, sign_in):
    with as_owner():
        Site.objects.filter(pk=rows["here"].pk).update(origin="history", source_note="A source.", point=None)
    [feature] = features(sign_in(cast.governor), "/map/sites.json?status=submitted")
    assert feature["geometry"] is None


def test_nothing_to_see_is_an_empty_collection(cast, sign_in):
    answer = sign_in(cast.governor).get("/map/sites.json")
    assert json.loads(answer.content) == {"type": "FeatureCollection", "features": []}
    assert answer["Content-Type"] == "application/geo+json"


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("/map/sites.json", {"Point"}),
        ("/map/borders.json", {"MultiPolygon"}),
        ("/map/prisons.json", {"Point"}),
        ("/map/stations.json", {"Point"}),
        ("/map/outline/34022.json", {"MultiPolygon"}),
        ("/map/places/34022.json", {"Point"}),
    ],
)
def test_every_collection_is_valid_geojson(cast, rows, sign_in, address, kinds):
    found = features(sign_in(cast.coordinator), address)
    shapes = [GEOSGeometry(json.dumps(feature["geometry"])) for feature in found]
    assert {shape.geom_type for shape in shapes} == kinds
    assert all(shape.valid for shape in shapes)
    assert len({feature["id"] for feature in found}) == len(found)


def test_borders_say_which_municipality_and_nothing_of_sites(cast, rows, sign_in):
    found = {row["id"]: row for row in features(sign_in(cast.governor), "/map/borders.json")}
    assert found["37021"]["properties"] == {"name": "Wingene", "nis": "37021", "schematic": False}


def test_a_former_municipality_has_no_border_any_more(cast, sign_in):
    client = sign_in(cast.signatory)
    assert client.get("/map/outline/37012.json").status_code == 404
    assert "37012" not in {row["properties"]["nis"] for row in features(sign_in(cast.coordinator), "/map/borders.json")}


@pytest.mark.parametrize("nis", ["99999", "00000", "1", "abcde", "340221"])
@pytest.mark.parametrize("layer", ["outline", "places"])
def test_an_unknown_municipality_is_not_found(cast, sign_in, layer, nis):
    assert sign_in(cast.signatory).get(f"/map/{layer}/{nis}.json").status_code == 404


def test_a_neighbour_may_see_the_ground_of_a_municipality_but_not_its_sites(cast, rows, sign_in):
    [feature] = features(sign_in(cast.neighbour), f"/map/outline/{KORTRIJK}.json")
    assert feature["properties"] == {"name": "Kortrijk", "nis": KORTRIJK, "schematic": False}
    assert "Here" not in json.dumps(features(sign_in(cast.neighbour), f"/map/places/{KORTRIJK}.json"))


def test_the_names_follow_the_reader(cast, rows, sign_in):
    client = sign_in(cast.governor_elsewhere)
    for language, name in [("nl", "Luik"), ("fr", "Liège"), ("de", "Lüttich"), ("en", "Liège")]:
        client.cookies.load({"django_language": language})
        assert {row["properties"]["municipality"] for row in features(client, "/map/sites.json")} == {name}


def test_houses_and_prisons_are_layers_of_their_own(cast, sign_in):
    client = sign_in(cast.governor)
    assert names(client, "/map/prisons.json?kind=houses") == {"Kortrijk (detentiehuis)"}
    assert names(client, "/map/prisons.json?kind=prisons&province=04000") == set()


@pytest.mark.parametrize("address", [*DATA, *OF_MUNICIPALITY])
def test_what_the_browser_has_already_is_not_sent_again(cast, rows, sign_in, address):
    client = sign_in(cast.coordinator)
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    pressed = client.get(address, headers={"If-None-Match": f"W/{first['ETag']}"})
    assert pressed.status_code == 304, "a proxy that makes it smaller marks it like this"
    assert {"private", "no-cache"} <= {part.strip() for part in first["Cache-Control"].split(",")}
    assert {"Cookie", "Accept-Language"} <= {part.strip() for part in first["Vary"].split(",")}


def test_a_change_is_sent(cast, rows, sign_in):
    client = sign_in(cast.governor)
    mark = client.get("/map/sites.json")["ETag"]
    make.submitted(cast.signatory, name="New")
    changed = client.get("/map/sites.json", headers={"If-None-Match": mark})
    assert changed.status_code == 200
    assert changed["ETag"] != mark


def test_the_mark_of_another_person_says_nothing(cast, rows, sign_in):
    mark = sign_in(cast.coordinator).get("/map/sites.json")["ETag"]
    assert sign_in(cast.governor).get("/map/sites.json", headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.parametrize("address", DATA)
def test_data_costs_the_same_with_ten_rows_more(cast, rows, sign_in, address):
    client = sign_in(cast.governor)
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in range(10):
        make.submitted(cast.signatory, name=f"Site {number}")
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before) <= 8


def test_the_rows_of_others_stay_in_the_database(cast, rows, sign_in):
    """The rights are part of the query that writes the collection, not a sieve afterwards."""
    client = sign_in(cast.governor)
    with CaptureQueriesContext(connection) as queries:
        client.get("/map/sites.json")
    [written] = [query["sql"] for query in queries if "ST_AsGeoJSON" in query["sql"]]
    assert "for_governor" in written
    assert "province_id" in written


def test_a_site_of_olen_lies_in_no_other_province(cast, rows, sign_in):
    [feature] = features(sign_in(cast.reviewer), "/map/sites.json?province=10000")
    assert feature["properties"]["nis"] == OLEN
