"""Damaged, crafted and odd files are read or refused in a sentence: no crash, no hang."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import Limits, is_blank
from ppp_desktop.imports.formats import best_sheet
from ppp_desktop.imports.reading import read_workbook

# One names another phone number than its file, one expects line ends that its file has lost.
_SPOILT = ("location_coordinates", "newlines_crlf")


@pytest.mark.parametrize("folder", ["calamine", "xlrd", "csv_spectrum"])
def test_every_file_is_read_or_refused(shared_data: Path, folder: str) -> None:
    read = 0
    refusals: list[tuple[str, ImportRejected]] = []
    for path in sorted((shared_data / "robustness" / folder).iterdir()):
        if path.is_dir():
            continue
        try:
            best_sheet(read_workbook(path, limits=Limits(child_seconds=30)))
            read += 1
        except ImportRejected as refused:
            refusals.append((path.name, refused))
    assert read
    assert all(refused.message.startswith(name) for name, refused in refusals)
    assert all(refused.remedy for _, refused in refusals)
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
