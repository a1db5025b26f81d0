"""What a file lacks, from plain values."""

from dataclasses import replace

import pytest

from sites.completeness import (
    ADVISED_AT,
    MENDED_AT,
    Advice,
    FileFacts,
    Limits,
    Missing,
    advice_for,
    missing_for_submission,
)

LIMITS = Limits(least=20, most=60, advised_most=30, border_tolerance=250, area_difference=20)
COMPLETE = FileFacts(
    has_point=True,
    metres_outside=0,
    borders_schematic=False,
    point_explanation="",
    building_kind="school",
    owner_kind="municipality",
    places=30,
    gross_area=2400,
    motivation="Near the station.",
    college_decides_later=False,
    college_decided=True,
    college_attached=True,
    photos=1,
)


def test_a_complete_file_lacks_nothing() -> None:
    assert missing_for_submission(COMPLETE, limits=LIMITS) == []
    assert advice_for(COMPLETE, limits=LIMITS) == []


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"has_point": False}, Missing.POINT),
        ({"building_kind": ""}, Missing.BUILDING),
        ({"owner_kind": ""}, Missing.OWNER),
        ({"places": None}, Missing.PLACES),
        ({"motivation": "  "}, Missing.MOTIVATION),
        ({"college_decided": False}, Missing.COLLEGE),
        ({"college_attached": False}, Missing.COLLEGE_PAPER),
        ({"metres_outside": 251}, Missing.EXPLANATION),
    ],
)
def test_each_required_part_is_named(change: dict[str, object], missing: Missing) -> None:
    assert missing_for_submission(replace(COMPLETE, **change), limits=LIMITS) == [missing]


@pytest.mark.parametrize("decided", [True, False])
def test_a_decision_of_the_college_can_be_announced(decided: bool) -> None:
    announced = replace(COMPLETE, college_decides_later=True, college_decided=decided, college_attached=False)
    assert missing_for_submission(announced, limits=LIMITS) == []


def test_a_point_outside_can_be_explained() -> None:
    explained = replace(COMPLETE, metres_outside=251, point_explanation="The building stands on the border.")
    assert missing_for_submission(explained, limits=LIMITS) == []


def test_the_tolerance_itself_is_still_inside() -> None:
    assert missing_for_submission(replace(COMPLETE, metres_outside=250), limits=LIMITS) == []


def test_schematic_borders_advise_and_never_stop() -> None:
    outside = replace(COMPLETE, metres_outside=251, borders_schematic=True)
    assert missing_for_submission(outside, limits=LIMITS) == []
    assert advice_for(outside, limits=LIMITS) == [Advice.NEAR_BORDER]


@pytest.mark.parametrize(
    ("places", "advice"),
    [
        (19, [Advice.OUTSIDE_FRAME]),
        (20, []),
        (30, []),
        (31, [Advice.LARGE]),
        (60, [Advice.LARGE]),
        (61, [Advice.OUTSIDE_FRAME]),
    ],
)
def test_places_are_weighed_against_the_frame(places: int, advice: list[Advice]) -> None:
    assert advice_for(replace(COMPLETE, places=places), limits=LIMITS) == advice


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"lawful_places": 30}, []),
        ({"lawful_places": 29}, [Advice.ROOMS]),
        ({"lawful_places": 10, "rooms_on_site": 4}, [Advice.ON_SITE]),
        ({"drawn_area": 1200.0, "plot_area": 1000}, []),
        ({"drawn_area": 1201.0, "plot_area": 1000}, [Advice.AREA_DIFFERS]),
        ({"drawn_area": 799.0, "plot_area": 1000}, [Advice.AREA_DIFFERS]),
        ({"drawn_area": 799.0, "plot_area": None}, []),
    ],
)
def test_rooms_and_areas_are_weighed_against_what_is_said(change: dict[str, object], advice: list[Advice]) -> None:
    assert advice_for(replace(COMPLETE, **change), limits=LIMITS) == advice


def test_each_lack_and_each_advice_has_its_part() -> None:
    assert set(MENDED_AT) == set(Missing)
    assert set(ADVISED_AT) == set(Advice)


def test_area_and_photo_are_advice() -> None:
    assert advice_for(replace(COMPLETE, gross_area=None, photos=0), limits=LIMITS) == [Advice.AREA, Advice.PHOTO]
