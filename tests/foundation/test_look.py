"""Amounts, days and forms as the reader's language and the screen reader need them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from foundation.templatetags import look

TODAY = date(2026, 3, 10)


class HouseForm(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label="Name", help_text="As people call it.")
    owner = forms.ChoiceField(label="Owner", choices=[("m", "Municipality")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Sure", required=False)


@pytest.mark.parametrize(
    ("language", "written"),
    [("nl", "€ 100.000,00"), ("fr", "100 000,00 €"), ("de", "100.000,00 €"), ("en", "€100,000.00")],
)
def test_an_amount_is_written_as_the_language_writes_it(language, written):
    with translation.override(language):
        assert (
            look.euro(Decimal(100000)).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
            == written
        )


def test_whole_euro_are_rounded_half_up():
    with translation.override("en"):
        assert look.euro_round(Decimal("1666.50")) == "€1,667"


def test_no_amount_is_no_text():
    assert (look.euro(None), look.euro_round(None), look.figure(None), look.day(None), look.due(None)) == ("",) * 5


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [(-1, "late", "1 day late"), (-3, "late", "3 days late"), (0, "soon", "today"), (6, "far", "in 6 days")],
)
def test_a_due_day_says_how_far_away_it_is(days, kind, words):
    with translation.override("en"):
        text = look.due(TODAY + timedelta(days=days), TODAY)
    assert f"due--{kind}" in text
    assert words in text


@pytest.mark.parametrize(
    ("language", "first", "eleventh"),
    [("fr", "1er décembre 2026", "11 décembre 2026"), ("nl", "1 december 2026", "11 december 2026")],
)
def test_french_writes_the_first_of_a_month_as_an_ordinal(language, first, eleventh):
    with translation.override(language):
        assert (look.day(date(2026, 12, 1)), look.day(date(2026, 12, 11))) == (first, eleventh)


def test_a_status_is_icon_and_word():
    text = look.chip("on_hold", "On <hold>")
    assert "#status-on_hold" in text
    assert "On &lt;hold&gt;" in text


def test_a_refused_field_is_described_by_its_help_and_its_error():
    form = HouseForm({"owner": "m"})
    with translation.override("en"):
        text = str(form["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in text
    assert 'id="id_name_helptext"' in text
    assert 'id="id_name_error"' in text
    assert "(required)" in text


def test_choices_stand_in_a_fieldset_with_a_legend():
    text = str(HouseForm()["owner"].as_field_group())
    assert '<fieldset id="id_owner_group"' in text
    assert "<legend>Owner" in text


def test_the_error_summary_leads_to_every_refused_field():
    with translation.override("en"):
        text = render_to_string("forms/_errors.html", {"form": HouseForm({})})
    assert 'href="#id_name"' in text
    assert 'href="#id_owner_group"' in text
    assert "#id_sure" not in text


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("forms/_errors.html", {"form": HouseForm()}).strip() == ""


@pytest.mark.parametrize("name", ["400", "403_csrf", "413", "429", "500", "503"])
def test_error_pages_stand_without_any_context(name):
    with translation.override("en"):
        text = render_to_string(f"{name}.html")
    assert "What happened" in text
    assert "What to do now" in text


def test_a_letter_links_to_the_portal_and_to_nobody_else(settings):
    settings.PORTAL_ADDRESS = "https://portal.example"
    own = "https://portal.example/sites/7/?a=1&b=2"
    strange = "https://evil.example/x https://portal.example.evil.example/ www.evil.example <b>"
    shown = look.linked(f"Read\n{own}\n{strange}")
    assert shown.count("<a ") == 1
    assert '<a href="https://portal.example/sites/7/?a=1&amp;b=2">' in shown
    assert "&lt;b&gt;" in shown
