"""Rules: how alike two contacts are, so that nobody stands in the list twice. Plain values, no database."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from territory.spelling import words_of

# From this likeness of two names on somebody is asked to look; one is the same letters.
ASK_FROM = 0.84
SHORTEST_WORD = 3
OPENING = 4
DIGITS = 8


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is compared of a person or an organisation; numbers in their plain form, empty where unknown."""

    name: str
    email: str = ""
    number: str = ""
    telephone: str = ""


def openings_of(name: str) -> list[str]:
    """Return the beginnings of the words of a name by which candidates are looked up: `mari`, `jans`."""
    return [word[:OPENING] for word in words_of(name) if len(word) >= SHORTEST_WORD]


def digits_of(telephone: str) -> str:
    """Return the last eight digits of a telephone number: +32 and 0 in front are the same."""
    return "".join(sign for sign in telephone if sign.isdigit())[-DIGITS:]


def name_likeness(one: str, other: str) -> float:
    """Say how alike two names are, between 0 and 1; the order of their words does not count."""
    first, second = sorted(words_of(one)), sorted(words_of(other))
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()


def reason_of(one: Facts, other: Facts) -> str:
    """Say why two are likely the same: `number`, `email`, `telephone`, `name`, or empty when nothing says so."""
    if one.number and one.number == other.number:
        return "number"
    if one.email and one.email == other.email:
        return "email"
    alike = name_likeness(one.name, other.name)
    phone = digits_of(one.telephone)
    if len(phone) > OPENING and phone == digits_of(other.telephone) and alike >= ASK_FROM / 2:
        return "telephone"
    return "name" if alike >= ASK_FROM else ""
