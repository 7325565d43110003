"""The states of the statements page that pictures are taken of."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from ppp_desktop.models.database import Database
from ppp_desktop.services.statements import list_statements
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.statements.closing_panel import ClosingPanel
from ppp_desktop.ui.statements.page import StatementsPage

_RENDER_MS = 600  # QPdfView draws its pages in a thread of its own


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    page = window.show_page("statements")
    assert isinstance(page, StatementsPage)
    idle = window.context.tasks.wait_idle
    idle()
    yield "statements-issued"
    page.open_closing()
    idle()
    yield "statements-closing"
    panel = page.side_panel.content()
    assert isinstance(panel, ClosingPanel)
    panel.draft.click()
    idle()
    yield "statements-closing-drafts"
    page.side_panel.close_panel()
    draft = next(row for row in list_statements(sample) if row.currency == "EUR")
    page.list.choose(draft.id)
    idle()
    yield "statements-draft"
    for number, name in ((1, "tiers"), (2, "bonus")):
        page.document.table.clicked.emit(page.document.table.rows.index(number, 0))
        idle()
        yield f"statements-line-{name}"
    page.side_panel.close_panel()
    page.commands.issue()
    idle()
    yield "statements-issue"
    _close_dialog(page)
    page.commands.discard()
    idle()
    yield "statements-discard"
    _close_dialog(page)
    page.commands.open_preview()
    idle()
    QTest.qWait(_RENDER_MS)
    yield "statements-preview"


def _close_dialog(page: StatementsPage) -> None:
    for dialog in page.findChildren(QDialog):
        dialog.close()
