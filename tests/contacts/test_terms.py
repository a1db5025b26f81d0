"""Terms as people say them: four languages, ranges, and no days for what is not understood."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.terms import MONTHS, PARTS, SEASONS, Term, term_of

years = st.integers(1900, 2199)
OWN_WORDS = (
    "van",
    "tot",
    "eind",
    "half",
    "voorjaar",
    "mei",
    "2027",
    "2026",
    "-",
    "–",
    "a",
    "en",
    "1",
    "q3",
    "kwartaal",
)


def days(first: str, last: str) -> Term:
    return Term(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("voorjaar 2027", "2027-03-01", "2027-05-31"),
        ("Najaar \n2015", "2015-09-01", "2015-11-30"),
        ("printemps 2027", "2027-03-01", "2027-05-31"),
        ("à l’été 2027", "2027-06-01", "2027-08-31"),
        ("im Frühjahr 2027", "2027-03-01", "2027-05-31"),
        ("Herbst 2027", "2027-09-01", "2027-11-30"),
        ("winter 2026", "2026-12-01", "2027-02-28"),
        ("winter 2027", "2027-12-01", "2028-02-29"),
        ("september 2015", "2015-09-01", "2015-09-30"),
        ("Sept. 2026", "2026-09-01", "2026-09-30"),
        ("1 januari 2016", "2016-01-01", "2016-01-01"),
        ("1er mars 2027", "2027-03-01", "2027-03-01"),
        ("March 3, 2027", "2027-03-03", "2027-03-03"),
        ("1. März 2027", "2027-03-01", "2027-03-01"),
        ("2027-03-01", "2027-03-01", "2027-03-01"),
        ("1/3/2027", "2027-03-01", "2027-03-01"),
        ("03/2027", "2027-03-01", "2027-03-31"),
        ("Half 2016", "2016-05-01", "2016-08-31"),
        ("Eind 2016", "2016-09-01", "2016-12-31"),
        ("début 2027", "2027-01-01", "2027-04-30"),
        ("d’ici fin 2027", "2027-09-01", "2027-12-31"),
        ("mi-juin 2027", "2027-06-11", "2027-06-20"),
        ("fin mars 2027", "2027-03-21", "2027-03-31"),
        ("eind februari 2028", "2028-02-21", "2028-02-29"),
        ("Q3 2027", "2027-07-01", "2027-09-30"),
        ("3e kwartaal 2027", "2027-07-01", "2027-09-30"),
        ("2e trimestre 2027", "2027-04-01", "2027-06-30"),
        ("4. Quartal 2027", "2027-10-01", "2027-12-31"),
        ("In de eerste helft van 2024", "2024-01-01", "2024-06-30"),
        ("second half of 2027", "2027-07-01", "2027-12-31"),
        ("zweites Halbjahr 2027", "2027-07-01", "2027-12-31"),
        ("2e semestre 2027", "2027-07-01", "2027-12-31"),
        ("uiterlijk in juli 2025", "2025-07-01", "2025-07-31"),
        ("2027", "2027-01-01", "2027-12-31"),
        ("en 2027", "2027-01-01", "2027-12-31"),
        ("2026-2027", "2026-01-01", "2027-12-31"),
        ("2024 – 2025", "2024-01-01", "2025-12-31"),
        ("maart en april 2027", "2027-03-01", "2027-04-30"),
        ("maart tot juni 2027", "2027-03-01", "2027-06-30"),
        ("mars-juin 2027", "2027-03-01", "2027-06-30"),
        ("du 1er mars au 30 juin 2027", "2027-03-01", "2027-06-30"),
        ("van september 2026 tot mei 2027", "2026-09-01", "2027-05-31"),
        ("najaar 2026 – voorjaar 2027", "2026-09-01", "2027-05-31"),
    ],
)
def test_a_term_is_understood_as_people_say_it(words: str, first: str, last: str) -> None:
    assert term_of(words) == days(first, last)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "zo snel mogelijk",
        "permanent",
        "30 februari 2027",
        "voorjaar",
        "juni 2027 tot maart 2027",
        "5e kwartaal 2027",
        "Q5 2027",
        "13/2027",
        "99/99/2027",
        "in 2027 of 2028 of 2029",
        "0000",
        "9999-12-31",
        "derde helft 2027",
        "2027 of later misschien",
    ],
)
def test_what_is_not_understood_gives_no_days(words: str) -> None:
    assert term_of(words) is None


@given(years, st.sampled_from(sorted({word for words in SEASONS.values() for word in words.split()})))
def test_a_season_lasts_three_months_in_every_year_and_language(year: int, season: str) -> None:
    term = term_of(f"{season} {year}")
    assert term is not None
    assert term.first.day == 1
    assert 89 <= (term.last - term.first).days <= 91
    assert term.first.year == year


@given(years)
def test_months_follow_each_other_without_a_gap(year: int) -> None:
    for names in zip(*(words.split()[:3] for words in MONTHS), strict=True):
        found = [term_of(f"{name} {year}") for name in names]
        assert all(found)
        assert [term.first for term in found][1:] == [term.last + timedelta(days=1) for term in found][:-1]
        assert Term(found[0].first, found[-1].last) == term_of(str(year))


@given(years, st.sampled_from(range(4)))
def test_parts_of_a_year_fill_it(year: int, language: int) -> None:
    found = [term_of(f"{words.split()[language]} {year}") for words in PARTS]
    assert all(found)
    assert [term.first for term in found][1:] == [term.last + timedelta(days=1) for term in found][:-1]
    assert (found[0].first, found[-1].last) == (date(year, 1, 1), date(year, 12, 31))


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_the_same_day_however_it_is_written(day: date) -> None:
    written = [day.isoformat(), f"{day.day}/{day.month}/{day.year}", f"{day.day}.{day.month:02}.{day.year}"]
    written += [f"{day.day} {name} {day.year}" for name in MONTHS[day.month - 1].split()[:3]]
    assert {term_of(words) for words in written} == {Term(day, day)}


@given(st.text(max_size=60))
def test_no_words_break_it(words: str) -> None:
    term = term_of(words)
    assert term is None or term.first <= term.last


@given(st.lists(st.sampled_from(OWN_WORDS), max_size=7))
def test_no_order_of_its_own_words_breaks_it(words: list[str]) -> None:
    term = term_of(" ".join(words))
    assert term is None or term.first <= term.last


def test_a_term_never_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Term(date(2027, 2, 1), date(2027, 1, 1))
