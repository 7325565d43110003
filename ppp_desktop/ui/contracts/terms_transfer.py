"""Terms that go out into a file and come in from one, or from another contract."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ppp_desktop.services.terms_drafts import TermsSource, draft_of, list_terms_sources
from ppp_desktop.services.terms_files import read_terms_file, write_terms_file
from ppp_desktop.ui.contracts.copy_panel import CopyPanel
from ppp_desktop.ui.contracts.file_asking import TERMS_FILES, ask_where, ask_which
from ppp_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.terms_tab import TermsTab
    from ppp_desktop.ui.page import Page


class TermsTransfer(QObject):
    """Whatever comes in becomes one step of the draft, which Undo takes back."""

    def __init__(self, page: Page, tab: TermsTab) -> None:
        super().__init__(tab)
        self._page = page
        self._tab = tab

    @Slot()
    def export_file(self) -> None:
        """Ask for a file and write the terms as they are shown."""
        page, data, document = self._page, self._tab.data, self._tab.draft.document
        if data is None:
            return

        def write(path: Path) -> None:
            page.run(
                f"Saving {path.name}",
                lambda _progress: write_terms_file(document, path),
                lambda _nothing: page.context.toast(f"Saved {path}"),
            )

        number = data.version_days.number_of(self._tab.day)
        name = f"{data.row.code} terms {number}.json"
        ask_where(page, page.context.settings, "Export the terms", name, TERMS_FILES, write)

    @Slot()
    def import_file(self) -> None:
        """Ask for a file and take its terms into the draft."""
        page = self._page

        def read(path: Path) -> None:
            page.run(
                f"Reading {path.name}",
                lambda _progress: draft_of(read_terms_file(path)),
                lambda document: self.take(document, f"Terms taken from {path.name}"),
            )

        ask_which(page, page.context.settings, "Import terms", TERMS_FILES, read)

    @Slot()
    def copy_terms(self) -> None:
        """Offer the versions of the other contracts in the side panel."""
        page, data = self._page, self._tab.data
        if data is None:
            return
        database, contract_id = page.context.database, data.row.id
        page.run(
            "Reading the other contracts",
            lambda _progress: list_terms_sources(database, beside=contract_id),
            self._offer,
        )

    def _offer(self, sources: tuple[TermsSource, ...]) -> None:
        page, data = self._page, self._tab.data
        if data is None:
            return
        if not sources:
            page.show_problem("No other contract has terms yet.", "")
            return
        panel = CopyPanel(sources, data.row.currency)
        cancel = Button("Cancel")
        cancel.clicked.connect(page.side_panel.close_panel)
        copy = Button("Copy into the draft", kind="primary")
        copy.clicked.connect(lambda: self._copy(panel.source()))
        page.side_panel.show_content("Copy terms", panel, cancel, copy)
        panel.contract.setFocus()

    def _copy(self, source: TermsSource) -> None:
        self._page.side_panel.close_panel()
        self._page.run(
            "Copying the terms",
            lambda _progress: draft_of(source.document),
            lambda document: self.take(
                document, f"Terms copied from {source.client} · {source.contract}"
            ),
        )

    def take(self, document: Mapping[str, object], said: str) -> None:
        """Put a document in place of the draft; the toast says from where, and takes it back."""
        tab = self._tab
        tab.take_document(document)
        taken = tab.draft.document

        def undo() -> None:
            if tab.draft.document is taken:
                tab.undo()

        self._page.context.toast(said, undo)
