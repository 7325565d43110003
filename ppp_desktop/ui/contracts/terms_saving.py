"""Saving edited terms: from when on, the service call, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.terms import TermsRow, delete_terms, list_terms, save_terms
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.contracts.saving_panel import SavingPanel
from ppp_desktop.ui.errors import ErrorForm
from ppp_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page

JsonDocument = Mapping[str, object]
Saved = Callable[[TermsRow], None]


class TermsSaving(QObject):
    """Asks from when on, saves, and tells with an undo; `refused` gives field and reason."""

    refused = Signal(str, str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def start(self, data: ContractData, document: JsonDocument, saved: Saved) -> None:
        """Save first terms at once from the contract's start; ask for the day otherwise."""
        if not data.effective_days:
            self._page.show_problem(
                "The contract ends before its next open period.",
                "Move its end in the contract's details, or make a new contract.",
            )
        elif not data.terms:
            self._save(data, document, data.effective_days[0].day, saved, None)
        else:
            self._ask(data, document, saved)

    def _ask(self, data: ContractData, document: JsonDocument, saved: Saved) -> None:
        form = SavingPanel(data.effective_days)
        cancel = Button("Cancel")
        cancel.clicked.connect(self._page.side_panel.close_panel)
        save = Button("Save terms", kind="primary")
        save.clicked.connect(
            lambda: self._save(data, document, form.effective.required(), saved, form)
        )
        self._page.side_panel.show_content("Save terms", form, cancel, save)
        form.effective.setFocus()

    def _save(
        self,
        data: ContractData,
        document: JsonDocument,
        day: date,
        saved: Saved,
        form: SavingPanel | None,
    ) -> None:
        page, database, contract_id = self._page, self._page.context.database, data.row.id
        before = next((row.document for row in data.terms if row.effective == day), None)

        def work() -> tuple[Changes, TermsRow]:
            changes = save_terms(database, contract_id, day, document)
            rows = list_terms(database, contract_id)
            return changes, next(row for row in rows if row.effective == day)

        def undo() -> None:
            page.run(
                "Bringing the terms back",
                lambda _progress: (
                    delete_terms(database, contract_id, day)
                    if before is None
                    else save_terms(database, contract_id, day, before)
                ),
                page.context.notify_changes,
            )

        def done(result: tuple[Changes, TermsRow]) -> None:
            changes, version = result
            page.side_panel.close_panel()
            saved(version)
            page.context.notify_changes(changes)
            page.context.toast(f"Terms saved, from {format_day(day)}", undo)

        page.context.tasks.start(
            lambda _progress: work(),
            title="Saving the terms",
            on_success=done,
            on_error=lambda error: self._on_error(error, form),
            owner=self,
        )

    def _on_error(self, error: Exception, form: ErrorForm | None) -> None:
        if isinstance(error, ValidationFailed) and error.field not in {"", "effective"}:
            self.refused.emit(error.field, str(error))
        else:
            self._page.show_error(error, form=form)
