"""What a screen of the map gets: points or clusters, distances and answers; never more than a person may see."""

import json

import pytest
from django.contrib.gis.geos import Point

from accounts.roles import Role
from maps import layers
from maps.distances import metres_between, wind_from
from maps.viewport import Viewport, read_viewport
from sites.models import Site
from tests import make
from tests.calls.giving import CONSIDER, DECLINE, own_answer
from tests.make import KORTRIJK, LIEGE

pytestmark = pytest.mark.django_db

COUNTRY = "bbox=2.5,49.4,6.5,51.6&zoom=8"
ODD = [
    COUNTRY,
    "bbox=5.4,50.4,5.8,50.8&zoom=12&province=60000",
    "bbox=1e308,-1e308,nan,inf&zoom=-5",
    "bbox=7,52,2,49&zoom=999999",
    "bbox=&zoom=",
    "bbox=%00&zoom=%00",
    f"{COUNTRY}&status=nonsense",
    f"{COUNTRY}&status=submitted&province=60000",
]


@pytest.fixture
def rows(cast):
    liege = make.person("liege", make.municipality(LIEGE), Role.SIGNATORY)
    make.draft(cast.signatory, name="Draft")
    make.submitted(cast.signatory, name="Here")
    make.submitted(cast.signatory, name="Not yet", shared_with_governor=False)
    make.retained(cast.signatory, cast.reviewer, cast.coordinator, name="Chosen")
    make.submitted(liege, name="Citadel")
    return {
        "governor": {"Here", "Chosen"},
        "governor_elsewhere": {"Citadel"},
        "observer": {"Chosen"},
        "coordinator": {"Here", "Not yet", "Chosen", "Citadel"},
    }


def features(client, asked=COUNTRY):
    answer = client.get(f"/map/view.json?{asked}")
    assert answer.status_code == 200, asked
    return json.loads(answer.content)["features"]


@pytest.mark.parametrize("who", ["governor", "governor_elsewhere", "observer", "coordinator"])
def test_a_screen_of_points_holds_the_readers_rows_whatever_is_asked(cast, rows, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert {row["properties"]["name"] for row in features(client)} == rows[who]
    for asked in ODD:
        assert {row["properties"]["name"] for row in features(client, asked)} <= rows[who], asked


@pytest.mark.parametrize("who", ["governor", "governor_elsewhere", "observer", "coordinator"])
def test_clusters_count_only_what_the_reader_may_see(cast, rows, sign_in, monkeypatch, who):
    monkeypatch.setattr(layers, "SINGLE", 0)
    client = sign_in(getattr(cast, who))
    for asked in ODD:
        found = features(client, asked)
        assert sum(row["properties"]["number"] for row in found) <= len(rows[who]), asked
    found = features(client)
    assert sum(row["properties"]["number"] for row in found) == len(rows[who])
    assert all(sum(row["properties"]["mix"].values()) == row["properties"]["number"] for row in found)


def test_a_status_narrows_clusters_too(cast, rows, sign_in, monkeypatch):
    monkeypatch.setattr(layers, "SINGLE", 0)
    [cluster] = features(sign_in(cast.governor), f"{COUNTRY}&status=retained")
    assert cluster["properties"] == {"number": 1, "mix": {"retained": 1}}
    assert cluster["geometry"]["coordinates"] == [3.2649, 50.8279]


def test_points_outside_the_screen_stay_away(cast, rows, sign_in):
    Site.objects.filter(name="Here").update(point=Point(2.6, 51.05, srid=4326))
    names = {row["properties"]["name"] for row in features(sign_in(cast.governor), "bbox=3,50.7,3.5,51&zoom=13")}
    assert names == {"Chosen"}


def test_what_makes_no_sense_means_the_whole_country():
    whole = read_viewport({})
    for query in ({"bbox": "a,b,c,d"}, {"bbox": "1,2,3"}, {"bbox": "nan,1,2,3"}, {"zoom": "x"}):
        assert read_viewport(query) == whole
    assert read_viewport({"bbox": "-180,-90,180,90"}).box == whole.box


@pytest.mark.parametrize("zoom", [0, 6, 7.5, 8, 11, 14, 22])
def test_a_screen_never_holds_more_cells_than_it_has_room_for(zoom):
    wide = 1200 * 360 / 256 / 2 ** max(zoom, 6) / 2
    screen = Viewport(west=4 - wide, south=50 - wide, east=4 + wide, north=50 + wide, zoom=zoom)
    (first, last), (low, high) = screen.columns, screen.rows
    if zoom <= 15:
        assert (last - first + 1) * (high - low + 1) < 1500


# Answers


def test_municipalities_are_coloured_for_those_who_may_know(cast, rows, sign_in):
    own_answer(make.call(), CONSIDER, by=cast.editor)
    found = sign_in(cast.governor).get("/map/answers.json?province=60000").json()
    assert found[KORTRIJK] == {"answer": "considering", "places": 60, "shade": 3}
    assert LIEGE not in found
    assert sign_in(cast.observer).get("/map/answers.json").json() == {KORTRIJK: {"places": 30, "shade": 2}}


def test_the_answer_is_part_of_the_one_filter(cast, rows, sign_in):
    own_answer(make.call(), DECLINE, by=cast.editor)
    client = sign_in(cast.coordinator)
    declined = {row["properties"]["name"] for row in client.get("/map/sites.json?answer=declined").json()["features"]}
    assert declined == {"Here", "Not yet", "Chosen"}
    assert {row["properties"]["name"] for row in features(client, f"{COUNTRY}&answer=declined")} == declined
    page = client.get("/map/?answer=declined").content.decode()
    assert "Citadel" not in page
    assert client.post("/map/export/csv/?answer=declined").content.count(b"\r\n") == 4


def test_an_answer_that_comes_later_is_seen_at_once(cast, rows, sign_in):
    call, client, asked = make.call(), sign_in(cast.coordinator), "/map/sites.json?answer=declined"
    before = client.get(asked)
    assert before.json()["features"] == []
    own_answer(call, DECLINE, by=cast.editor)
    after = client.get(asked, headers={"if-none-match": before["ETag"]})
    assert {row["properties"]["name"] for row in after.json()["features"]} == {"Here", "Not yet", "Chosen"}


def test_an_observer_learns_nothing_by_asking_for_answers(cast, rows, sign_in):
    own_answer(make.call(), DECLINE, by=cast.editor)
    client = sign_in(cast.observer)
    assert client.get("/map/sites.json?answer=silent").json() == client.get("/map/sites.json").json()


# The list


@pytest.mark.parametrize(
    ("here", "there", "wind", "kilometres"),
    [
        ((4.35, 50.85), (4.40, 51.22), "north", 41.3),
        ((4.35, 50.85), (5.57, 50.63), "east", 89.3),
        ((4.35, 50.85), (3.72, 51.05), "north-west", 49.4),
        ((4.35, 50.85), (4.87, 50.47), "south-east", 56.0),
    ],
)
def test_distances_and_winds(here, there, wind, kilometres):
    assert wind_from(here, there) == wind
    assert metres_between(here, there) / 1000 == pytest.approx(kilometres, abs=0.8)


@pytest.mark.parametrize("sort", ["", "name", "municipality", "places", "distance", "nonsense"])
def test_every_order_shows_the_same_rows(cast, rows, sign_in, sort):
    here = Site.objects.get(name="Chosen").pk
    page = sign_in(cast.governor).get(f"/map/?sort={sort}&from={here}")
    assert {row.site.name for row in page.context["page"].rows} == rows["governor"]


def test_the_nearest_comes_first_with_words(cast, rows, sign_in):
    here = Site.objects.get(name="Citadel").pk
    client = sign_in(cast.coordinator)
    client.cookies.load({"django_language": "en"})
    page = client.get(f"/map/?sort=distance&from={here}")
    found = page.context["page"].rows
    assert found[0].site.name == "Citadel"
    assert found[1].wind == "west"
    assert "km to the west" in page.content.decode()


def test_distances_from_a_site_that_one_may_not_see_are_not_given(cast, rows, sign_in):
    hidden = Site.objects.get(name="Not yet").pk
    for asked in (hidden, Site.objects.get(name="Citadel").pk, "0", "99999999999", "x", "%00"):
        page = sign_in(cast.governor).get(f"/map/?sort=distance&from={asked}")
        assert page.context["page"].here is None
