"""The front page, as a mayor and the public see it."""

import pytest

from tests.make import Cast


def test_the_front_page_says_what_it_is_what_is_asked_and_what_it_brings(client, cast: Cast):
    text = client.get("/").content.decode()
    assert "20 to 60 residents" in text
    assert "What is asked" in text
    assert "€1,667" in text
    assert "€100,000" in text


@pytest.mark.parametrize(
    ("places", "amount"),
    [(1, "€1,667.00"), (20, "€33,340.00"), (59, "€98,353.00"), (60, "€100,000.00"), (61, "€100,000.00")],
)
def test_the_calculator_works_as_a_plain_form(client, cast: Cast, places, amount):
    assert amount in client.get("/", {"places": places}).content.decode()


@pytest.mark.parametrize("places", ["0", "-1", "10000", "many", ""])
def test_a_wrong_number_of_places_is_refused_in_words(client, cast: Cast, places):
    response = client.get("/", {"places": places})
    assert response.status_code == 200
    assert 'id="id_places_error"' in response.content.decode()


def test_htmx_gets_the_calculator_alone(client, cast: Cast):
    response = client.get("/calculator/", {"places": 30}, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert text.startswith('<div class="calculator" id="calculator">')
    assert "€50,010.00" in text


def test_htmx_gets_the_refusal_inside_the_calculator(client, cast: Cast):
    response = client.get("/calculator/", {"places": 0}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert 'id="id_places_error"' in response.content.decode()


def test_the_front_page_names_no_municipality(client, cast: Cast):
    text = client.get("/").content.decode()
    assert "Kortrijk" not in text
    assert "Olen" not in text


def test_the_front_page_carries_no_inline_style_or_script(client, cast: Cast):
    text = client.get("/").content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick" not in text


@pytest.mark.parametrize(("language", "tag"), [("nl", "nl"), ("fr", "fr"), ("de", "de"), ("en", "en")])
def test_a_page_says_which_language_it_is_in(client, cast: Cast, language, tag):
    client.cookies["django_language"] = language
    assert f'<html lang="{tag}">' in client.get("/").content.decode()


def test_an_unknown_address_helps_on(client, cast: Cast):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "What to do now" in response.content.decode()
