"""The command on the real tables: what it prints, how it refuses, and which rules are the running ones."""

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from foundation.parameters.models import Parameter
from subsidies.calculating import rule_sets_within
from subsidies.kinds import WORDS_OF_PARAMETERS, Merger, Proration, TransitionHouses, Unit
from territory.models import Municipality
from tests.roles import as_owner
from tests.subsidies.worked import VALIDITY, Case, cases
from tests.territory.small import make_small_territory

ASKED = json.loads(
    """
    {"year": 2026, "rule": {"rate": "1667.00", "cap": "100000.00", "proration": "days", "unit": "capacity"},
     "municipalities": [{"nis": "34022", "houses": [{"name": "A", "kind": "detention",
     "places": [{"from": "2026-01-01", "until": null, "count": 57}]}]}]}
    """
)
ANSWERED = (
    '{"year": 2026, "municipalities": [{"nis": "34022", "houses": [{"name": "A", "amount": "95019.00"}], '
    '"uncapped": "95019.00", "total": "95019.00", "capped": false}], "total": "95019.00"}\n'
)


def asked(**changes: Any) -> dict[str, Any]:
    return {**ASKED, **changes}


def houses_of(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "name": house.name,
            "kind": house.kind.value,
            "places": [
                {"from": str(each.first), "until": each.last and str(each.last), "count": each.places}
                for each in house.periods
            ],
        }
        for house in case.houses
    ]


def file_of(case: Case) -> dict[str, Any]:
    rules = case.rule_sets[0]
    rule = {
        "rate": str(rules.rate),
        "cap": str(rules.cap),
        "unit": rules.unit.value,
        "proration": rules.proration.value,
        "transition_houses": rules.transition_houses == TransitionHouses.IN,
        "merger": rules.merger.value,
    }
    return {
        "year": case.year,
        "rule": rule,
        "municipalities": [{"nis": case.row["nis"], "houses": houses_of(case)}],
    }


@pytest.fixture
def territory(db: None) -> None:
    make_small_territory()
    example = Municipality.objects.get(nis="34022")
    with as_owner():
        for nis, (since, until) in VALIDITY.items():
            values = {"valid_from": since, "valid_until": until, "name_nl": nis, "languages": ["nl"]}
            values |= {"region": example.region, "province": example.province}
            Municipality.objects.update_or_create(nis=nis, defaults=values)


@pytest.fixture
def run(tmp_path: Path, territory: None):
    """Return a function that runs the command on a file and gives back what it printed."""

    def compute(content: dict[str, Any]) -> str:
        file = tmp_path / "file.json"
        file.write_text(json.dumps(content))
        out = io.StringIO()
        call_command("subsidy_what_if", str(file), stdout=out)
        return out.getvalue()

    return compute


def parameter(key: str, value: Any, valid_from: date) -> None:
    """Enter a later value."""
    first = Parameter.objects.in_force(key, on=date.max).last()
    assert first is not None
    Parameter.objects.create(
        key=key, value=value, valid_from=valid_from, name=first.name, legal_source=first.legal_source
    )


def test_the_answer_has_its_form(run) -> None:
    assert run(asked()) == ANSWERED


def test_every_worked_case_comes_out_of_the_command(run) -> None:
    table = [case for case in cases() if not case.row["changes"] and "rounding" not in case.row["terms"]]
    # The running rule set is asked for even where the file brings all terms: there is none before 2024.
    table = [case for case in table if case.year >= 2024]
    assert len(table) >= 60
    for case in table:
        if case.is_unknown:
            with pytest.raises(CommandError, match=r"^municipalities\[0\]\.nis: no municipality has this code"):
                run(file_of(case))
            continue
        answer = json.loads(run(file_of(case)))
        [found] = answer["municipalities"]
        assert [each["amount"] for each in found["houses"]] == [str(each) for each in case.amounts("amounts")], case
        assert found["uncapped"] == case.row["uncapped"], case
        assert found["total"] == answer["total"] == case.row["total"], case
        assert found["capped"] == (case.amounts("total") < case.amounts("uncapped")), case


def test_several_municipalities_are_capped_each_and_summed_in_their_order(run) -> None:
    big = {"name": "B\u00e9", "kind": "detention", "places": [{"from": "2020-01-01", "until": None, "count": 61}]}
    towns = [{"nis": "62063", "houses": [big]}, {"nis": "34022", "houses": [big]}, {"nis": "13029", "houses": []}]
    answer = json.loads(run(asked(municipalities=towns)))
    assert [(each["nis"], each["total"], each["capped"]) for each in answer["municipalities"]] == [
        ("62063", "100000.00", True),
        ("34022", "100000.00", True),
        ("13029", "0.00", False),
    ]
    assert answer["total"] == "200000.00"
    assert answer["municipalities"][0]["houses"][0]["name"] == "B\u00e9"


def test_nobody_gets_nothing(run) -> None:
    assert run({"year": 2026, "municipalities": []}) == '{"year": 2026, "municipalities": [], "total": "0.00"}\n'


def test_a_file_without_rule_takes_the_running_rule_set(run) -> None:
    [rules] = rule_sets_within(2026)
    assert (rules.rate, rules.cap) == (1667, 100000)
    assert (rules.unit, rules.proration) == (Unit.CAPACITY, Proration.DAYS)
    assert (rules.transition_houses, rules.merger) == (TransitionHouses.OUT, Merger.YEAR_END)
    assert not rules.confirmed
    assert rules.claim_by(2026) is None
    assert run({key: value for key, value in ASKED.items() if key != "rule"}) == ANSWERED


def test_the_year_in_which_the_rules_began_has_no_rate_before(run) -> None:
    [rules] = rule_sets_within(2024)
    assert rules.valid_from == date(2024, 9, 4)
    old = {"name": "A", "kind": "detention", "places": [{"from": "2020-01-01", "until": None, "count": 57}]}
    towns = [{"nis": "34022", "houses": [old]}]
    assert json.loads(run({"year": 2024, "municipalities": towns}))["total"] == "30894.16"
    given = {"year": 2024, "municipalities": towns, "rule": {"rate": "1667.00"}}
    assert json.loads(run(given))["total"] == "95019.00"


def test_a_rate_that_changes_in_mid_year_is_followed_until_the_file_brings_its_own(run) -> None:
    parameter("subsidies.rate_per_place", "1700.00", date(2026, 7, 1))
    parameter("subsidies.cap_per_municipality", "90000.00", date(2026, 10, 1))
    assert [(each.valid_from, each.valid_until, each.rate) for each in rule_sets_within(2026)] == [
        (date(2026, 1, 1), date(2026, 6, 30), 1667),
        (date(2026, 7, 1), date(2026, 9, 30), 1700),
        (date(2026, 10, 1), date(2026, 12, 31), 1700),
    ]
    [found] = json.loads(run(asked(rule={})))["municipalities"]
    assert (found["uncapped"], found["total"]) == ("95967.23", "90000.00")
    [found] = json.loads(run(asked(rule={"proration": "none"})))["municipalities"]
    assert (found["uncapped"], found["total"]) == ("96900.00", "90000.00")
    [found] = json.loads(run(asked(rule={"rate": "1667.00"})))["municipalities"]
    assert (found["uncapped"], found["total"]) == ("95019.00", "90000.00")


def test_a_year_without_rule_set_is_bad_input(run) -> None:
    with pytest.raises(CommandError, match=r"^year: no rule set is in force on 2023-12-31$") as caught:
        run(asked(year=2023))
    assert caught.value.returncode == 2


@pytest.mark.parametrize("nis", ["99999", "34023"])
def test_an_unknown_municipality_is_bad_input(run, nis: str) -> None:
    with pytest.raises(CommandError, match=r"^municipalities\[0\]\.nis: no municipality has this code$") as caught:
        run(asked(municipalities=[{"nis": nis, "houses": []}]))
    assert caught.value.returncode == 2


def test_every_parameter_that_is_a_word_begins_with_a_known_one(db: None) -> None:
    for key, words in WORDS_OF_PARAMETERS.items():
        row = Parameter.objects.in_force(key, on=date.max).get()
        assert row.value in words
        assert not row.confirmed


def in_the_shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as a person does; nothing here reaches the database."""
    command = [sys.executable, "manage.py", "subsidy_what_if", *arguments]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DEMO": "0"}
    return subprocess.run(  # noqa: S603
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("{", "line 1, column 2: not JSON: Expecting property name enclosed in double quotes"),
        (json.dumps(asked(year=True)), "year: true is not a whole number"),
        (json.dumps(asked(rule={"\u2028": 1})), r'rule."\u2028": unknown key'),
        (None, "file: cannot be read: No such file or directory"),
    ],
)
def test_bad_input_is_one_line_on_standard_error_and_exit_code_2(
    tmp_path: Path, content: str | None, line: str
) -> None:
    file = tmp_path / "file.json"
    if content is not None:
        file.write_text(content)
    ended = in_the_shell(str(file))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"CommandError: {line}\n"
