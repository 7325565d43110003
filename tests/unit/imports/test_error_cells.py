"""Errors, formulas without a result and long numbers are told from empty cells, in every kind."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import Cell, ErrorCell, RawSheet
from ppp_desktop.imports.reading import read_workbook
from tests.unit.imports.corpus import ods, xls, xlsb
from tests.unit.imports.shapes import parsed, totals, write_bare_xlsx

HEADER = ("Date", "Order ID", "Revenue")
DAY = "2026-06-01"


def _sheet(tmp_path: Path, content: bytes, name: str) -> RawSheet:
    path = tmp_path / name
    path.write_bytes(content)
    (sheet,) = read_workbook(path).sheets
    return sheet


def _messages(sheet: RawSheet) -> list[str]:
    return [problem.message for problem in parsed(sheet).problems]


def _column(sheet: RawSheet, index: int) -> list[Cell]:
    return [row[index] for row in sheet.rows[1:]]


def _xls_row(row: int, order: str, third: bytes) -> list[bytes]:
    return [xls.text(row, 0, DAY), xls.text(row, 1, order), third]


def test_errors_of_an_xls(tmp_path: Path) -> None:
    cells = [xls.text(0, column, text) for column, text in enumerate(HEADER)]
    cells += _xls_row(1, "A", xls.number(1, 2, 5.5))
    cells += _xls_row(2, "B", xls.error(2, 2, 0x2A))
    cells += _xls_row(3, "C", xls.formula_error(3, 2, 0x07))
    cells += _xls_row(4, "D", xls.formula_number(4, 2, 2))
    cells += _xls_row(5, "E", xls.formula_bare(5, 2))
    sheet = _sheet(tmp_path, xls.workbook({"Data": cells}), "export.xls")
    assert _column(sheet, 2) == [5.5, ErrorCell("#N/A"), ErrorCell("#DIV/0!"), 2, None]
    result = parsed(sheet)
    assert [problem.message for problem in result.problems] == [
        "Row 3: Revenue holds the error #N/A.",
        "Row 4: Revenue holds the error #DIV/0!.",
    ]
    assert result.rows_read == len(result.rows) + result.rejected + result.ignored == 5


def test_an_xls_that_nobody_calculated(tmp_path: Path) -> None:
    cells = [xls.text(0, column, text) for column, text in enumerate(HEADER)]
    cells += _xls_row(1, "A", xls.formula_bare(1, 2))
    cells += _xls_row(2, "B", xls.number(2, 2, 3))
    sheet = _sheet(tmp_path, xls.workbook({"Data": cells}), "export.xls")
    assert _messages(sheet) == ["Row 2: Revenue holds a formula without a result."]


def test_errors_of_each_sheet_of_an_xls(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    sheets = {
        "Übersicht": [xls.text(0, 0, "x"), xls.error(1, 1, 0x17)],
        "Größe": [xls.text(0, 0, "y"), xls.error(3, 0, 0x24)],
    }
    path.write_bytes(xls.workbook(sheets))
    first, second = read_workbook(path).sheets
    assert (first.name, first.rows[1][1]) == ("Übersicht", ErrorCell("#REF!"))
    assert (second.name, second.rows[3][0]) == ("Größe", ErrorCell("#NUM!"))


def test_errors_of_an_xlsb(tmp_path: Path) -> None:
    cells = [xlsb.row(0), *(xlsb.text(column, text) for column, text in enumerate(HEADER))]
    thirds = (xlsb.number(2, 5.5), xlsb.error(2, 0x2A), xlsb.formula_error(2, 0x0F))
    for number, third in enumerate(thirds, start=1):
        cells += [xlsb.row(number), xlsb.text(0, DAY), xlsb.text(1, f"A{number}"), third]
    sheet = _sheet(tmp_path, xlsb.workbook(cells), "export.xlsb")
    assert _column(sheet, 2) == [5.5, ErrorCell("#N/A"), ErrorCell("#VALUE!")]
    assert _messages(sheet) == [
        "Row 3: Revenue holds the error #N/A.",
        "Row 4: Revenue holds the error #VALUE!.",
    ]


def test_errors_of_an_ods(tmp_path: Path) -> None:
    def line(order: str, third: str) -> str:
        return ods.row(ods.text(DAY), ods.text(order), third)

    content = ods.workbook(
        ods.row(*map(ods.text, HEADER)),
        line("A", ods.number("5.5")),
        line("B", ods.error("#N/A")),
        line("C", ods.old_error("Err:503")),
        line("D", ods.bare_formula()),
        line("E", ods.empty_formula()),
        ods.row(ods.text(DAY), ods.number("1234567890123456789"), ods.number("2")),
    )
    sheet = _sheet(tmp_path, content, "export.ods")
    assert _column(sheet, 2) == [
        5.5,
        ErrorCell("#N/A"),
        ErrorCell("Err:503"),
        ErrorCell(""),
        None,
        2,
    ]
    assert _messages(sheet) == [
        "Row 3: Revenue holds the error #N/A.",
        "Row 4: Revenue holds the error Err:503.",
        "Row 5: Revenue holds a formula without a result.",
    ]
    assert parsed(sheet).rows[-1].external_id == "1234567890123456789"


def test_repeated_cells_and_rows_of_an_ods_are_counted(tmp_path: Path) -> None:
    content = ods.workbook(
        ods.row(ods.text("Date"), ods.text("Clicks"), ods.text("Cost")),
        ods.row(ods.text(DAY), ods.number("1"), ods.number("2"), times=2),
        ods.row(ods.text(DAY), ods.error("#NAME?", columns=2), times=2),
        ods.row(ods.text(DAY), ods.number("3"), ods.number("4")),
    )
    sheet = _sheet(tmp_path, content, "export.ods")
    wrong = ErrorCell("#NAME?")
    assert _column(sheet, 1) == [1, 1, wrong, wrong, 3]
    assert _column(sheet, 2) == [2, 2, wrong, wrong, 4]


def test_errors_repeated_without_end_are_refused(tmp_path: Path) -> None:
    content = ods.workbook(ods.row(ods.error("#N/A", columns=16_000), times=1_000_000))
    with pytest.raises(ImportRejected, match=r"needs more memory|more than"):
        _sheet(tmp_path, content, "export.ods")


def test_an_error_beside_gaps_in_an_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["Date", "Order ID", "Campaign", "Revenue"])
    sheet.write_row(1, 0, [DAY, "A"])
    sheet.write_number(1, 3, 5)
    sheet.write_row(2, 0, [DAY, "B"])
    sheet.write_formula(2, 3, "=NA()", None, "#N/A")
    book.close()
    (read,) = read_workbook(path).sheets
    assert _messages(read) == ["Row 3: Revenue holds the error #N/A."]
    assert totals(parsed(read)) == {"revenue": 5}


def test_a_formula_that_gives_an_empty_text_is_empty(tmp_path: Path) -> None:
    path = write_bare_xlsx(
        tmp_path / "export.xlsx",
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c>'
        '<c r="B1" t="str"><f>IF(1=1,"","e")</f><v></v></c><c r="C1" t="str"><f>A1</f><v/></c>'
        '<c r="D1"><f>A1</f><v/></c><c r="E1"><v>1</v></c></row>',
    )
    (sheet,) = read_workbook(path).sheets
    assert list(sheet.rows[0]) == ["x", None, None, ErrorCell(""), 1]


def test_zeros_of_a_workbook_that_nobody_calculated(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    book = xlsxwriter.Workbook(path)  # it has the spreadsheet program calculate on opening
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [7, 0])
    sheet.write_formula(0, 2, "=A1*2")
    sheet.write_formula(0, 3, "=A1*2", None, 14)
    book.close()
    (read,) = read_workbook(path).sheets
    assert list(read.rows[0]) == [7, 0, ErrorCell(""), 14]


def test_cells_that_do_not_say_where_they_stand(tmp_path: Path) -> None:
    path = write_bare_xlsx(
        tmp_path / "export.xlsx",
        "<row><c><v>1</v></c><c t='e'><v>#N/A</v></c></row>"
        '<row><c t="e"><v>#REF!</v></c><c/><c><v>-1234567890123456789</v></c></row>',
    )
    (sheet,) = read_workbook(path).sheets
    assert [list(row) for row in sheet.rows] == [
        [1, ErrorCell("#N/A"), None],
        [ErrorCell("#REF!"), None, -1234567890123456789],
    ]


def test_errors_far_apart_in_a_long_sheet(tmp_path: Path) -> None:
    rows = [f'<row r="{row}"><c r="B{row}"><v>{row}</v></c></row>' for row in range(1, 90_001)]
    rows[0] = '<row r="1"><c r="B1" t="e"><v>#N/A</v></c></row>'
    rows[-1] = '<row r="90000"><c r="B90000" t="e"><v>#NUM!</v></c></row>'
    path = write_bare_xlsx(tmp_path / "export.xlsx", "".join(rows))
    (sheet,) = read_workbook(path).sheets
    wrong = {
        (number, row[1])
        for number, row in enumerate(sheet.rows, 1)
        if isinstance(row[1], ErrorCell)
    }
    assert wrong == {(1, ErrorCell("#N/A")), (90_000, ErrorCell("#NUM!"))}
    assert sheet.rows[44_999][1] == 45_000
