"""The map on a site's page and the pin of a proposal: what they say, and that they ask for the right borders."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from sites.models import Site
from tests import make

pytestmark = pytest.mark.django_db


def rendered(name, site):
    request = RequestFactory().get("/")
    request.csp_nonce = "once"
    return render_to_string(name, {"site": site, "request": request})


def test_a_site_with_a_point_has_a_map_and_the_same_in_words(cast):
    html = rendered("maps/_site_map.html", make.draft(cast.editor))
    assert 'data-latitude="50.827900"' in html
    assert 'data-longitude="3.264900"' in html
    assert 'data-outline="/map/outline/34022.json"' in html
    assert "50.82790, 3.26490" in html
    assert 'nonce="once"' in html


def test_a_site_without_a_point_has_none(cast):
    assert not rendered("maps/_site_map.html", make.draft(cast.editor, point=None)).strip()


def test_the_numbers_of_a_point_are_the_same_in_every_language(cast, settings):
    settings.LANGUAGE_CODE = "nl"
    assert 'data-latitude="50.827900"' in rendered("maps/_site_map.html", make.draft(cast.editor))


def test_a_name_with_quotes_stays_inside_its_attribute(cast):
    html = rendered("maps/_site_map.html", make.draft(cast.editor, name='"><script>alert(1)</script>'))
    assert "<script>alert" not in html


def test_the_pin_knows_the_borders_of_its_municipality(cast):
    site = Site(municipality=cast.editor.acting.organisation.municipality)
    html = rendered("maps/_pin.html", site)
    assert 'data-outline="/map/outline/34022.json"' in html
    assert 'data-places="/map/places/34022.json"' in html


def test_schematic_borders_say_so_under_the_pin(cast):
    municipality = cast.editor.acting.organisation.municipality
    municipality.schematic = True
    assert "Schematic borders" in rendered("maps/_pin.html", Site(municipality=municipality))
    municipality.schematic = False
    assert "Schematic borders" not in rendered("maps/_pin.html", Site(municipality=municipality))
