"""The command: what it prints, and how it refuses."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

CRITERIA = [{"code": "c1", "weight_min": 5, "weight_max": 20}, {"code": "c2", "weight_min": 1, "weight_max": 1}]


def what_if(**changes: Any) -> dict[str, Any]:
    return {
        "criteria": CRITERIA,
        "sites": [
            {"id": "B", "scores": {"c1": [3, 4], "c2": None}, "knock_outs": []},
            {"id": "A", "scores": {"c1": 1, "c2": "na"}, "knock_outs": []},
            {"id": "K", "scores": {}, "knock_outs": ["no garden"]},
        ],
        "top": 3,
        "draws": 100,
        "seed": 1,
        **changes,
    }


def run(folder: Path, content: str) -> str:
    file = folder / "what-if.json"
    file.write_text(content)
    out = io.StringIO()
    call_command("rank_what_if", str(file), stdout=out)
    return out.getvalue()


def test_it_prints_the_sites_in_the_order_of_the_input(tmp_path: Path) -> None:
    printed = json.loads(run(tmp_path, json.dumps(what_if())))
    assert printed["excluded"] == ["K"]
    assert [row["id"] for row in printed["sites"]] == ["B", "A"]
    assert list(printed["sites"][0]) == ["id", "mean", "first", "top", "rank_low", "rank_high", "reliability"]
    assert printed["sites"][0]["first"] == 1.0
    assert printed["sites"][1] == {
        "id": "A", "mean": 0.25, "first": 0.0, "top": 1.0, "rank_low": 2, "rank_high": 2, "reliability": 1.0,
    }  # fmt: skip


def test_no_sites_is_an_empty_ranking(tmp_path: Path) -> None:
    assert json.loads(run(tmp_path, json.dumps(what_if(sites=[])))) == {"sites": [], "excluded": []}


def test_floats_are_not_rounded(tmp_path: Path) -> None:
    third = [{"code": code, "weight_min": 1, "weight_max": 1} for code in ("c1", "c2", "c3")]
    site = {"id": "A", "scores": {"c1": 4, "c2": 0, "c3": 0}}
    printed = json.loads(run(tmp_path, json.dumps(what_if(criteria=third, sites=[site], draws=1))))
    assert printed["sites"][0]["mean"] == 4 / 12


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sites": [{"id": "A"}, {"id": "A"}]}, "sites: id A stands there twice"),
        ({"criteria": [CRITERIA[0], CRITERIA[0]]}, "criteria: code c1 stands there twice"),
        ({"sites": [{"id": "A", "scores": {"c1": 4.5}}]}, "sites[0].scores.c1: 4.5 lies outside 0 to 4"),
        ({"sites": [{"id": "A", "scores": {"c1": [1, -1]}}]}, "sites[0].scores.c1: -1.0 lies outside 0 to 4"),
        ({"sites": [{"id": "A", "scores": {"c1": []}}]}, "sites[0].scores.c1: is an empty list"),
        ({"sites": [{"id": "A", "scores": {"c1": True}}]}, "sites[0].scores.c1: is no number"),
        ({"sites": [{"id": "A", "scores": {"c1": "high"}}]}, "sites[0].scores.c1: is no number"),
        ({"sites": [{"id": "A", "scores": {"c9": 1}}]}, "sites[0].scores.c9: is no criterion"),
        ({"sites": [{"id": ""}]}, "sites[0].id: is no word"),
        ({"sites": [{"scores": {}}]}, "sites[0]: id is missing"),
        ({"sites": [{"id": "A", "colour": 1}]}, "sites[0]: colour is an unknown key"),
        ({"sites": {"id": "A"}}, "sites: is no list"),
        ({"criteria": [{"code": "c1", "weight_min": 5, "weight_max": 4}]}, "weight_min is above weight_max"),
        ({"criteria": [{"code": "c1", "weight_min": -1, "weight_max": 4}]}, "a weight cannot be negative"),
        ({"criteria": [{"code": "c1", "weight_min": 0, "weight_max": 0}]}, "all weights are zero"),
        ({"criteria": []}, "all weights are zero"),
        ({"criteria": [{"code": "c1", "weight_min": 1, "weight_max": 1e308}]}, "too large to be added"),
        ({"criteria": [{"code": "\udfff", "weight_min": 1, "weight_max": 1}]}, "criteria[0].code: holds half"),
        ({"sites": [{"id": "\ud800"}]}, "sites[0].id: holds half a character"),
        ({"draws": 0}, "draws: is below 1"),
        ({"top": 0}, "top: is below 1"),
        ({"top": 2.0}, "top: is no whole number"),
        ({"seed": "1"}, "seed: is no whole number"),
        ({"colour": "red"}, "input: colour is an unknown key"),
    ],
)
def test_bad_input_is_named_in_one_line_and_nothing_is_printed(tmp_path: Path, change: dict, words: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(tmp_path, json.dumps(what_if(**change)))
    assert refused.value.returncode == 2
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"top": NaN}',
        '{"top": 1, "top": 2}',
        "[" * 100_000,
        '{"draws": 1e999}',
        '"\ud800"',
        '{"draws": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_no_sound_json_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "what-if.json"
    file.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(CommandError) as refused:
        call_command("rank_what_if", str(file), stdout=io.StringIO())
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("rank_what_if", str(tmp_path / "nowhere.json"))
    assert refused.value.returncode == 2
