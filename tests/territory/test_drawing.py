"""Drawings of borders and points for paper: valid SVG, true to scale, and safe with any name."""

from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.contrib.gis.geos import Point
from django.utils import translation

from territory.captions import around, shortened
from territory.drawing import Spot, municipality_drawing, on_sheet, province_drawing, province_svg
from territory.models import Municipality, Province
from tests.territory.small import KORTRIJK_TOWN_HALL, make_small_territory

pytestmark = pytest.mark.django_db


def tree_of(text):
    return ElementTree.fromstring(text)  # noqa: S314 - our own drawing


SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def territory(db):
    return make_small_territory()


def numbers(view_box):
    return [float(number) for number in view_box.split()]


def test_a_municipality_is_drawn_among_its_neighbours(territory):
    drawing = municipality_drawing(territory["34022"])
    assert {area.name for area in drawing.areas} == {"Kortrijk", "Harelbeke"}
    assert [frame.name for frame in drawing.frames] == ["Kortrijk"]


def test_lengths_on_the_sheet_are_lengths_on_the_ground(territory):
    west, north = on_sheet(3.0, 51.0)
    east, south = on_sheet(4.0, 50.0)
    assert (east - west) / 10 == pytest.approx(70.7, abs=0.3), "kilometres in a degree of longitude"
    assert (south - north) / 10 == pytest.approx(111.2, abs=0.2), "kilometres in a degree of latitude"


def test_every_point_lies_inside_the_picture(territory):
    drawing = municipality_drawing(territory["34022"], [Spot(point=Point(*KORTRIJK_TOWN_HALL), label="Town hall")])
    left, top, width, height = numbers(drawing.view_box)
    [mark] = drawing.marks
    assert left < mark.x < left + width
    assert top < mark.y < top + height


def test_a_province_shows_its_municipalities_in_their_colours(territory):
    province = Province.objects.get(code="30000")
    drawing = province_drawing(province, fills={territory["34022"].pk: "#0b4f58"})
    assert {area.name: area.fill for area in drawing.areas} == {
        "Kortrijk": "#0b4f58",
        "Harelbeke": "#fffdf9",
        "Wingene": "#fffdf9",
    }


def test_the_whole_country_is_drawn_where_no_province_is_named(territory):
    drawing = province_drawing(None, title="Belgium")
    assert len(drawing.areas) == Municipality.objects.current().drawn().count()
    assert drawing.title == "Belgium"


def test_numbers_cover_neither_each_other_nor_a_mark(territory):
    east, north = KORTRIJK_TOWN_HALL
    spots = [
        Spot(point=Point(east + column * 0.012, north + row * 0.009), number=10 * column + row)
        for column in range(4)
        for row in range(4)
    ]
    drawing = province_drawing(Province.objects.get(code="30000"), spots)
    radius = drawing.measures["mark_size"]
    middles = [(mark.x, mark.y) for mark in drawing.marks]
    numbers = [mark.caption.box((mark.x, mark.y), str(mark.spot.number), radius=radius) for mark in drawing.marks]
    assert len(numbers) > 1
    for one, other in combinations([*numbers, *(around(middle, radius=radius) for middle in middles)], 2):
        assert not one.meets(other)
    shown = sorted(number for mark in drawing.marks for number in str(mark.spot.number).split(", "))
    assert shown == sorted(str(spot.number) for spot in spots)


def test_numbers_that_follow_each_other_are_a_range():
    assert shortened([1, 2, 3, 4, 7, 8, 10]) == "1–4, 7, 8, 10"
    assert shortened(["1, 2", 3]) == "1, 2, 3"


def test_the_drawing_is_valid_xml_whatever_the_words(territory):
    spots = [
        Spot(point=Point(3.1 + place / 10, 50.8), label='<script>"&', number=1, shape=shape)
        for place, shape in enumerate(("circle", "square", "diamond"))
    ]
    tree = tree_of(province_svg(Province.objects.get(code="30000"), spots, title="A & <B>"))
    assert tree.find(f"{SVG}title").text == "A & <B>"
    assert [title.text for title in tree.iter(f"{SVG}title")][1:] == ['<script>"&'] * 3


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_numbers_in_the_drawing_have_points_in_every_language(territory, language):
    with translation.override(language):
        tree = tree_of(province_svg(Province.objects.get(code="30000"), [Spot(point=Point(3.2, 50.8))]))
    assert "," not in tree.get("viewBox")
    marks = [group.get("transform") for group in tree.iter(f"{SVG}g") if group.get("transform")]
    assert marks
    assert all("," not in mark for mark in marks)


def test_the_bar_of_the_scale_is_round_and_fits(territory):
    drawing = province_drawing(None)
    assert drawing.bar in {0.5, 1, 2, 5, 10, 20, 50, 100}
    assert drawing.bar * 10 <= drawing.width / 4


def test_an_area_without_borders_still_gives_a_sheet(db):
    assert province_drawing(None).areas == []


def test_the_drawing_can_stand_in_a_pdf_as_a_picture_with_words(territory):
    assert municipality_drawing(territory["34022"]).address.startswith("data:image/svg+xml;base64,")
