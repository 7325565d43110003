"""Damaged, crafted and odd files are read or refused in a sentence: no crash, no hang."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import MEBIBYTE, Limits, is_blank
from ppp_desktop.imports.formats import best_sheet
from ppp_desktop.imports.reading import read_workbook
from tests.conftest import SHARED_DATA

# One names another phone number than its file, one expects line ends that its file has lost.
_SPOILT = ("location_coordinates", "newlines_crlf")
_FOLDERS = ("calamine", "xlrd", "csv_spectrum")
_LIMITS = Limits(child_seconds=30, child_memory_bytes=1024 * MEBIBYTE)
_REFUSED = {
    "is protected by a password": """
        pass_protected.ods pass_protected.xlsb pass_protected.xlsx issue_385.xls""",
    "is damaged or not a spreadsheet": "OOM_alloc3.xls issue252.xlsx issue_594_dos.ods",
    "was written by a version of Excel before 1993": "biff4_no_format_no_window2.xls",
    "is an archive, not a spreadsheet": "sample.zip",
    # LibreOffice finds nothing in these either.
    "holds no rows": """
        capitalized_wbook_stream.xls empty_sheet.xlsx issue127.ods issue127.xls issue127.xlsb
        issue127.xlsx issue281.xlsm issue_666_lost_sheets.xlsb issue_666_panic.xlsb
        misc_biff5_parsing.xls picture.ods picture.xls picture.xlsb picture.xlsx vba.xlsm
        picture_in_cell.xls sample.ods sample.xlsx""",
}
_SENTENCES = {
    name: f"{name} {reason}." for reason, names in _REFUSED.items() for name in names.split()
}


def _files() -> list[Path]:
    folder = SHARED_DATA / "robustness"
    return [
        path for name in _FOLDERS for path in sorted((folder / name).glob("*")) if path.is_file()
    ]


@pytest.mark.parametrize("path", _files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_file_is_read_or_refused(path: Path) -> None:
    said, remedy = "", "."
    try:
        best_sheet(read_workbook(path, limits=_LIMITS))
    except ImportRejected as refused:
        said, remedy = refused.message, refused.remedy
    assert said == _SENTENCES.get(path.name, "")
    assert remedy.endswith(".")
    assert not multiprocessing.active_children()


def test_quoting_as_the_spectrum_expects(shared_data: Path) -> None:
    folder = shared_data / "robustness" / "csv_spectrum"
    for expected in sorted((folder / "json").glob("*.json")):
        if expected.stem in _SPOILT:
            continue
        sheet = read_workbook(folder / f"{expected.stem}.csv").sheets[0]
        header, *records = [row for row in sheet.rows if not is_blank(row)]
        found = [dict(zip(header, row, strict=True)) for row in records]
        assert found == json.loads(expected.read_text("utf-8")), expected.stem
