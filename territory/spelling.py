"""Rules: when two spellings of a place name are the same: accents, case, hyphens, apostrophes and spaces do not count.

A row keeps its spellings as one text, `|sintniklaas|~niklaas|`: a bar opens a name, a tilde a later word of it.
So "is it this name", "does it begin with", "does a word begin with" and "is it in there" are plain text searches
that one trigram index serves.
"""

import re
import unicodedata
from collections.abc import Iterable

LETTERS_WITHOUT_ACCENT = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
NAME, WORD = "|", "~"


def words_of(text: str) -> list[str]:
    """Return the words in lower case without accents: "’s-Gravenvoeren" gives s, gravenvoeren."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LETTERS_WITHOUT_ACCENT))
    return re.findall(r"[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def squashed(text: str) -> str:
    """Return the text as it is compared: "Sint Niklaas" and "SINT-NIKLAAS" both give sintniklaas."""
    return "".join(words_of(text))


def spellings(names: Iterable[str]) -> str:
    """Return the searchable text of a row with these names; a name given twice counts once."""
    openings: dict[str, None] = {}
    for name in names:
        words = words_of(name)
        for start in range(len(words)):
            openings[(NAME if start == 0 else NAME + WORD) + "".join(words[start:])] = None
    return "".join(openings) + NAME if openings else ""
