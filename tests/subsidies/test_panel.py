"""The subsidy beside the number of places: amount, cap, source, and what to do while the number is missing."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from foundation import panels
from foundation.parameters.entering import enter
from sites.models import Site
from tests.make import Cast


def shown(places: int | None) -> str:
    return panels.render("subsidy_of_places", Site(places=places), None)


def test_the_amount_stands_there_with_its_source(db: None) -> None:
    text = shown(30)
    assert "€50,010.00" in text
    assert "Royal decree of 4 September 2024" in text


def test_an_amount_that_the_cap_cuts_says_so(db: None) -> None:
    assert "€100,000.00" in shown(60)
    assert shown(60) != shown(59).replace("€98,353.00", "€100,000.00").replace("59", "60")


@pytest.mark.parametrize("places", [None, 0])
def test_without_a_number_no_amount_is_shown(db: None, places: int | None) -> None:
    assert "€" not in shown(places)
    assert shown(places).strip()


def test_a_new_rate_is_used_from_its_day_on(cast: Cast) -> None:
    change = {"legal_source": "Decree of 1 May", "language": "en", "confirmed": True, "by": cast.coordinator}
    enter("subsidies.rate_per_place", new="1000.00", valid_from=date(2026, 1, 1), **change)
    enter("subsidies.rate_per_place", new="5.00", valid_from=date(2999, 1, 1), **change)
    assert "€30,000.00" in shown(30)


def test_a_row_without_places_of_its_own_may_be_the_number_itself(db: None) -> None:
    assert panels.render("subsidy_of_places", 30, None) == panels.render(
        "subsidy_of_places", SimpleNamespace(places=30), None
    )


@pytest.mark.parametrize("typed", ["", "0", "-5", "many", "9" * 40, "30.5", "٣٠", "<b>"])
def test_a_number_typed_wrong_breaks_nothing(cast: Cast, sign_in, typed: str) -> None:
    client: Client = sign_in(cast.editor)
    answer = client.get("/sites/propose/subsidy/", {"places": typed})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()
