"""Adding terms to the comparison: versions, templates, other contracts, files."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.templates import list_templates
from ppp_desktop.services.terms_drafts import TermsSource, list_terms_sources
from ppp_desktop.services.terms_files import read_terms_file
from ppp_desktop.ui.contracts.choice_groups import Choice, ChoiceGroup
from ppp_desktop.ui.contracts.chooser import Chooser
from ppp_desktop.ui.contracts.copy_panel import CopyPanel
from ppp_desktop.ui.contracts.file_asking import TERMS_FILES, ask_which
from ppp_desktop.ui.simulator.entries import (
    Entry,
    of_file,
    of_source,
    of_template,
    of_version,
)
from ppp_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.contract_data import ContractData
    from ppp_desktop.ui.page import Page

_OTHER, _FILE = "other", "file"
_CONSEQUENCE = "They are only compared: the draft stays as it is."


class TermsAdding:
    """Opens the choice of terms at a place; what is chosen goes to `take`."""

    def __init__(self, page: Page, take: Callable[[Entry], None]) -> None:
        self._page = page
        self._take = take
        self._ready: dict[str, Entry] = {}
        self._data: ContractData | None = None

    def open_at(
        self,
        place: QPoint,
        data: ContractData,
        draft: Entry | None,
        taken: Collection[str],
    ) -> Chooser:
        """Offer what is not `taken` yet; `draft` is the contract's own, where it has changes."""
        self._data = data
        chooser = Chooser(self._groups(data, draft, taken), self._page)
        chooser.chosen.connect(self._on_chosen)
        chooser.open_at(place)
        return chooser

    def _groups(
        self, data: ContractData, draft: Entry | None, taken: Collection[str]
    ) -> list[ChoiceGroup]:
        own = [] if draft is None else [(draft, "As it stands in the editor, not saved yet")]
        own += [
            (of_version(row), f"Applies from {format_day(row.effective)}")
            for row in reversed(data.terms)
        ]
        made = [(of_template(each), each.summary) for each in list_templates()]
        groups = []
        self._ready = {}
        for title, entries in (("This contract", own), ("Templates", made)):
            left = [(entry, summary) for entry, summary in entries if entry.key not in taken]
            self._ready.update((entry.key, entry) for entry, _summary in left)
            choices = tuple(Choice(entry.key, entry.name, text) for entry, text in left)
            if choices:
                groups.append(ChoiceGroup(title, choices))
        elsewhere = (
            Choice(_OTHER, "Another contract…", "Any version of its terms"),
            Choice(_FILE, "A terms file…", "A terms document, as the export writes it"),
        )
        return [ChoiceGroup("From elsewhere", elsewhere), *groups]

    def _on_chosen(self, key: str) -> None:
        if key == _OTHER:
            self.choose_contract()
        elif key == _FILE:
            self.choose_file()
        elif key in self._ready:
            self._take(self._ready[key])

    def choose_file(self) -> QWidget:
        """Ask for a file of terms."""
        page = self._page

        def read(path: Path) -> None:
            page.run(
                f"Reading {path.name}",
                lambda _progress: read_terms_file(path),
                lambda document: self._take(of_file(path, document)),
            )

        return ask_which(page, page.context.settings, "Compare terms", TERMS_FILES, read)

    def choose_contract(self) -> None:
        """Offer the versions of the other contracts in the side panel."""
        page, data = self._page, self._data
        if data is None:
            return
        database, contract_id = page.context.database, data.row.id
        page.run(
            "Reading the other contracts",
            lambda _progress: list_terms_sources(database, beside=contract_id),
            self._offer,
        )

    def _offer(self, sources: tuple[TermsSource, ...]) -> None:
        page, data = self._page, self._data
        if data is None:
            return
        if not sources:
            page.show_problem("No other contract has terms yet.", "")
            return
        panel = CopyPanel(sources, data.row.currency, consequence=_CONSEQUENCE)
        cancel = Button("Cancel")
        cancel.clicked.connect(page.side_panel.close_panel)
        add = Button("Compare these terms", kind="primary")

        def take() -> None:
            source = panel.source()
            page.side_panel.close_panel()
            self._take(of_source(source))

        add.clicked.connect(take)
        page.side_panel.show_content("Terms of another contract", panel, cancel, add)
        panel.contract.setFocus()
