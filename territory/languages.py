"""Rules: which language a region and a municipality speak, and so in which languages a formal letter goes out.

Source: Constitution art. 4 (four language areas); laws on the use of languages in administrative matters of
18 July 1966. The municipality's own languages are a column; special ones for inhabitants ("facilities") are another.
"""

from collections.abc import Sequence

FLANDERS, WALLONIA, BRUSSELS = "02000", "03000", "04000"
REGION_LANGUAGES = {FLANDERS: ("nl",), WALLONIA: ("fr",), BRUSSELS: ("nl", "fr")}
LETTER_ORDER = ("nl", "fr", "de")


def letter_languages(region: str, languages: Sequence[str]) -> list[str]:
    """Return the languages of a formal letter, in the order in which they are printed.

    Dutch in Flanders, French in Wallonia, German in the nine German-speaking municipalities, Dutch and French in
    Brussels. Facilities are for inhabitants and change nothing here; a parameter of the letter's own app may add them.
    """
    spoken = [language for language in LETTER_ORDER if language in languages]
    return spoken or list(REGION_LANGUAGES.get(region, ()))


def has_municipal_college(languages: Sequence[str]) -> bool:
    """Say whether a "collège communal" or "Gemeindekollegium" governs, and not a college of mayor and aldermen.

    In Wallonia, whose municipalities are those without Dutch: Code de la démocratie locale et de la décentralisation,
    art. L1121-1; for the nine German-speaking ones the Gemeindedekret of 23 April 2018.
    """
    return "nl" not in languages


def local_name(names: dict[str, str], languages: Sequence[str]) -> str:
    """Return the name as the municipality itself writes it; two languages give "Ixelles / Elsene".

    `names` maps nl, fr and de to a name. A name that is the same in both languages is written once.
    """
    own = [names[language] for language in languages if names.get(language)]
    return " / ".join(dict.fromkeys(own)) or names.get("nl", "")


def name_in(names: dict[str, str], active: str | None, languages: Sequence[str]) -> str:
    """Return the name in the reader's language ("Luik" in Dutch), else the municipality's own."""
    reading = (active or "").split("-")[0]
    return names.get(reading) or local_name(names, languages)
