"""Rules of the territory: languages, spelling, succession, the verdict on a pin; no database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.languages import letter_languages, local_name, name_in
from territory.rules import Verdict, verdict
from territory.spelling import spellings, squashed, words_of
from territory.succession import EndlessSuccession, holds_on, today_of

LIEGE = {"nl": "Luik", "fr": "Liège", "de": "Lüttich"}
IXELLES = {"nl": "Elsene", "fr": "Ixelles", "de": "Ixelles"}


@pytest.mark.parametrize(
    ("region", "languages", "expected"),
    [
        ("02000", ["nl"], ["nl"]),
        ("03000", ["fr"], ["fr"]),
        ("03000", ["de"], ["de"]),
        ("04000", ["fr", "nl"], ["nl", "fr"]),
        ("04000", [], ["nl", "fr"]),
        ("03000", [], ["fr"]),
        ("", [], []),
    ],
)
def test_letters_go_out_in_the_languages_of_the_place(region, languages, expected):
    assert letter_languages(region, languages) == expected


@pytest.mark.parametrize(
    ("active", "expected"),
    [("nl", "Luik"), ("fr", "Liège"), ("de-at", "Lüttich"), ("en", "Liège"), (None, "Liège")],
)
def test_a_name_follows_the_reader_and_else_the_place(active, expected):
    assert name_in(LIEGE, active, ["fr"]) == expected


def test_brussels_writes_both_names_and_equal_names_once():
    assert local_name(IXELLES, ["nl", "fr"]) == "Elsene / Ixelles"
    assert local_name({"nl": "Jette", "fr": "Jette"}, ["nl", "fr"]) == "Jette"
    assert local_name(LIEGE, []) == "Luik"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("sint niklaas", "Sint-Niklaas"),
        ("LIEGE", "Liège"),
        ("braine lalleud", "Braine-l’Alleud"),
        ("braine l'alleud", "Braine-l’Alleud"),
        ("s gravenvoeren", "’s-Gravenvoeren"),
        ("oeil", "Œil"),
        ("Strasse", "Straße"),
    ],
)
def test_accents_case_hyphens_and_apostrophes_do_not_count(typed, written):
    assert squashed(typed) == squashed(written)


def test_spellings_open_every_name_and_every_later_word():
    assert spellings(["Sint-Niklaas", "Saint-Nicolas"]) == "|sintniklaas|~niklaas|saintnicolas|~nicolas|"
    assert spellings(["Olen", "Olen", ""]) == "|olen|"
    assert spellings([]) == ""


@given(st.text())
def test_squashing_twice_changes_nothing_and_leaves_no_sign_of_the_index(text):
    once = squashed(text)
    assert squashed(once) == once == "".join(words_of(once))
    assert not set("|~%_\\") & set(once)


def test_a_code_becomes_its_last_successor():
    assert today_of("a", {"a": "b", "b": "c"}) == "c"
    assert today_of("x", {"a": "b"}) == "x"


def test_an_endless_succession_is_refused():
    with pytest.raises(EndlessSuccession):
        today_of("a", {"a": "b", "b": "a"})


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2030, 6, 30), True), (date(2030, 7, 1), False)],
)
def test_both_ends_of_a_validity_count(day, holds):
    assert holds_on(day, valid_from=date(2025, 1, 1), valid_until=date(2030, 6, 30)) is holds
    assert holds_on(day, valid_from=None, valid_until=None)


@pytest.mark.parametrize(
    ("distance", "schematic", "expected"),
    [
        (0, False, Verdict.INSIDE),
        (0, True, Verdict.INSIDE),
        (250, False, Verdict.NEAR),
        (250.1, False, Verdict.OUTSIDE),
        (250.1, True, Verdict.DOUBTFUL),
    ],
)
def test_a_pin_outside_official_borders_needs_an_explanation(distance, schematic, expected):
    assert verdict(distance, schematic=schematic, tolerance=250) == expected
