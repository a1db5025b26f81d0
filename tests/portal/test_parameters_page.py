"""The parameters page: what holds, what held, and a new value from a day on."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.parameters.models import Parameter
from foundation.parameters.reading import in_force, value
from tests.make import Cast

RATE, PLACES, DAYS = "subsidies.rate_per_place", "sites.detention_places", "office.bridge_days"
TYPED = {"value": "1700.00", "valid_from": "2027-01-01", "legal_source": "Decree of 1 May 2026", "confirmed": "on"}


def enter(client: Client, key: str, **changes: str):
    return client.post(f"/parameters/{key}/", {**TYPED, **changes})


def test_every_parameter_stands_on_the_page_with_its_source(cast: Cast, sign_in) -> None:
    page = sign_in(cast.coordinator).get("/parameters/").content.decode()
    for row in Parameter.objects.all():
        assert f"/parameters/{row.key}/" in page
    assert "Royal decree of 4 September 2024" in page


def test_a_new_value_holds_from_its_day_and_the_old_one_stays_as_history(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    answer = enter(client, RATE)
    assert (answer.status_code, answer["Location"]) == (302, "/parameters/")
    row = in_force(RATE, on=date(2027, 1, 1))
    assert (row.value, row.confirmed, row.entered_by) == ("1700.00", True, cast.coordinator)
    assert value(RATE, on=date(2026, 12, 31)) == "1667.00"
    page = client.get("/parameters/").content.decode()
    assert "€1,667.00" in page
    assert "€1,700.00" in page
    assert "Decree of 1 May 2026" in page


def test_a_value_of_later_is_called_coming_and_that_of_today_is_not_called_earlier(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    enter(client, RATE, valid_from=(timezone.localdate() + timedelta(days=1)).isoformat())
    page = client.get("/parameters/").content.decode()
    assert page.count("coming value") == 1
    assert "earlier value" not in page


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        (RATE, "1700", "1700.00"),
        (RATE, "1700,5", "1700.50"),
        (RATE, " 0 ", "0.00"),
        (PLACES, "15, 50", [15, 50]),
        (PLACES, "20,20", [20, 20]),
        (DAYS, "2027-05-07,2027-07-22", ["2027-05-07", "2027-07-22"]),
        (DAYS, "", []),
        ("sites.advised_most_places", "25", 25),
    ],
)
def test_a_value_is_read_as_people_type_it(cast: Cast, sign_in, key: str, typed: str, kept: object) -> None:
    assert enter(sign_in(cast.coordinator), key, value=typed).status_code == 302
    assert value(key, on=date(2027, 1, 1)) == kept


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        (RATE, "much"),
        (RATE, "-1"),
        (RATE, "NaN"),
        (RATE, "Infinity"),
        (RATE, ""),
        (RATE, "1" * 400),
        (PLACES, "20"),
        (PLACES, "60, 20"),
        (PLACES, "-5, 20"),
        (PLACES, "1, 2, 3"),
        (DAYS, "tomorrow"),
        (DAYS, "2027-02-30"),
        ("sites.advised_most_places", "2.5"),
        ("sites.advised_most_places", "-1"),
        ("sites.advised_most_places", "9" * 5000),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_beside_its_field(cast: Cast, sign_in, key: str, typed: str) -> None:
    before = Parameter.objects.count()
    answer = enter(sign_in(cast.coordinator), key, value=typed)
    assert answer.status_code == 422
    assert "value" in answer.context["form"].errors
    assert "Decree of 1 May 2026" in answer.content.decode()
    assert Parameter.objects.count() == before


@pytest.mark.parametrize(("name", "typed"), [("valid_from", ""), ("valid_from", "2027-13-01"), ("legal_source", " ")])
def test_a_day_and_a_source_are_asked_for(cast: Cast, sign_in, name: str, typed: str) -> None:
    answer = enter(sign_in(cast.coordinator), RATE, **{name: typed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])


@pytest.mark.parametrize("key", ["no.such.key", "x", "."])
def test_an_unknown_parameter_is_not_found(cast: Cast, sign_in, key: str) -> None:
    assert sign_in(cast.coordinator).get(f"/parameters/{key}/").status_code == 404


def test_what_is_not_confirmed_says_so(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    enter(client, RATE, confirmed="", valid_from="2026-01-01")
    assert "to be confirmed" in client.get("/parameters/").content.decode()
    assert in_force(RATE).confirmed is False
