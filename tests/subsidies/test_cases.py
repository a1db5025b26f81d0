"""The worked cases, each computed to the cent; no database."""

import pytest

from subsidies.rule_sets import OtherYears, days_of_municipality, rules_of_year
from subsidies.rules import Entitlement, entitlement
from tests.subsidies.worked import Case, cases

CASES = cases()


def computed(case: Case) -> Entitlement:
    rules = rules_of_year(case.rule_sets, case.year)
    since, until = case.validity
    days = days_of_municipality(rules, valid_from=since, valid_until=until)
    return entitlement(case.houses, rules=rules, days=days)


@pytest.mark.parametrize("case", [case for case in CASES if not case.is_unknown], ids=str)
def test_a_worked_case_comes_out_to_the_cent(case: Case) -> None:
    found = computed(case)
    assert found.exact == case.exact
    assert [house.amount for house in found.houses] == case.amounts("amounts")
    assert [found.uncapped] == case.amounts("uncapped")
    assert [found.total] == case.amounts("total")
    assert found.capped == (found.total < found.uncapped)


@pytest.mark.parametrize("case", [case for case in CASES if case.is_unknown], ids=str)
def test_a_code_that_does_not_hold_is_refused(case: Case) -> None:
    with pytest.raises(OtherYears):
        computed(case)


def test_the_table_is_long_enough_and_every_line_has_its_reason() -> None:
    assert len(CASES) >= 60
    assert len({str(case) for case in CASES}) == len(CASES)
    assert [str(case) for case in CASES if len(case.row["reasoning"]) < 10] == []
