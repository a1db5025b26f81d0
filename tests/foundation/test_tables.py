"""Files of rows: no cell becomes a formula, numbers stay numbers, days stay days."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from foundation.tables import as_csv, as_xlsx, harmless

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "＝1", '=HYPERLINK("http://x")']
HEAD = ["Name", "Amount", "Day"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_formula_gets_a_guard_in_both_files(text: str) -> None:
    assert harmless(text) == f"'{text}"
    lines = as_csv(["Name"], [[text]]).decode("utf-8-sig")
    assert lines.replace('"', "").split("\r\n", 1)[1].startswith("'")
    cell = load_workbook(io.BytesIO(as_xlsx("Rows", ["Name"], [[text]]))).active["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_a_sign_that_no_file_can_hold_breaks_no_table(sign: str) -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx("Rows", ["Name"], [[f"Ol{sign}en"], [f"{sign}=1+1"]]))).active
    assert (sheet["A2"].value, sheet["A3"].value) == ("Olen", "'=1+1")
    assert as_csv(["Name"], [[f"Ol{sign}en"]]).decode("utf-8-sig") == "Name\r\nOlen\r\n"


@pytest.mark.parametrize("text", ["Olen", "Sint-Denijs", "", "1 + 1", "a=b"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_negative_amount_is_a_number_and_gets_no_guard() -> None:
    row = ["Olen", Decimal("-12.50"), date(2026, 2, 1)]
    assert as_csv(HEAD, [row]).decode("utf-8-sig") == "Name,Amount,Day\r\nOlen,-12.50,2026-02-01\r\n"
    sheet = load_workbook(io.BytesIO(as_xlsx("Rows", HEAD, [row]))).active
    assert sheet["B2"].value == pytest.approx(-12.5)
    assert sheet["C2"].value.date() == date(2026, 2, 1)
    assert sheet.freeze_panes == "A2"


def test_a_sheet_goes_on_pages_as_wide_as_itself_with_its_head_on_each() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx("Rows", HEAD, []))).active
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_a_head_is_guarded_too_and_nothing_is_an_empty_cell() -> None:
    assert as_csv(["=x"], [[None]]).decode("utf-8-sig").startswith("'=x\r\n")
    assert load_workbook(io.BytesIO(as_xlsx("Rows", ["=x"], [[None]]))).active["A1"].value == "'=x"
