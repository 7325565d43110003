"""The states of the page of results."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QDialog

from ppp_desktop.models.database import Database
from ppp_desktop.services.source_files import keep_original, original_of
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.results.file_row import FileRowDialog, show_file_row
from ppp_desktop.ui.results.page import ResultsPage
from ppp_desktop.ui.widgets.buttons import Button
from resources import resource_path


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield after each state."""
    tasks = window.context.tasks
    window.context.navigate("results", contract_id=1)
    page = window.page("results")
    assert isinstance(page, ResultsPage)
    tasks.wait_idle()
    yield "results"
    table = page.list.table
    assert table is not None
    page.list.row_activated.emit(table.rows()[0])
    yield "results-detail"
    row = table.rows()[0]
    original = original_of(sample, row.batch_id)
    kept = resource_path("sample/spreadsheets") / original.name
    keep_original(sample, kept, original.sha256, wanted=True)
    show_file_row(page, row.batch_id, row.row)
    tasks.wait_idle()
    yield "results-row-in-file"
    for shown in page.findChildren(FileRowDialog):
        shown.reject()
    page.list.search.setText("no such campaign")
    page.list.wanted.emit()
    tasks.wait_idle()
    yield "results-nothing-matches"
    page.tabs.choose("imports")
    tasks.wait_idle()
    yield "imports"
    page.imports.select_row(page.imports.rows()[0])
    tasks.wait_idle()
    yield "imports-report"
    latest = page.imports.rows()[0]
    window.context.navigate("results", tab="imports", batch_id=latest.id, imported=True)
    tasks.wait_idle()
    yield "imports-next-step"
    page.banner.close_banner()
    undo = next(
        button for button in page.side_panel.findChildren(Button) if button.text() == "Undo import"
    )
    undo.click()
    yield "imports-undo"
    for dialog in page.findChildren(QDialog):
        dialog.reject()
