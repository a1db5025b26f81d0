"""Names inside a query are the names that one row gives."""

import pytest
from django.utils import translation

from maps.names import municipality_name
from territory.models import Municipality
from tests.territory.small import make_small_territory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en", "nl-be"])
def test_the_database_names_municipalities_as_python_does(language):
    make_small_territory()
    with translation.override(language):
        rows = list(Municipality.objects.annotate(named=municipality_name(language)))
        assert {row.nis: row.named for row in rows} == {row.nis: row.name for row in rows}


@pytest.mark.parametrize("languages", [["nl", "fr"], ["fr", "nl"], ["nl"], ["fr"], ["de"]])
@pytest.mark.parametrize("name_fr", ["Ixelles", "Elsene"])
def test_two_languages_give_two_names_unless_they_agree(languages, name_fr):
    place = make_small_territory()["21007"]
    place.name_nl, place.name_fr, place.name_de, place.languages = "Elsene", name_fr, "Ixel", languages
    place.save()
    named = Municipality.objects.annotate(named=municipality_name("en")).get(nis="21007")
    assert named.named == named.local_name
