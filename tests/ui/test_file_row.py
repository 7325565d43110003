"""The row of the file behind a result: out of the kept original, or out of the file one chooses."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.import_runs import SheetJob, import_sheets
from ppp_desktop.services.reading_files import parse_file, read_file
from ppp_desktop.services.source_files import choose_keeping, kept_originals
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.results.file_row import FileRowDialog
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.settings_page.page import SettingsPage
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.integration.factories import graduated, make_contract, terms
from tests.ui.showing import Journey, button, click, settle, show, texts


def _leads(path: Path, *, last: int = 30) -> Path:
    header = "Lead ID,Created date,Lead status,Lead source,Internal note\n"
    rows = (f"L-{n},2026-06-{n % 28 + 1:02d},Qualified,Meta,note {n}\n" for n in range(1, last + 1))
    path.write_text(header + "".join(rows), encoding="utf-8")
    return path


def _imported(database: Database, path: Path, *, keeps: bool) -> None:
    make_contract(database, terms(graduated()))
    choose_keeping(database, keeps=keeps)
    import_sheets(database, [SheetJob(1, each, path=path) for each in parse_file(read_file(path))])


def _page_with_detail(qtbot: QtBot, context: AppContext, lead: str) -> ResultsPage:
    page = show(qtbot, ResultsPage(context))
    table = page.list.table
    assert table is not None
    row = next(row for row in table.rows() if row.external_id == lead)
    page.list.row_activated.emit(row)
    return page


def _dialog(page: ResultsPage) -> FileRowDialog:
    (dialog,) = page.findChildren(FileRowDialog)
    return dialog


def test_out_of_the_kept_original(
    qtbot: QtBot, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _leads(tmp_path / "leads.csv")
    _imported(context.database, path, keeps=True)
    content = path.read_bytes()
    path.unlink()
    page = _page_with_detail(qtbot, context, "L-12")
    click(qtbot, button(page, "Show the row"))
    settle(context)
    dialog = _dialog(page)
    assert "Row 13 of leads.csv" in texts(dialog)
    assert "Lead ID “L-12” (Order, lead or deal number)" in texts(dialog)
    assert "note 12" not in texts(dialog)
    assert [row.number for row in dialog.table.rows()] == list(range(8, 19))
    current = dialog.table.current_row()
    assert current is not None
    assert current.cells == ("L-12", "2026-06-13", "Qualified", "Meta", "note 12")
    saved = tmp_path / "saved.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(saved), ""))
    journey = Journey(context)
    click(qtbot, button(dialog, "Save the original…"))
    settle(context)
    assert saved.read_bytes() == content
    assert journey.toasts == ["saved.csv is written."]


def test_out_of_the_file_that_one_chooses(
    qtbot: QtBot, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _leads(tmp_path / "leads.csv")
    _imported(context.database, path, keeps=False)
    other = _leads(tmp_path / "other.csv", last=31)
    chosen = [str(other), str(path)]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (chosen.pop(0), ""))
    page = _page_with_detail(qtbot, context, "L-12")
    for _ in range(2):
        click(qtbot, button(page, "Show the row"))
        settle(context)
        ask = page.findChildren(ConfirmDialog)[-1]
        assert "Where is leads.csv?" in texts(ask)
        click(qtbot, ask.action)
        settle(context)
        if chosen:
            assert "other.csv is not the file that was imported." in texts(page)
            assert not page.findChildren(FileRowDialog)
    dialog = _dialog(page)
    assert not dialog.save.isVisible()
    assert "not the file" not in texts(page)


def test_the_choice_in_the_settings(qtbot: QtBot, context: AppContext, tmp_path: Path) -> None:
    _imported(context.database, _leads(tmp_path / "leads.csv"), keeps=True)
    page = show(qtbot, SettingsPage(context))
    context.changed.connect(page.reload)
    page.open({"tab": "imports"})
    settle(context)
    card = page.imports.originals
    assert "1 original is kept and takes 1\N{NO-BREAK SPACE}kB." in texts(card)
    card.keeps.click()
    settle(context)
    assert not kept_originals(context.database).keeps
    click(qtbot, card.remove)
    (ask,) = page.findChildren(ConfirmDialog)
    click(qtbot, ask.action)
    settle(context)
    assert kept_originals(context.database).files == 0
    assert "No original is kept yet." in texts(card)
