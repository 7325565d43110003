"""Workbooks are read in a child process that nothing outlives, with their errors and long ids."""

from __future__ import annotations

import multiprocessing
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from ppp_desktop.core.errors import Cancelled, ImportRejected
from ppp_desktop.imports.cells import MEBIBYTE, ErrorCell, Limits
from ppp_desktop.imports.reading import read_workbook
from tests.unit.imports.shapes import parsed, write_bare_xlsx


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "export.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("June")
    sheet.write_row(2, 1, ["Date", "Clicks", "Cost"])
    sheet.write_datetime(3, 1, date(2026, 6, 5))
    sheet.write_row(3, 2, [3, 1.25])
    book.add_worksheet("Empty")
    book.close()
    return path


def test_cells_keep_their_place_and_type(workbook: Path) -> None:
    read = read_workbook(workbook)
    assert [sheet.name for sheet in read.sheets] == ["June"]
    rows = read.sheets[0].rows
    assert [tuple(row) for row in rows] == [
        (),
        (),
        (None, "Date", "Clicks", "Cost"),
        (None, date(2026, 6, 5), 3, 1.25),
    ]
    assert not multiprocessing.active_children()


def test_errors_bare_formulas_and_long_ids_get_a_second_look(tmp_path: Path) -> None:
    path = write_bare_xlsx(
        tmp_path / "export.xlsx",
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Date</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>Order ID</t></is></c>'
        '<c r="C2" t="inlineStr"><is><t>Revenue</t></is></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>2026-06-01</t></is></c>'
        '<c r="B3"><v>1234567890123456789</v></c><c r="C3"><v>5.1</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>2026-06-02</t></is></c>'
        '<c r="B4"><v>1234567890123456790</v></c><c r="C4" t="e"><v>#N/A</v></c></row>'
        '<row r="5"><c r="A5" t="inlineStr"><is><t>2026-06-03</t></is></c>'
        '<c r="B5"><v>1234567890123456791</v></c><c r="C5"><f>C3*2</f></c></row>',
    )
    sheet = read_workbook(path).sheets[0]
    assert [row[1] for row in sheet.rows[2:]] == [
        1234567890123456789,
        1234567890123456790,
        1234567890123456791,
    ]
    assert [row[2] for row in sheet.rows[2:]] == [5.1, ErrorCell("#N/A"), ErrorCell("")]
    result = parsed(sheet)
    assert result.rows[0].external_id == "1234567890123456789"
    assert [found.message for found in result.problems] == [
        "Row 4: Revenue holds the error #N/A.",
        "Row 5: Revenue holds a formula without a result.",
    ]


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = write_bare_xlsx(tmp_path / "bomb.xlsx", " " * 30 * MEBIBYTE)
    with pytest.raises(ImportRejected, match="more than any export is"):
        read_workbook(path)
    with pytest.raises(ImportRejected, match="would unpack to 30 MB"):
        read_workbook(path, limits=Limits(inflated_bytes=MEBIBYTE))
    with pytest.raises(ImportRejected, match="has 5 parts"):
        read_workbook(path, limits=Limits(archive_entries=4))


def test_too_many_cells_are_refused(workbook: Path) -> None:
    with pytest.raises(ImportRejected, match="more than 5 cells"):
        read_workbook(workbook, limits=Limits(cells=5))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps the memory of a process")
def test_running_out_of_memory_ends_in_a_sentence(workbook: Path) -> None:
    with pytest.raises(ImportRejected, match=r"export\.xlsx (needs more memory|is damaged)"):
        read_workbook(workbook, limits=Limits(child_memory_bytes=MEBIBYTE))
    assert not multiprocessing.active_children()


def test_taking_too_long_ends_in_a_sentence(workbook: Path) -> None:
    with pytest.raises(ImportRejected, match="took longer than 0 seconds"):
        read_workbook(workbook, limits=Limits(child_seconds=0))
    assert not multiprocessing.active_children()


class _Cancelling:
    def report(self, done: int, total: int, text: str) -> None:
        pass

    def check_cancelled(self) -> None:
        raise Cancelled


def test_cancelling_kills_the_child(workbook: Path) -> None:
    with pytest.raises(Cancelled):
        read_workbook(workbook, progress=_Cancelling())
    assert not multiprocessing.active_children()


def test_a_locked_open_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "x")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(ImportRejected, match="protected by a password"):
        read_workbook(path)
