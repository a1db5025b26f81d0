"""Checks on arrival: each with its reason, against the frame in force."""

from dataclasses import replace

import pytest

from sites.completeness import Limits
from sites.triage import Arrival, Verdict, look_over, worth_a_look

LIMITS = Limits(least=20, most=60, advised_most=30, border_tolerance=250, area_difference=20)
GOOD = Arrival(
    places=30,
    metres_outside=0,
    borders_schematic=False,
    explained=False,
    college_decided=True,
    college_paper=True,
    photos=2,
)


def verdicts(**changes: object) -> dict[str, tuple[str, str]]:
    checks = look_over(replace(GOOD, **changes), limits=LIMITS)
    return {str(check.subject): (check.verdict.value, str(check.reason)) for check in checks}


def test_a_good_file_gives_nothing_to_look_at() -> None:
    assert worth_a_look(look_over(GOOD, limits=LIMITS)) == []


@pytest.mark.parametrize(
    ("changes", "subject", "verdict", "words"),
    [
        ({"places": 19}, "Places", "look", "19 places, outside the frame of 20 to 60."),
        ({"places": 20}, "Places", "fine", "20 places, within the frame of 20 to 60."),
        ({"places": 60}, "Places", "fine", "60 places, within the frame of 20 to 60."),
        ({"places": 61}, "Places", "look", "61 places, outside the frame of 20 to 60."),
        ({"places": None}, "Places", "unknown", "No number of places is given."),
        ({"metres_outside": 250}, "Place on the map", "fine", "The point lies in the municipality."),
        ({"metres_outside": 251}, "Place on the map", "look", "without a word why"),
        ({"metres_outside": 900, "explained": True}, "Place on the map", "look", "the file explains why"),
        ({"metres_outside": 900, "borders_schematic": True}, "Place on the map", "unknown", "schematic"),
        ({"college_paper": False}, "Decision of the college", "look", "not among the papers"),
        ({"college_paper": False, "college_decided": False}, "Decision of the college", "look", "comes later"),
        ({"photos": 0}, "Photos", "look", "No photo yet."),
        ({"permit_outlook": "excluded"}, "Permit", "hint", "the zone excludes it"),
        ({"permit_outlook": "plan_change"}, "Permit", "look", "change of the plan"),
        ({"flood_parcel": "D"}, "Flooding", "hint", "highest class"),
        ({"flood_hazard": "high"}, "Flooding", "hint", "highest class"),
        ({"heritage": "protected"}, "Heritage", "look", "protected"),
        ({"overlooking": "direct"}, "Surroundings", "look", "school yard"),
        ({"council_stance": "against"}, "Support", "hint", "against it"),
    ],
)
def test_each_check_says_why(changes: dict, subject: str, verdict: str, words: str) -> None:
    found = verdicts(**changes)[subject]
    assert found[0] == verdict
    assert words in found[1]


def test_hints_at_a_knock_out_come_first() -> None:
    checks = look_over(replace(GOOD, photos=0, college_stance="against"), limits=LIMITS)
    assert [check.verdict for check in worth_a_look(checks)] == [Verdict.HINT, Verdict.LOOK]
