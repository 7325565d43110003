"""The simulator inside the terms: it stands in place of the rules, and leaves the draft alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ppp_desktop.services.terms_drafts import draft_of
from ppp_desktop.ui.simulator.adding import TermsAdding
from ppp_desktop.ui.simulator.entries import (
    DRAFT_KEY,
    MOST_ENTRIES,
    Entry,
    added,
    of_draft,
    of_version,
)
from ppp_desktop.ui.simulator.view import SimulatorView
from ppp_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.chooser import Chooser
    from ppp_desktop.ui.contracts.terms_tab import TermsTab
    from ppp_desktop.ui.contracts.terms_transfer import TermsTransfer
    from ppp_desktop.ui.page import Page


class SimulatorCommands(QObject):
    """`changed` tells that the simulator stands in place of the rules, or no more."""

    changed = Signal()

    def __init__(self, page: Page, tab: TermsTab, transfer: TermsTransfer) -> None:
        super().__init__(tab)
        self._page = page
        self._tab = tab
        self._transfer = transfer
        self._view: SimulatorView | None = None
        self._contract_id = 0
        self._document: object = None
        self._data: object = None
        self._add: Button | None = None
        self.simulating = False
        tab.changed.connect(self._on_terms_changed)

    @property
    def view(self) -> SimulatorView:
        """The simulator, made when it is wanted first."""
        if self._view is None:
            self._view = SimulatorView(self._page)
            self._view.entries_changed.connect(self._on_entries_changed)
            self._view.use_wanted.connect(self.use)
            self._adding = TermsAdding(self._page, self._view.add)
        return self._view

    def buttons(self) -> tuple[Button, ...]:
        """Return the header's buttons while simulating."""
        back = self._page.button("Back to the terms", self.leave)
        self._add = self._page.button("Add terms", self.open_choice, main=True)
        self._on_entries_changed()
        return back, self._add

    @Slot()
    def open(self) -> None:
        """Show the simulator in place of the rules; terms compared before are still there."""
        data, view = self._tab.data, self.view
        if data is None:
            return
        self._page.side_panel.close_panel()
        entries = view.entries if data.row.id == self._contract_id else ()
        self._contract_id = data.row.id
        self._remember()
        self.simulating = True
        self._tab.show_instead(view)
        view.start(data, self._with_present(entries))
        self.changed.emit()
        self._tab.setFocus()

    @Slot()
    def leave(self) -> None:
        """Show the rules again, with the draft as it was."""
        if self.simulating:
            self.simulating = False
            self._page.side_panel.close_panel()
            self._add = None
            self._tab.show_instead(None)
            self.changed.emit()
            self._tab.setFocus()

    @Slot()
    def open_choice(self) -> Chooser | None:
        """Offer terms to compare."""
        data, button = self._tab.data, self._add
        if data is None or button is None:
            return None
        draft = self._present_draft()
        taken = [each.key for each in self.view.entries]
        place = button.mapToGlobal(button.rect().bottomLeft())
        return self._adding.open_at(place, data, draft, taken)

    @Slot(object)
    def use(self, entry: Entry) -> None:
        """Take compared terms into the draft, as one step that Undo takes back."""
        self._page.run(
            "Taking the terms",
            lambda _progress: draft_of(entry.document),
            lambda document: self._take(entry, document),
        )

    def _take(self, entry: Entry, document: dict[str, object]) -> None:
        self.leave()
        self._transfer.take(document, f"Terms taken from {entry.name}")

    def _present_draft(self) -> Entry | None:
        """Return the draft where it is not simply a saved version."""
        tab = self._tab
        is_own = tab.draft.is_changed or tab.target is not None or tab.version is None
        return of_draft(tab.draft.document) if is_own else None

    def _with_present(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Return the entries with the terms that the editor shows, a draft after its version."""
        version, draft = self._tab.version, self._present_draft()
        found = tuple(each for each in entries if draft is not None or each.key != DRAFT_KEY)
        wanted = [] if version is None or (found and draft is not None) else [of_version(version)]
        wanted += [] if draft is None else [draft]
        for entry in wanted:
            known = any(each.key == entry.key for each in found)
            if known or not self._is_full(found):
                found = added(found, entry)
        return found

    @staticmethod
    def _is_full(entries: tuple[Entry, ...]) -> bool:
        return len(entries) >= MOST_ENTRIES

    def _remember(self) -> None:
        self._data, self._document = self._tab.data, self._tab.draft.document

    @Slot()
    def _on_terms_changed(self) -> None:
        """Follow what changes while simulating: other results, an edit taken back."""
        tab = self._tab
        if not self.simulating:
            return
        if tab.data is None or tab.data.row.id != self._contract_id:
            self.leave()
            self.view.forget()
        elif tab.data is not self._data or tab.draft.document is not self._document:
            self._remember()
            self.view.start(tab.data, self._with_present(self.view.entries))

    @Slot()
    def _on_entries_changed(self) -> None:
        if self._add is not None:
            full = self.view.is_full
            self._add.setEnabled(not full)
            self._add.setToolTip("Five terms are compared at most" if full else "")
