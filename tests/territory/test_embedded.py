"""The embedded default is complete and its schematic borders are a proper cover; no database."""

from collections import Counter

import pytest
from shapely.geometry import Point

from territory import embedded
from territory.borders import dissolved, is_cover, simplified
from territory.facts import TerritoryFacts
from territory.schematic import Spot, drawn
from territory.spelling import squashed


@pytest.fixture(scope="module")
def default() -> TerritoryFacts:
    return embedded.read()


def test_565_municipalities_in_three_regions_and_eleven_provinces(default):
    assert len(default.municipalities) == len({row.nis for row in default.municipalities}) == 565
    assert Counter(row.region for row in default.municipalities) == {"02000": 285, "03000": 261, "04000": 19}
    provinces = Counter(row.province for row in default.municipalities)
    assert [provinces[row.code] for row in default.provinces] == [19, 67, 63, 27, 62, 55, 69, 84, 38, 43, 38]


def test_languages_follow_the_four_language_areas(default):
    spoken = Counter(row.languages for row in default.municipalities)
    assert spoken == {("nl",): 285, ("fr",): 252, ("nl", "fr"): 19, ("de",): 9}
    assert sum(bool(row.facilities) for row in default.municipalities) == 27


def test_every_area_has_a_name_in_every_language(default):
    for row in default.municipalities:
        assert all([row.names.nl, row.names.fr, row.names.de]), row.nis
    for area in [*default.provinces, *default.regions]:
        assert all([area.names.nl, area.names.fr, area.names.de, area.names.en]), area.code


def test_29_codes_ended_and_each_has_an_heir_of_today(default):
    today = {row.nis for row in default.municipalities}
    ended = [merger for merger in default.mergers if not merger.kept]
    assert len(ended) == 29
    assert not {merger.old for merger in ended} & today
    assert {merger.new for merger in ended} <= today
    assert [merger.old for merger in default.mergers if merger.kept] == ["11002"]


def test_every_municipality_has_one_main_place_with_a_point(default):
    main = Counter(place.nis for place in default.places if place.kind == "main" and place.point)
    assert main == Counter(row.nis for row in default.municipalities)


def test_known_villages_lie_in_their_municipalities(default):
    found = {(squashed(place.name), place.nis) for place in default.places}
    for name, nis in [
        ("Heule", "34022"),
        ("Grivegnée", "62063"),
        ("Laeken", "21004"),
        ("Wolvertem", "23050"),
        ("Chanly", "84075"),
        ("Gentbrugge", "44021"),
        ("Marcq", "51067"),
    ]:
        assert (squashed(name), nis) in found, name


def test_schematic_borders_cover_every_municipality_without_gap_or_overlap(default):
    assert set(default.borders) == {row.nis for row in default.municipalities}
    assert is_cover(list(default.borders.values()))


def test_every_place_lies_within_the_schematic_borders_of_its_municipality(default):
    astray = [
        place.name
        for place in default.places
        if place.point and not default.borders[place.nis].covers(Point(place.point))
    ]
    assert astray == []


def test_outlines_stay_a_cover():
    spots = [Spot(nis, x / 10, 50 + y / 10) for nis, x, y in [("a", 40, 5), ("b", 44, 6), ("c", 41, 9), ("b", 46, 2)]]
    fewer = simplified(drawn(spots), metres=3000)
    assert set(fewer) == {"a", "b", "c"}
    assert is_cover(list(fewer.values()))


def test_dissolving_joins_neighbours_into_one():
    spots = [Spot("a", 4.0, 50.5), Spot("b", 4.1, 50.5), Spot("c", 4.2, 50.6), Spot("d", 4.05, 50.7)]
    country = dissolved(drawn(spots), lambda _code: "all")["all"]
    assert country.is_valid
    assert len(country.geoms) == 1
