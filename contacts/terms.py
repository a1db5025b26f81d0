"""Rules: a term as people say it ("voorjaar 2027", "Q3 2027", "fin 2016") as the days it covers; no database.

Seasons are those of the weather service: spring is March to May, and a winter bears the year it begins in. The
beginning, middle and end of a year are its thirds, of a month its first ten days, the next ten and the rest. What is
not understood gives no days: the words stay as they were said, and a person gives the days.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Term:
    """The first and the last day of a term, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A term ends before it begins.")

    def until(self, other: "Term") -> "Term":
        """From the beginning of this term to the end of another; raises ValueError when that lies earlier."""
        return Term(self.first, other.last)


MONTHS = (
    "januari janvier januar january jan janv",
    "februari fevrier februar february feb febr fevr",
    "maart mars marz march mrt mar",
    "april avril apr avr",
    "mei mai may",
    "juni juin june jun",
    "juli juillet july jul juil",
    "augustus aout august aug",
    "september septembre sept sep",
    "oktober octobre october okt oct",
    "november novembre nov",
    "december decembre dezember dec dez",
)
MONTH_OF = {word: number for number, words in enumerate(MONTHS, start=1) for word in words.split()}
# First month of each season.
SEASONS = {
    3: "voorjaar lente printemps fruhjahr fruhling spring",
    6: "zomer ete sommer summer",
    9: "najaar herfst automne herbst autumn fall",
    12: "winter hiver",
}
SEASON_OF = {word: month for month, words in SEASONS.items() for word in words.split()}
# The first, second and last third of a year or a month.
PARTS = (
    "begin debut anfang early start beginning beginn",
    "half midden mi milieu mitte mid middle medio halfweg",
    "eind einde fin ende end late",
)
PART_OF = {word: number for number, words in enumerate(PARTS) for word in words.split()}
ORDINALS = (
    "eerste premier premiere erste erstes ersten first 1e 1ste 1er 1ere 1re 1st i",
    "tweede deuxieme second seconde zweite zweites zweiten 2e 2de 2eme 2nd ii",
    "derde troisieme dritte drittes dritten third 3e 3de 3eme 3rd iii",
    "vierde quatrieme vierte viertes vierten fourth 4e 4de 4eme 4th iv",
)
ORDINAL_OF = {word: number for number, words in enumerate(ORDINALS, start=1) for word in words.split()}
ORDINAL_OF |= {str(number): number for number in range(1, 5)}
QUARTERS = ["kwartaal", "trimestre", "quartal", "quarter", "trimester", "vierteljahr"]
HALVES = ["half", "helft", "semester", "semestre", "halbjahr", "halfjaar", "jahreshalfte", "moitie"]
# Words that add nothing to when.
SMALL_WORDS = (
    "in de het van au le la du l d der des im das dem den the of by tegen uiterlijk ten laatste am at a plus tard",
    "spatestens no later than jaar annee jahr year voor before pour tot bis zum gegen vers um around rond ici fur",
    "vanaf from ab von loop cours courant during tijdens lauf",
)
SMALL = {word for words in SMALL_WORDS for word in words.split()}
# Words between a beginning and an end; "a" and "bis" stand there as well as before a single day.
BETWEEN = re.compile(r"\s+(?:-|–|—|tot|t/m|tot en met|a|au|bis|to|until|through|jusqu'a|jusqu'en)\s+|\s*[–—]\s*")
CENTURIES = r"(?:19|20|21)\d\d"
ISO = re.compile(rf"^({CENTURIES})-(\d{{1,2}})-(\d{{1,2}})$")
SLASHED = re.compile(rf"^(\d{{1,2}})[/.](\d{{1,2}})[/.]({CENTURIES})$")
MONTH_AND_YEAR = re.compile(rf"^(0?[1-9]|1[0-2])[/.-]({CENTURIES})$")
YEARS = re.compile(rf"^({CENTURIES})\s*[-/–—]\s*({CENTURIES})$")
QUARTER = re.compile(r"^[qtk]([1-4])$|^([1-4])[qtk]$")
YEAR = re.compile(rf"^{CENTURIES}$")
DAY = re.compile(r"^([0-3]?\d)(?:e|er|ste|de|st|nd|rd|th)?$")


def term_of(words: str) -> Term | None:
    """Return the days that a term covers, None when it is not understood.

    "2026-2027", "maart tot juni 2027" and "van september 2026 tot mei 2027" are ranges; a year that stands only at the
    end holds for both parts.
    """
    text = plain(words)
    whole = of_figures(text) or of_words(text)
    return whole or of_range(text)


def plain(words: str) -> str:
    """Small letters without accents, commas and full stops that part nothing, one blank between the words."""
    text = without_accents(words.replace("ß", "ss")).lower().replace("’", "'")
    return " ".join(re.sub(r"(?<=\w)\.(?=\s|$)|[,()]", " ", text).split())


def without_accents(words: str) -> str:
    """Drop accents and leave dashes alone, which part a range."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", words) if not unicodedata.combining(letter))


def of_figures(text: str) -> Term | None:
    """Read a day or a month in figures, or two years: 2027-03-01, 1/3/2027, 03/2027, 2026-2027."""
    if found := YEARS.match(text):
        first, last = (whole_year(int(year)) for year in found.groups())
        return joined(first, last)
    if found := ISO.match(text):
        return one_day(*(int(part) for part in found.groups()))
    if found := SLASHED.match(text):
        day, month, year = (int(part) for part in found.groups())
        return one_day(year, month, day)
    if found := MONTH_AND_YEAR.match(text):
        month, year = (int(part) for part in found.groups())
        return months(year, month, 1)
    return None


def of_range(text: str) -> Term | None:
    """Read two terms with a word or dash between them."""
    parts = [part.strip() for part in BETWEEN.split(text) if part.strip()]
    if len(parts) == 1:
        parts = [part.strip() for part in text.split("-")]
    if len(parts) != 2:
        return None
    first, last = parts
    end = of_figures(last) or of_words(last)
    if end is None:
        return None
    year = next((word for word in reversed(last.split()) if YEAR.match(word)), str(end.last.year))
    begin = of_figures(first) or of_words(first) or of_words(f"{first} {year}")
    return joined(begin, end)


def joined(first: Term | None, last: Term | None) -> Term | None:
    """From the beginning of one term to the end of the other, None where that makes no sense."""
    return first.until(last) if first and last and first.first <= last.last else None


def of_words(text: str) -> Term | None:
    """Read one term in words that ends with a year, or is nothing but a year."""
    words = [part for word in text.split() for part in re.split(r"['/-]", word) if part and part not in SMALL]
    # French "en 2027"; Dutch "maart en april" needs the word.
    words = words[1:] if words[:1] == ["en"] else words
    years = [word for word in words if YEAR.match(word)]
    if len(years) != 1:
        return None
    words.remove(years[0])
    return within(int(years[0]), words)


def within(year: int, words: list[str]) -> Term | None:
    """Read what stands beside a year; every word must be understood."""
    if not words:
        return whole_year(year)
    if len(words) == 1:
        return of_one_word(year, words[0])
    return of_two_words(year, *words) if len(words) == 2 else of_many_words(year, words)


def of_one_word(year: int, word: str) -> Term | None:
    """A month, a season, a part of the year or a quarter."""
    if word in MONTH_OF:
        return months(year, MONTH_OF[word], 1)
    if word in SEASON_OF:
        return months(year, SEASON_OF[word], 3)
    if word in PART_OF:
        return months(year, PART_OF[word] * 4 + 1, 4)
    found = QUARTER.match(word)
    return quarter(year, int(found.group(1) or found.group(2))) if found else None


def of_two_words(year: int, first: str, second: str) -> Term | None:
    """A day of a month, a part of a month or season, a numbered quarter or half."""
    if second in MONTH_OF:
        if first in PART_OF:
            return third_of_month(year, MONTH_OF[second], PART_OF[first])
        found = DAY.match(first)
        return one_day(year, MONTH_OF[second], int(found.group(1))) if found else None
    if first in MONTH_OF and (found := DAY.match(second)):
        return one_day(year, MONTH_OF[first], int(found.group(1)))
    if first in PART_OF and second in SEASON_OF:
        return months(year, SEASON_OF[second] + PART_OF[first], 1)
    number = ORDINAL_OF.get(first) or ORDINAL_OF.get(second, 0)
    unit = second if first in ORDINAL_OF else first
    if number and unit in QUARTERS:
        return quarter(year, number)
    return half(year, number) if unit in HALVES and number in {1, 2} else None


def of_many_words(year: int, words: list[str]) -> Term | None:
    """Two months with "and" between them: "maart en april", "mars et avril"."""
    parts = [word for word in words if word not in {"en", "et", "und", "and", "&", "+"}]
    if len(parts) != 2:
        return None
    first, last = (of_one_word(year, part) for part in parts)
    return joined(first, last)


def whole_year(year: int) -> Term:
    """From 1 January to 31 December."""
    return months(year, 1, 12)


def quarter(year: int, number: int) -> Term:
    """One of the four quarters of a year."""
    return months(year, number * 3 - 2, 3)


def half(year: int, number: int) -> Term:
    """One of the two halves of a year."""
    return months(year, number * 6 - 5, 6)


def months(year: int, first: int, count: int) -> Term:
    """So many months from one on, into the next year where needed."""
    begin = first_of(year, first)
    return Term(begin, first_of(year, first + count) - ONE_DAY)


def first_of(year: int, month: int) -> date:
    """The first day of a month, counted on into later years."""
    more, left = divmod(month - 1, 12)
    return date(year + more, left + 1, 1)


def third_of_month(year: int, month: int, part: int) -> Term:
    """The first ten days of a month, the next ten, or the rest."""
    begin = date(year, month, part * 10 + 1)
    return Term(begin, begin + timedelta(days=9) if part < 2 else first_of(year, month + 1) - ONE_DAY)


def one_day(year: int, month: int, day: int) -> Term | None:
    """One day, None for a day that no calendar has."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Term(found, found)
