"""The admin's maps obey the strict policy: every script carries the response's nonce, none comes from outside."""

import re

import pytest
from django.contrib.admin import site
from django.test import RequestFactory
from django.urls import reverse

from territory.models import LoadedSource, Municipality, Place, Prison, Province, Station

# The admin's and leaflet's own templates lean on variables that may be missing.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

INLINE = re.compile(r"<script(?![^>]*(?:\ssrc=|application/json))([^>]*)>")


@pytest.fixture
def browser(cast, sign_in):
    return sign_in(cast.admin)


def change_page(browser, model):
    row = model.objects.first()
    return browser.get(reverse(f"admin:territory_{model._meta.model_name}_change", args=[row.pk]))


@pytest.mark.parametrize("model", [Municipality, Province, Place, Prison, Station])
def test_a_map_in_a_form_carries_the_nonce_of_the_policy(browser, model):
    answer = change_page(browser, model)
    assert answer.status_code == 200
    nonce = re.search(r"'nonce-([^']+)'", answer["Content-Security-Policy"])[1]
    html = answer.content.decode()
    inline = INLINE.findall(html)
    assert len(inline) >= 2
    assert all(f'nonce="{nonce}"' in attributes for attributes in inline)
    assert "L.Map.djangoMap" in html


@pytest.mark.parametrize("model", [Municipality, Place])
def test_a_form_has_no_inline_style_handler_or_foreign_file(browser, model):
    html = change_page(browser, model).content.decode()
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


@pytest.mark.parametrize("model", [Municipality, Province, Place, Station, Prison, LoadedSource])
def test_a_list_opens_with_few_queries_and_without_borders(browser, model, django_assert_max_num_queries):
    with django_assert_max_num_queries(14) as queries:
        assert browser.get(reverse(f"admin:territory_{model._meta.model_name}_changelist")).status_code == 200
    assert not [query for query in queries.captured_queries if '"outline"' in query["sql"]]


def test_a_drawn_border_is_saved(browser):
    row = Municipality.objects.get(nis="34022")
    square = '{"type": "MultiPolygon", "coordinates": [[[[3.2, 50.8], [3.3, 50.8], [3.3, 50.9], [3.2, 50.8]]]]}'
    address = reverse("admin:territory_municipality_change", args=[row.pk])
    answer = browser.post(address, {**texts(row), "borders": square})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Municipality.objects.with_borders().get(nis="34022").borders.num_coords == 4


def texts(row):
    """Return what a browser would send back for Kortrijk."""
    return {
        "nis": row.nis,
        "name_nl": row.name_nl,
        "name_fr": row.name_fr,
        "name_de": row.name_de,
        "region": row.region_id,
        "province": row.province_id,
        "languages": "nl",
    }


def test_what_was_loaded_can_only_be_read():
    loads = site.get_model_admin(LoadedSource)
    request = RequestFactory().get("/admin/")
    assert not loads.has_add_permission(request)
    assert not loads.has_change_permission(request)
    assert not loads.has_delete_permission(request)
