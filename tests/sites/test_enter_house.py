"""A house that was there before the portal: entered once, with its source, as history."""

import uuid

import pytest
from django.test import Client

from sites.models import Site
from sites.workflow import Status, Step
from territory.models import Municipality
from tests import make
from tests.make import Cast

KEY = str(uuid.uuid4())


def typed(**changes: str) -> dict[str, str]:
    """What De Huizen types."""
    fine = {"key": KEY, "name": "House by the canal", "house_kind": "detention", "places": "57", "address": ""}
    days = {"opened_on": "2022-09-12", "closed_on": "", "source_note": "Opened with a speech."}
    return {**fine, **days, "municipality": str(Municipality.objects.get(nis=make.KORTRIJK).pk), **changes}


def test_a_house_is_entered_once_as_history_and_needs_no_decision(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    assert client.get("/sites/houses/enter/").status_code == 200
    addresses = {client.post("/sites/houses/enter/", typed())["Location"] for _click in range(2)}
    site = Site.objects.get()
    assert addresses == {f"/sites/{site.pk}/"}
    assert (site.origin, site.status, site.places) == ("history", Status.OPEN, 57)
    assert [event.step for event in site.events.all()] == [Step.OPEN]
    assert client.get(f"/sites/{site.pk}/").status_code == 200


def test_a_closed_house_keeps_both_days(cast: Cast, sign_in) -> None:
    sign_in(cast.coordinator).post("/sites/houses/enter/", typed(closed_on="2024-01-01"))
    site = Site.objects.get()
    assert site.status == Status.CLOSED
    assert [str(event.effective_on) for event in site.events.all()] == ["2022-09-12", "2024-01-01"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("closed_on", "2022-09-12"),
        ("opened_on", "2999-01-01"),
        ("places", "0"),
        ("places", "99999"),
        ("source_note", ""),
        ("municipality", "0"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, sign_in, name: str, wrong: str) -> None:
    answer = sign_in(cast.reviewer).post("/sites/houses/enter/", typed(**{name: wrong}))
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert not Site.objects.exists()
