"""Workbooks of every bad kind are read right, or refused in one sentence; the program lives on."""

from __future__ import annotations

import io
import multiprocessing
import struct
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import MEBIBYTE, Limits
from ppp_desktop.imports.reading import Workbook, read_workbook
from ppp_desktop.services.reading_files import parse_file, read_file
from tests.unit.imports.corpus import ods, xls
from tests.unit.imports.shapes import BARE_PARTS, bare_xlsx, parsed, parsed_file, totals

LAUGHS = (
    "<!DOCTYPE x ["
    + "".join(
        f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "lol"}">'
        for number in range(10)
    )
    + "]>"
)
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"{}</c></row>'


def _read(tmp_path: Path, content: bytes, limits: Limits | None = None) -> Workbook:
    path = tmp_path / "export.xlsx"
    path.write_bytes(content)
    return read_workbook(path, limits=limits or Limits(child_seconds=30))


def _exported() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["Date", "Campaign", "Clicks", "Cost"])
    for row in range(1, 201):
        sheet.write_row(row, 0, ["2026-06-01", f"Campaign {row}", row, row / 4])
    book.close()
    return file.getvalue()


GOOD = _exported()


def _lying() -> bytes:
    """Return a workbook whose archive says that a part of 20 MB has 100 bytes."""
    text = "x" * 20 * MEBIBYTE
    content = bare_xlsx(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    entry = content.rindex(b"PK\x01\x02")
    return content[: entry + 24] + struct.pack("<I", 100) + content[entry + 28 :]


def _with_entities(part: str) -> bytes:
    written = BARE_PARTS[part].replace('<?xml version="1.0"?>', "").replace('"Data"', '"&l9;"')
    cell = '<row r="1"><c r="A1"><v>1</v></c></row>'
    return bare_xlsx(cell, {part: f'<?xml version="1.0"?>{LAUGHS}{written}'})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD[: len(GOOD) // 2], "is damaged or was cut short"),
        (GOOD[:-30], "is damaged or was cut short"),
        (GOOD[:2000] + bytes(200) + GOOD[2200:], "is damaged"),
        (xls.workbook({"D": [xls.text(0, 0, "a")] * 400})[:3000], "is damaged"),
        (xls.workbook({"D": [xls.text(0, 0, "a")]})[:700], "is damaged"),
        (xls.workbook({"D": [xls.text(0, 0, "a")]}, before=xls.record(0x2F, bytes(6))), "password"),
        (bare_xlsx(FAR.format("><v>1</v>")), "exhaust memory|more memory|more than"),
        (bare_xlsx(FAR.format(' t="e"><v>#N/A</v>')), "exhaust memory|more memory|more than"),
        (bare_xlsx(FAR.format("><f>A1</f>")), "exhaust memory|more memory|more than"),
        (
            bare_xlsx('<row r="4294967295"><c r="ZZZZZZ4294967295"><v>1</v></c></row>'),
            "is damaged|more than",
        ),
        (bare_xlsx('<row r="1"><c r="A1" t="s"><v>4294967295</v></c></row>'), "is damaged"),
        (_with_entities("xl/workbook.xml"), "is damaged"),
        (ods.workbook(ods.row(ods.text("&l9;")), before=LAUGHS), "is damaged"),
        (ods.workbook(ods.row(ods.error("&l9;")), before=LAUGHS), "is damaged"),
        (
            ods.workbook(
                ods.row(ods.error("&e;")),
                before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            ),
            "is damaged",
        ),
        (
            ods.workbook(ods.row(ods.number("1", columns=2 * 10**9), times=2 * 10**9)),
            "is damaged|memory|more than",
        ),
        (
            ods.workbook(ods.row(ods.number("1", columns=16_384), times=1_048_576)),
            "is damaged|memory|more than",
        ),
        (_lying(), "is damaged"),
        (bare_xlsx("", {"xl/_rels/workbook.xml.rels": "<Relationships/>"}), "is damaged"),
        (bare_xlsx("<a>" * 200_000), "is damaged|holds no rows"),
    ],
)
def test_refused_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ImportRejected, match=said) as caught:
        _read(tmp_path, content)
    assert caught.value.message.startswith("export.xlsx ")
    assert caught.value.message.endswith(".")
    assert caught.value.remedy.endswith(".")
    assert not multiprocessing.active_children()


def test_a_crafted_file_is_small(tmp_path: Path) -> None:
    assert len(bare_xlsx(FAR.format("><v>1</v>"))) < 5_000


@pytest.mark.parametrize("name", ["export.csv", "export.xls", "export"])
def test_a_wrong_ending_misleads_nobody(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(GOOD)
    assert totals(parsed_file(path)) == {"clicks": 20_100, "cost": 5_025}


def test_text_named_as_a_workbook(tmp_path: Path) -> None:
    book = _read(tmp_path, b"Date,Clicks,Cost\n2026-06-01,3,1\n")
    assert totals(parsed(book.sheets[0])) == {"clicks": 3, "cost": 1}


@pytest.mark.parametrize("plain_from_bytes", [0, 2**60])
def test_many_columns_declared_and_merged_sizes(tmp_path: Path, plain_from_bytes: int) -> None:
    limits = Limits(plain_from_bytes=plain_from_bytes, child_seconds=30)
    cells = "".join(f'<c r="{_letters(column)}1"><v>{column}</v></c>' for column in range(16_384))
    content = bare_xlsx(
        f'<row r="1">{cells}</row>',
        before='<dimension ref="A1:XFD1048576"/>',
        after='<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>',
    )
    (sheet,) = _read(tmp_path, content, limits).sheets
    assert list(sheet.rows[0]) == list(range(16_384))


def test_merged_cells_hold_their_value_once(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Date", "Campaign", "Clicks", "Cost"])
    sheet.merge_range(1, 0, 2, 0, "2026-06-01")
    sheet.write_row(1, 1, ["a", 3, 1])
    sheet.write_row(2, 1, ["b", 4, 1])
    book.close()
    result = parsed_file(path)
    assert [problem.message for problem in result.problems] == ["Row 3 has no date in Date."]
    assert (len(result.rows), result.rejected) == (1, 1)


def test_macros_are_never_run_and_the_sheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsm"
    with zipfile.ZipFile(io.BytesIO(GOOD)) as given, zipfile.ZipFile(path, "w") as archive:
        for name in given.namelist():
            archive.writestr(name, given.read(name))
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000))
    assert totals(parsed_file(path)) == {"clicks": 20_100, "cost": 5_025}


@pytest.mark.parametrize("date1904", [False, True])
def test_both_calendars_of_a_workbook(tmp_path: Path, date1904: bool) -> None:
    path = tmp_path / "export.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": date1904})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Date", "Clicks", "Cost"])
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime(1, 0, date(2026, 6, 5), day)
    sheet.write_row(1, 1, [3, 1])
    book.close()
    assert [row.day for row in parsed_file(path).rows] == [date(2026, 6, 5)]


def test_long_ids_as_text_and_as_damaged_numbers(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Date", "Order ID", "Revenue"])
    sheet.write_row(1, 0, ["2026-06-01", "1234567890123456789", 5])
    sheet.write_row(2, 0, ["2026-06-01", 1234567890123456789, 6])  # as a spreadsheet saves it
    book.close()
    result = parsed_file(path)
    assert [row.external_id for row in result.rows] == ["1234567890123456789"]
    assert [problem.row for problem in result.problems] == [3]
    assert "lost its last digits" in result.problems[0].message


def _with_hidden(path: Path, *names: str, hidden: tuple[str, ...]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name in names:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Date", "Campaign", "Clicks", "Cost"])
        sheet.write_row(1, 0, ["2026-06-01", name, 3, 1])
        if name == "Notes":
            sheet.write_row(0, 0, ["Mind", "the", "filters", "!"])
        if name in hidden:
            sheet.very_hidden() if name == "Raw" else sheet.hide()
    book.close()
    return path


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    path = _with_hidden(tmp_path / "a.xlsx", "June", "Old", "Raw", "Notes", hidden=("Old", "Raw"))
    file = read_file(path)
    assert [(each.sheet.name, each.sheet.hidden) for each in file.sheets] == [
        ("June", False),
        ("Old", True),
        ("Raw", True),
        ("Notes", False),
    ]
    (read,) = parse_file(file)
    assert read.sheet == "June"
    assert [problem.message for problem in read.problems] == [
        "The sheet “Old” is hidden and was left out.",
        "The sheet “Raw” is hidden and was left out.",
        "The sheet “Notes” was not recognised and was left out.",
    ]


def test_results_only_in_hidden_sheets_are_refused(tmp_path: Path) -> None:
    path = _with_hidden(tmp_path / "a.xlsx", "Notes", "Old", hidden=("Old",))
    with pytest.raises(ImportRejected, match="results only in what is hidden: “Old”"):
        parse_file(read_file(path))


def test_hidden_sheets_of_an_xls(tmp_path: Path) -> None:
    cells = [xls.text(0, 0, "x")]
    path = tmp_path / "export.xls"
    path.write_bytes(xls.workbook({"A": cells, "B": cells}, hidden=("B",)))
    assert [sheet.hidden for sheet in read_workbook(path).sheets] == [False, True]


@pytest.mark.skipif(sys.platform == "win32", reason="there a job caps what a process commits")
def test_a_child_that_caps_nothing_is_watched(tmp_path: Path) -> None:
    limits = Limits(
        child_memory_bytes=150 * MEBIBYTE, child_caps_itself=False, child_seconds=30, cells=10**9
    )
    rows = "".join(
        f'<row r="{row}"><c r="GR{row}"><v>{row}</v></c></row>' for row in range(1, 20_001)
    )
    with pytest.raises(ImportRejected, match="needs more memory to read than it may take"):
        _read(tmp_path, bare_xlsx(f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}'), limits)
    assert not multiprocessing.active_children()


def _letters(column: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def test_a_reader_that_cannot_be_started_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_process: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", refuse)
    with pytest.raises(ImportRejected, match="could not be started: Resource temporarily"):
        _read(tmp_path, GOOD)
