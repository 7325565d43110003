"""Saving edited terms: from when on, the service call, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.contracts import ContractStatus
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

    def start(
        self,
        data: ContractData,
        document: JsonDocument,
        saved: Saved,
        *,
        version: TermsRow | None,
        target: date | None,
    ) -> None:
        """Save first terms at once from the contract's start; else from `target`, or ask.

        `version` is the one that was edited: it is offered again where it may still change, and
        simply replaced while the contract is a draft.
        """
        days = data.version_days
        if days.is_closed:
            self._page.show_problem(
                "The contract ends before its next open period.",
                "Move its end in the contract's details, or make a new contract.",
            )
        elif target is not None or not data.terms:
            self._save(data, document, target or days.first, saved, None)
        elif version is not None and _is_unbound(data, version):
            self._save(data, document, version.effective, saved, None)
        else:
            self._ask(data, document, saved, version)

    def _ask(
        self, data: ContractData, document: JsonDocument, saved: Saved, version: TermsRow | None
    ) -> None:
        form = self._panel(data, version)
        cancel = Button("Cancel")
        cancel.clicked.connect(self._page.side_panel.close_panel)
        save = Button("Save terms", kind="primary")
        save.clicked.connect(lambda: self._save_from(form, data, document, saved))
        self._page.side_panel.show_content("Save terms", form, cancel, save)
        form.effective.setFocus()
        form.effective.selectAll()

    def _panel(self, data: ContractData, version: TermsRow | None) -> SavingPanel:
        days, suggested = data.version_days, data.effective_days
        stays = days.stays(version.effective) if version is not None else ""
        if version is not None and not stays:
            return SavingPanel(days, suggested, version.effective)
        free = (each.day for each in suggested if not days.stays(each.day))
        reason = f"{stays}, so it stays as it is. Your changes become a version of their own."
        return SavingPanel(days, suggested, next(free, days.first), reason=reason if stays else "")

    def _save_from(
        self, form: SavingPanel, data: ContractData, document: JsonDocument, saved: Saved
    ) -> None:
        try:
            day = form.day()
        except ValidationFailed:
            return  # it stands beside the field
        self._save(data, document, day, saved, form)

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


def _is_unbound(data: ContractData, version: TermsRow) -> bool:
    """Tell whether a version binds nobody yet: the contract is a draft, and no side agreed."""
    is_draft = data.row.status is ContractStatus.DRAFT
    return is_draft and not data.version_days.stays(version.effective)
