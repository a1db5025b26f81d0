"""Tables as files: CSV and XLSX from plain rows, in which no cell can become a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

Cell = str | int | Decimal | date | datetime | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for the start of a formula, also behind blanks; a tab or line break may hide one.
SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
# Control signs, halves of pairs and non-characters: no XML may hold them (XML 1.0, production 2).
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDEST = 60
# The number of the paper in ECMA-376, part 1, 18.3.1.63.
A4 = 9


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: where it could, an apostrophe stands before it.

    Signs that XML cannot hold are left out: one of them in a name would break every table that holds it.
    """
    text = UNWRITABLE.sub("", text)
    return f"'{text}" if text.lstrip(" \u00a0")[:1] in set(SIGNS) else text


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write rows as CSV in UTF-8 with a mark, as spreadsheets open it; amounts with a point, days as ISO 8601."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(word) for word in head])
    writer.writerows([written(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def written(cell: Cell) -> str:
    """Return a cell of a CSV as text; numbers are no text and need no guard."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, (int, Decimal)) else harmless(cell)


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write rows as one sheet: numbers as numbers, days as days, text never as a formula, the head bold and fixed."""
    return as_book([(title, head, rows)])


def as_book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """Write several sheets into one file: title, head and rows of each."""
    book = Workbook(write_only=True)
    for title, head, rows in sheets:
        add_sheet(book, title, head, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def add_sheet(book: Workbook, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write one sheet; on paper it is as wide as the page, with its head on every one."""
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    kept = [list(row) for row in rows]
    for number, word in enumerate(head):
        widest = max([len(word), *(len(written(row[number])) for row in kept)])
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(widest + 2, WIDEST)
    sheet.append([bold(sheet, word) for word in head])
    for row in kept:
        sheet.append([cell_of(sheet, value) for value in row])


def bold(sheet: object, word: str) -> WriteOnlyCell:
    """Return a cell of the head."""
    cell = text_cell(sheet, word)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def cell_of(sheet: object, value: Cell) -> WriteOnlyCell:
    """Return a cell with its value in its own type; moments without their zone, which spreadsheets do not know."""
    if isinstance(value, str):
        return text_cell(sheet, value)
    if isinstance(value, datetime):
        return WriteOnlyCell(sheet, value=value.replace(tzinfo=None))
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    return cell


def text_cell(sheet: object, text: str) -> WriteOnlyCell:
    """Return a cell that is text whatever it looks like, also when somebody types in it or saves it as CSV."""
    cell = WriteOnlyCell(sheet, value=harmless(text))
    cell.data_type = "s"
    return cell
