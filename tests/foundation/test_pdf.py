"""A PDF is made of our own things alone, tagged, in one language, with the letters it needs."""

import io

import pytest
from django.template import engines
from pypdf import PdfReader

from foundation import pdf

DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="#0b5c66"/></svg>'
FRAMED = "{{% extends 'pdf/frame.html' %}}{{% block title %}}Brief{{% endblock %}}{{% block main %}}{}{{% endblock %}}"


def made(main: str, **options) -> PdfReader:
    markup = (
        engines["django"].from_string(FRAMED.format(main)).render({"language": "nl", "who": "Wallonië Łódź <b>dik</b>"})
    )
    return PdfReader(io.BytesIO(pdf.drawn(markup, **options)))


def test_a_document_is_tagged_and_says_its_language_and_title():
    document = made("<h1>Beste</h1>")
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert document.metadata.title == "Brief"


def test_letters_with_accents_are_drawn_with_the_portals_own_typeface():
    page = made("<p>{{ who }}</p>").pages[0]
    assert "Wallonië Łódź" in page.extract_text()
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert all("Atkinson" in name for name in fonts), fonts


def test_a_typeface_is_unpacked_once_for_all_documents():
    made("<p>Een</p>")
    first = pdf.unpacked.cache_info()
    made("<p>Twee</p>")
    then = pdf.unpacked.cache_info()
    assert then.misses == first.misses
    assert then.hits == first.hits + 4, "two weights, with and without the letters of Łódź"


def test_words_of_a_person_stay_words():
    assert "<b>dik</b>" in made("<p>{{ who }}</p>").pages[0].extract_text()


def test_a_lasting_document_says_that_it_is_fit_for_an_archive():
    document = made("<p>Kort</p>", lasting=True)
    assert b"pdfaid" in document.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_the_title_is_one_line_however_its_template_is_broken():
    document = PdfReader(io.BytesIO(pdf.drawn("<html lang=en><title>\n  File of\n  a site\n</title><p>x")))
    assert document.metadata.title == "File of a site"


def test_a_picture_that_was_given_is_drawn():
    drawn = made('<img alt="Stip" src="picture:dot">', pictures={"dot": DOT}).pages[0].get_contents().get_data()
    assert b"0.043137 0.360784 0.4 rg" in drawn, "petrol, as the picture says"


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/x.png", "static:../portal/settings/people.py", "picture:other"]
)
def test_nothing_is_fetched_from_elsewhere(address):
    with pytest.raises(pdf.NotOurs):
        made(f'<img alt="" src="{address}">', pictures={"dot": DOT})
