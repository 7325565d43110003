"""Voiding a statement from a page: asks first, says what stands in the way, and does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.changes import Changes
from ppp_desktop.services.statement_standing import StandingView
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.services.voiding import prepare_void, void_statement
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.checks_work import LAST_AUTHOR
from ppp_desktop.ui.statements.void_dialog import VoidDialog


class VoidingWork(QObject):
    """`author` gives the name that was written last, `after` shows what has become of it."""

    def __init__(
        self, page: Page, author: Callable[[], str], after: Callable[[int, Changes], None]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._author = author
        self._after = after
        self.dialog: VoidDialog | None = None

    def ask(self, shown: StandingView) -> None:
        """Ask whether, and why; what makes it impossible is told at once."""
        row, database, today = shown.row, self._context.database, self._context.today()
        self._page.run(
            "Checking the statement",
            lambda _progress: prepare_void(database, row.id, day=today),
            lambda credit: self._open(row, credit),
        )

    def _open(self, row: StatementRow, credit: str) -> None:
        dialog = VoidDialog(row, credit, self._author(), self._page)
        dialog.wanted.connect(lambda: self._void(row, dialog))
        dialog.rejected.connect(self._on_rejected)
        self.dialog = dialog
        dialog.open()

    @Slot()
    def _on_rejected(self) -> None:
        self.dialog = None

    def _void(self, row: StatementRow, dialog: VoidDialog) -> None:
        database, today = self._context.database, self._context.today()
        reason, author = dialog.reason.value(), dialog.author.value()
        dialog.form.clear_errors()
        dialog.action.setEnabled(False)

        def done(result: tuple[StatementRow, Changes]) -> None:
            credit, changes = result
            self.dialog = None
            dialog.finish()
            self._context.settings.set_text(LAST_AUTHOR, author)
            self._after(row.id, changes)
            self._context.toast(f"Statement {row.number} is void; credit {credit.number} issued")

        task = self._page.run(
            f"Voiding statement {row.number}",
            lambda _progress: void_statement(
                database, row.id, reason=reason, author=author, day=today
            ),
            done,
            form=dialog.form,
            cancellable=False,
        )
        task.finished.connect(self._on_finished)

    @Slot()
    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.action.setEnabled(True)
