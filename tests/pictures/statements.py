"""The states of the statements page that pictures are taken of."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QScrollArea

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.statements import close_all, list_statements
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.statements.page import StatementsPage
from tests.integration.rich_statement import make_rich_statement

_RENDER_MS = 600  # QPdfView draws its pages in a thread of its own


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    page = window.show_page("statements")
    assert isinstance(page, StatementsPage)
    idle = window.context.tasks.wait_idle
    idle()
    yield "statements-issued"
    today = window.context.today()
    _closings, changes = close_all(sample, Period.parse("2026-06"), issue=False, today=today)
    window.context.notify_changes(changes)
    idle()
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
    page.commands.leave_preview()
    yield from _every_kind(page, sample)


def _every_kind(page: StatementsPage, sample: Database) -> Iterator[str]:
    """Show the statement that has a line of every kind, from its top to its end."""
    rich = make_rich_statement(sample, issue=False)
    page.context.notify_changes(Changes.of(Topic.STATEMENTS))
    page.context.tasks.wait_idle()
    page.open({"statement_id": rich.id})
    page.context.tasks.wait_idle()
    yield "statements-every-kind"
    bar = page.document.findChildren(QScrollArea)[0].verticalScrollBar()
    for number in (1, 2):
        bar.setValue(bar.maximum() * number // 2)
        yield f"statements-every-kind-{number}"
    for line, name in ((2, "modified"), (6, "events"), (12, "running-total"), (19, "clawback")):
        page.document.table.clicked.emit(page.document.table.rows.index(line, 0))
        page.context.tasks.wait_idle()
        yield f"statements-line-{name}"
    page.side_panel.close_panel()


def _close_dialog(page: StatementsPage) -> None:
    for dialog in page.findChildren(QDialog):
        dialog.close()
