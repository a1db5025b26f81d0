"""vCards (RFC 6350, read also as version 3): written from persons and organisations, and read into plain rows."""

import re
from typing import Any

from accounts.models import Organisation
from contacts.models import Person

CARD_TYPE = "text/vcard; charset=utf-8"
LINE = 75
ESCAPED = {"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;"}
FIELDS = {
    "FN": "name",
    "TITLE": "function",
    "ROLE": "function",
    "EMAIL": "email",
    "TEL": "telephone",
    "LANG": "language",
    "CATEGORIES": "kind",
    "URL": "website",
}


def escaped(text: str) -> str:
    """Write text so that no sign of it means something in a card."""
    return "".join(ESCAPED.get(sign, sign) for sign in text.replace("\r", ""))


def folded(line: str) -> str:
    """Break a long line as cards do, never within a letter."""
    pieces, rest = [], line
    while len(rest.encode()) > LINE:
        cut = LINE - 1
        while len(rest[:cut].encode()) > LINE - 1:
            cut -= 1
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return "\r\n ".join([*pieces, rest])


def card(said: dict[str, str]) -> str:
    """Write a card of what is said; what is empty is left out."""
    lines = [f"{name}:{text if name == 'N' else escaped(text)}" for name, text in said.items() if text]
    return "\r\n".join(folded(line) for line in ["BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD"]) + "\r\n"


def card_of(person: Person) -> str:
    """Write one person as a card."""
    said = {
        "FN": person.name,
        "N": f"{escaped(person.name)};;;;",
        "TITLE": person.function,
        "ORG": str(person.organisation or ""),
        "EMAIL": person.email,
        "TEL": person.telephone,
        "LANG": person.language,
    }
    return card(said)


def card_of_organisation(row: Organisation) -> str:
    """Write one organisation as a card, under its name in the reader's language; its kind is the code."""
    said = {
        "KIND": "org",
        "FN": str(row),
        "ORG": str(row),
        "CATEGORIES": row.kind,
        "EMAIL": row.email,
        "TEL": row.telephone,
        "URL": row.website,
        "LANG": row.language,
    }
    return card(said)


def read_cards(text: str) -> list[dict[str, Any]]:
    """Read cards into rows; what a card does not say is missing, and a property that nobody knows is passed over."""
    rows: list[dict[str, Any]] = []
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    for line in unfolded.splitlines():
        head, _colon, words = line.partition(":")
        name = head.partition(";")[0].rpartition(".")[2].strip().upper()
        if name == "BEGIN":
            rows.append({})
        elif rows and name == "ORG":
            rows[-1].setdefault("organisation", plain(re.split(r"(?<!\\);", words)[0]))
        elif rows and name in FIELDS:
            rows[-1].setdefault(FIELDS[name], plain(words).removeprefix("tel:"))
    return rows


def plain(words: str) -> str:
    """Read escaped text."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], words).strip()
