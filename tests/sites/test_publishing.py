"""The public reads of a site at the level of its municipality, once both sides said yes, and of nothing else."""

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from maps.published import published
from sites.models import Site
from sites.publishing import publish
from sites.workflow import StepRefused
from territory.models import Municipality
from tests import make
from tests.make import Cast
from tests.roles import as_web

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(cast: Cast) -> Site:
    return make.submitted(cast.signatory, name="Secret name", address="Secret street 1")


def told() -> list[str]:
    """What the database gives the public, that is without any scope."""
    with as_web():
        return [row.municipality.nis for row in published()]


def test_it_takes_a_yes_of_both(cast: Cast, site: Site) -> None:
    publish(site, published=True, by=cast.signatory)
    assert told() == []
    publish(site, published=True, by=cast.coordinator)
    assert told() == [make.KORTRIJK]
    publish(site, published=False, by=cast.signatory)
    assert told() == []


def test_the_front_page_names_municipality_stage_and_places_alone(cast: Cast, site: Site) -> None:
    for user in (cast.signatory, cast.coordinator):
        publish(site, published=True, by=user)
    page = Client().get("/").content.decode()
    assert "Sites that are public" in page
    assert "Kortrijk" in page.partition("Sites that are public")[2]
    assert "Secret" not in page
    assert f"/sites/{site.pk}/" not in page


def test_the_open_files_say_the_municipality_and_its_place_and_nothing_of_the_building(cast: Cast, site: Site) -> None:
    Municipality.objects.filter(nis=make.KORTRIJK).update(label_point=Point(3.25, 50.8, srid=4326))
    assert Client().get("/map/published.geojson").json()["features"] == []
    for user in (cast.signatory, cast.coordinator):
        publish(site, published=True, by=user)
    client = Client(headers={"Accept-Language": "en"})
    [feature] = client.get("/map/published.geojson").json()["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [3.25, 50.8]}
    assert feature["properties"] == {
        "nis": make.KORTRIJK,
        "municipality": "Kortrijk",
        "province": "West Flanders",
        "status": "submitted",
        "status_label": "Submitted",
        "places": 30,
    }
    head, line = client.get("/map/published.csv").content.decode("utf-8-sig").splitlines()
    assert head == "nis,municipality,province,status,status_label,places,longitude,latitude"
    assert line == "34022,Kortrijk,West Flanders,submitted,Submitted,30,3.25,50.8"
    assert client.get("/map/published.xml").status_code == 404


@pytest.mark.parametrize("name", ["reader", "editor", "reviewer", "governor", "observer"])
def test_nobody_else_says_yes(cast: Cast, site: Site, name: str) -> None:
    with pytest.raises(StepRefused):
        publish(site, published=True, by=getattr(cast, name))


def test_a_draft_is_never_published(cast: Cast) -> None:
    with pytest.raises(StepRefused):
        publish(make.draft(cast.signatory), published=True, by=cast.signatory)


def test_what_is_withdrawn_is_public_no_more(cast: Cast, site: Site) -> None:
    for user in (cast.signatory, cast.coordinator):
        publish(site, published=True, by=user)
    Site.objects.update(status="withdrawn")
    assert told() == []


def test_both_do_it_with_a_button(cast: Cast, site: Site, sign_in) -> None:
    for user in (cast.signatory, cast.coordinator):
        browser = sign_in(user)
        assert "publish it" in browser.get(f"/sites/{site.pk}/").content.decode()
        assert browser.post(f"/sites/{site.pk}/publish/", {"publish": "yes"}).status_code == 302
    assert Site.objects.get().is_published
    assert "publish it" not in sign_in(cast.reviewer).get(f"/sites/{site.pk}/").content.decode()
    sign_in(cast.coordinator).post(f"/sites/{site.pk}/publish/", {"take_back": "yes"})
    assert not Site.objects.get().is_published
