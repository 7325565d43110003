"""One contract: its five tabs, and which of them has something that is not saved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.contracts.linked_tabs import ResultsTab
from ppp_desktop.ui.contracts.notes_tab import NotesTab
from ppp_desktop.ui.contracts.objectives_tab import ObjectivesTab
from ppp_desktop.ui.contracts.statements_tab import StatementsTab
from ppp_desktop.ui.contracts.terms_tab import TermsTab

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page

TABS: tuple[tuple[str, str], ...] = (
    ("objectives", "Objectives"),
    ("terms", "Terms"),
    ("results", "Results"),
    ("statements", "Statements"),
    ("notes", "Notes"),
)


class ContractView(QWidget):
    """`changed` tells that something became unsaved, or saved."""

    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.objectives = ObjectivesTab(page)
        self.terms = TermsTab(page)
        self.results = ResultsTab(page.context)
        self.statements = StatementsTab(page)
        self.notes = NotesTab(page)
        self._stack = QStackedWidget()
        tabs = (self.objectives, self.terms, self.results, self.statements, self.notes)
        for tab in tabs:
            self._stack.addWidget(tab)
        self.terms.changed.connect(self.changed)
        self.notes.changed.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_tab(self, key: str) -> None:
        """Show the tab called `key`."""
        self._stack.setCurrentIndex([name for name, _text in TABS].index(key))

    def focus_tab(self) -> None:
        """Put the keyboard into the tab that is shown, so that it does not fall to the sidebar."""
        targets: tuple[QWidget, ...] = (
            self.objectives.table.view,
            self.terms,
            self.results.table.view,
            self.statements.table.view,
            self.notes.text,
        )
        targets[self._stack.currentIndex()].setFocus()

    def show_data(self, data: ContractData, today: date) -> None:
        """Show a contract on every tab; what was edited and not saved stays."""
        self.objectives.show_data(data)
        self.terms.show_data(data, data.terms_on(today))
        self.results.show_data(data)
        self.statements.show_data(data)
        self.notes.show_data(data)

    def unsaved(self) -> tuple[str, ...]:
        """Return what would be lost: "the terms", "the notes"."""
        found = []
        if self.terms.is_changed:
            found.append("the terms")
        if self.notes.is_changed:
            found.append("the notes")
        return tuple(found)

    def forget(self) -> None:
        """Drop the contract with whatever was not saved."""
        self.terms.forget()
        self.notes.forget()
