"""The tab of notes: free text about the contract that no document prints."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.changes import Changes
from ppp_desktop.services.contracts import get_contract, save_contract
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.fields import TextArea
from ppp_desktop.ui.widgets.labels import label

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page


class NotesTab(QWidget):
    """`changed` tells when the text differs from what is saved, or no more."""

    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._contract_id = 0
        self._saved = ""
        self.text = TextArea(placeholder="What was agreed by telephone, whom to ask, what to watch")
        self.text.setAccessibleName("Notes")
        self.text.value_changed.connect(self.changed)
        card = Card("Notes")
        card.add(label("For you and your colleagues; no statement prints them.", "caption"))
        card.add(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    @property
    def is_changed(self) -> bool:
        """Whether leaving would lose something."""
        return self.text.value() != self._saved.strip()

    def show_data(self, data: ContractData) -> None:
        """Show the contract's notes; a changed text of the same contract stays."""
        if data.row.id == self._contract_id and self.is_changed:
            return
        self._contract_id = data.row.id
        self._show(data.details.notes)

    def forget(self) -> None:
        """Drop what was not saved."""
        self._show(self._saved)
        self._contract_id = 0

    @Slot()
    def save(self) -> None:
        """Store the text."""
        database, contract_id, notes = (
            self._page.context.database,
            self._contract_id,
            self.text.value(),
        )

        def work() -> Changes:
            details = get_contract(database, contract_id)
            return save_contract(database, replace(details, notes=notes), contract_id)

        def done(changes: Changes) -> None:
            self._saved = notes
            self.changed.emit()
            self._page.context.notify_changes(changes)
            self._page.context.toast("Notes saved")

        self._page.run("Saving the notes", lambda _progress: work(), done)

    def _show(self, notes: str) -> None:
        self._saved = notes
        blocked = self.text.blockSignals(True)
        self.text.set_value(notes)
        self.text.blockSignals(blocked)
        self.changed.emit()
