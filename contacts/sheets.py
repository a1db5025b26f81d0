"""Read a list of persons or organisations: CSV, XLSX or vCard into plain rows, whatever the language of its heads."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import load_workbook

from contacts.cards import read_cards
from contacts.kinds import Brought
from documents.kinds import FileKind, FileRefused, Refusal
from documents.packages import inspect_package
from territory.spelling import squashed

MOST_ROWS = 5000
MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000
# A list needs a dozen columns; a workbook may claim thousands for every row, and cells are made for each.
MOST_COLUMNS = 60
SIGNS = (";", "\t", ",")
HEADS = {
    "name": ("name", "naam", "nom", "fn", "fullname", "volledigenaam", "vorundnachname"),
    "function": ("function", "functie", "fonction", "funktion", "title", "titel"),
    "organisation": ("organisation", "organisatie", "organization", "org", "organisatienaam"),
    "municipality": ("municipality", "gemeente", "commune", "gemeinde", "nis", "niscode"),
    "language": ("language", "taal", "langue", "sprache", "lang"),
    "email": ("email", "emailaddress", "mail", "courriel", "adresseemail", "emailadres", "emailadresse", "adressemail"),
    "telephone": ("telephone", "telefoon", "telefon", "tel", "phone", "gsm", "telefoonnummer"),
}
HEADS_OF_ORGANISATIONS = {
    **{name: HEADS[name] for name in ("municipality", "language", "email", "telephone")},
    "name": (*HEADS["name"], *HEADS["organisation"], "naamnederlands", "nomneerlandais", "nameniederlandisch"),
    "name_fr": ("namefrench", "naamfrans", "nomfrancais", "namefranzosisch"),
    "name_de": ("namegerman", "naamduits", "nomallemand", "namedeutsch"),
    "name_en": ("nameenglish", "naamengels", "nomanglais", "nameenglisch"),
    "kind": ("kind", "soort", "type", "art", "categories", "categorie"),
    "kbo_number": (
        *("kbo", "bce", "zdu", "kbonumber", "kbonummer", "numerobce", "enterprisenumber", "enterprisenumberkbo"),
        *("ondernemingsnummer", "ondernemingsnummerkbo", "numerodentreprise", "numerodentreprisebce"),
        *("unternehmensnummer", "unternehmensnummerzdu"),
    ),
    "province": ("province", "provincie", "provinz"),
    "website": ("website", "siteweb", "site", "web", "url"),
}
KNOWN = {
    kind: {head: name for name, heads in columns.items() for head in heads}
    for kind, columns in ((Brought.PERSON, HEADS), (Brought.ORGANISATION, HEADS_OF_ORGANISATIONS))
}


class ListRefused(ValueError):
    """The file is no list that can be read; the message is a word of the code: `size`, `shape`, `heads`, `empty`."""


def read_list(content: bytes, name: str, kind: Brought = Brought.PERSON) -> list[dict[str, Any]]:
    """Return the rows of a list, each with the number of its `line`; raises ListRefused."""
    if len(content) > MOST_BYTES:
        raise ListRefused("size")
    ending = name.lower().rpartition(".")[2]
    if ending == "xlsx":
        return numbered(as_rows(read_book(content), KNOWN[kind]))
    text = text_of(content)
    if ending in {"vcf", "vcard"} or text.lstrip().upper().startswith("BEGIN:VCARD"):
        return numbered(list(enumerate(read_cards(text), 1)))
    return numbered(as_rows(read_table(text), KNOWN[kind]))


def text_of(content: bytes) -> str:
    """Read bytes as people save them: UTF-8, else the code page of older spreadsheets. Raises ListRefused."""
    for code in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ListRefused("shape")


def read_table(text: str) -> list[list[str]]:
    """Read CSV, with whatever sign stands between its columns."""
    first = text.partition("\n")[0]
    sign = max(SIGNS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error as wrong:
        raise ListRefused("shape") from wrong


def read_book(content: bytes) -> list[list[str]]:
    """Read the first sheet of a workbook, as values; raises ListRefused for what unpacks too large or is none."""
    check_package(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    except Exception as wrong:
        raise ListRefused("shape") from wrong


def check_package(content: bytes) -> None:
    """Look into the archive, within bounds, before anything takes it for a workbook; raises ListRefused."""
    try:
        kind = inspect_package(io.BytesIO(content), size=len(content), most_unpacked=MOST_UNPACKED)
    except FileRefused as refused:
        raise ListRefused("size" if refused.refusal == Refusal.BOMB else "shape") from refused
    if kind != FileKind.XLSX:
        raise ListRefused("shape")


def as_rows(table: Sequence[Sequence[str]], known: Mapping[str, str]) -> list[tuple[int, dict[str, Any]]]:
    """Turn a table into rows by its heads; empty lines fall away but count. Raises ListRefused without a name."""
    if not table:
        raise ListRefused("empty")
    heads = [known.get(squashed(word), "") for word in table[0]]
    if "name" not in heads:
        raise ListRefused("heads")
    found = []
    for line, cells in enumerate(table[1:], 2):
        row = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head and cell.strip()}
        if any(cell.strip() for cell in cells):
            found.append((line, row))
    return found


def numbered(rows: Iterable[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Write the number of its line into each row; raises ListRefused for none or too many."""
    found = [{"line": line, **row} for line, row in rows]
    if not found:
        raise ListRefused("empty")
    if len(found) > MOST_ROWS:
        raise ListRefused("size")
    return found
