"""Hidden sheets are shown as hidden in the wizard and not imported unless somebody says so."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from ppp_desktop.models.database import Database
from ppp_desktop.services.import_opening import open_for_import
from ppp_desktop.ui.importing.plan import Sheet


def _workbook(path: Path, **hidden: bool) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, is_hidden in hidden.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Date", "Campaign", "Clicks", "Cost"])
        sheet.write_row(1, 0, ["2026-06-01", name, 3, 1])
        if is_hidden:
            sheet.hide()
    book.close()
    return path


def test_hidden_sheets_are_not_wanted_by_themselves(empty_store: Database, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", June=False, Old=True)
    found = open_for_import(empty_store, path)
    assert [(each.read.sheet.name, each.wanted) for each in found] == [
        ("June", True),
        ("Old", False),
    ]
    names = [
        Sheet(
            key=1,
            path=path,
            opened=each,
            mapping=each.read.mapping,
            check=each.check,
            contract_id=None,
            included=each.wanted,
            of_several=True,
        ).name
        for each in found
    ]
    assert names == ["a.xlsx · June", "a.xlsx · Old (hidden)"]
