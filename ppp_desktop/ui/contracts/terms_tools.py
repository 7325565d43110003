"""What surrounds the rules of a contract: its versions, the annex, agreements, files in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.agreements import Side
from ppp_desktop.services.terms import TermsRow, delete_terms
from ppp_desktop.services.terms_changes import TermsChange, compare_terms
from ppp_desktop.ui.contracts.activation_commands import ActivationCommands
from ppp_desktop.ui.contracts.agreement_card import AgreementCard
from ppp_desktop.ui.contracts.agreement_commands import AgreementCommands
from ppp_desktop.ui.contracts.annex_commands import AnnexCommands
from ppp_desktop.ui.contracts.changes_card import ChangesCard
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.contracts.saving_panel import SavingPanel
from ppp_desktop.ui.contracts.terms_header import TermsHeader
from ppp_desktop.ui.contracts.terms_questions import TermsQuestions
from ppp_desktop.ui.contracts.terms_templates import TermsTemplates
from ppp_desktop.ui.contracts.terms_transfer import TermsTransfer
from ppp_desktop.ui.simulator.commands import SimulatorCommands
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.dialogs import confirm

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.terms_tab import TermsTab
    from ppp_desktop.ui.page import Page

_Document = Mapping[str, object]


class TermsTools(QObject):
    """Adds its cards below the rules of `tab` and follows what the tab shows."""

    def __init__(self, page: Page, tab: TermsTab) -> None:
        super().__init__(tab)
        self._page = page
        self._tab = tab
        self._compared: tuple[_Document, _Document] | None = None
        self.changes = ChangesCard()
        self.agreement = AgreementCard()
        for card in (self.changes, self.agreement):
            card.hide()
            tab.left_cards.addWidget(card)
        self.questions = TermsQuestions(page, tab)
        self.annex = AnnexCommands(page, tab)
        self.agreements = AgreementCommands(page, self.agreement)
        self.transfer = TermsTransfer(page, tab)
        self.templates = TermsTemplates(page, tab, self.transfer)
        self.activation = ActivationCommands(page, tab, self.questions)
        self.simulator = SimulatorCommands(page, tab, self.transfer)
        self.header = TermsHeader(page, tab, self)
        tab.changed.connect(self._on_changed)
        tab.bar.more.clicked.connect(self._on_more)
        tab.bar.change_day.clicked.connect(self.new_version)
        page.side_panel.closed.connect(self._on_panel_closed)

    @Slot()
    def new_version(self) -> None:
        """Ask from which day the next version applies, then let it be written."""
        data, tab, page = self._tab.data, self._tab, self._page
        if data is None:
            return
        if data.version_days.is_closed:
            page.show_problem(
                "Statements are issued up to the end of the contract: no version can follow.",
                "Move its end in the contract's details, or make a new contract.",
            )
            return
        panel = SavingPanel(
            data.version_days, data.effective_days, tab.target or self._next_day(data)
        )
        cancel = Button("Cancel")
        cancel.clicked.connect(page.side_panel.close_panel)
        start = Button("Start this version", kind="primary")
        start.clicked.connect(lambda: self._start(panel))
        page.side_panel.show_content("New version", panel, cancel, start)
        panel.effective.setFocus()
        panel.effective.selectAll()

    def _start(self, panel: SavingPanel) -> None:
        try:
            day = panel.day()
        except ValidationFailed:
            return  # it stands beside the field
        self._page.side_panel.close_panel()
        self._tab.start_version(day)

    def _next_day(self, data: ContractData) -> date:
        """Return the first period start after today that has no version yet."""
        today, days = self._page.context.today(), data.version_days
        ahead = [each.day for each in data.effective_days if each.day > today]
        free = [day for day in ahead if day not in days.versions]
        return (free or ahead or [days.first])[0]

    @Slot()
    def _on_changed(self) -> None:
        tab, data = self._tab, self._tab.data
        version = tab.version
        if data is None or version is None:
            self.agreement.hide()
            self.changes.hide()
            return
        found = data.agreements_on(version)
        if found is not None:
            names = {Side.AGENCY: data.agency, Side.CLIENT: data.row.client_name}
            unsaved = tab.draft.is_changed or tab.target is not None
            self.agreement.show_agreements(found, names, draft_beside=unsaved)
            self.agreements.show(data.row.id, found, data.agency)
        self.agreement.setVisible(found is not None)
        self._compare(data, version)

    def _compare(self, data: ContractData, version: TermsRow) -> None:
        """Show what the draft changes, or what the version changed against the one before."""
        if self._tab.draft.is_changed:
            title = f"Your changes to version {version.number}"
            before, after = version.document, self._tab.draft.document
        elif version.number > 1:
            title = f"What changed in version {version.number}"
            before, after = data.terms[version.number - 2].document, version.document
        else:
            self._compared = None
            self.changes.hide()
            return
        if self._compared is not None and self._compared == (before, after):
            return
        self._compared = (before, after)
        found = self._differences(data, before, after)
        if found is not None:
            self.changes.show_changes(title, found)
        self.changes.setVisible(found is not None)

    def _differences(
        self, data: ContractData, before: _Document, after: _Document
    ) -> tuple[TermsChange, ...] | None:
        row = data.row
        try:
            return compare_terms(before, after, currency=row.currency, billing=row.billing)
        except ValidationFailed:
            return None  # while a rule is not complete there is nothing to compare

    def more_menu(self, parent: QWidget) -> QMenu:
        """Return what is seldom done to terms."""
        tab, data, menu = self._tab, self._tab.data, QMenu(parent)
        export = menu.addAction("Export terms as file…")
        export.triggered.connect(self.transfer.export_file)
        export.setEnabled(bool(tab.draft.components))
        menu.addAction("Import terms from file…").triggered.connect(self.transfer.import_file)
        copy = menu.addAction("Copy terms from another contract…")
        copy.triggered.connect(self.transfer.copy_terms)
        if self.activation.is_offered:
            menu.addAction("New version…").triggered.connect(self.new_version)
        if tab.target is not None:
            menu.addAction("Change the day of the new version…").triggered.connect(self.new_version)
        version = tab.version
        if data is not None and version is not None and len(data.terms) > 1:
            menu.addSeparator()
            delete = menu.addAction(f"Delete version {version.number}…")
            delete.setEnabled(not data.version_days.stays(version.effective))
            delete.triggered.connect(self._on_delete)
        return menu

    @Slot()
    def _on_panel_closed(self) -> None:
        """Keep the keyboard in the terms, so that it does not fall to the sidebar."""
        focus = QApplication.focusWidget()
        if self._tab.isVisible() and (focus is None or not self._tab.isAncestorOf(focus)):
            self._tab.setFocus()

    @Slot()
    def _on_more(self) -> None:
        button = self._tab.bar.more
        self.more_menu(button).popup(button.mapToGlobal(button.rect().bottomLeft()))

    @Slot()
    def _on_delete(self) -> None:
        data, version = self._tab.data, self._tab.version
        if data is None or version is None:
            return
        page, database, contract_id = self._page, self._page.context.database, data.row.id

        def done(changes: Changes) -> None:
            self._tab.discard()
            page.context.notify_changes(changes)
            page.context.toast(f"Version {version.number} deleted")

        def delete() -> None:
            page.run(
                "Deleting the version",
                lambda _progress: delete_terms(database, contract_id, version.effective),
                done,
            )

        confirm(
            page,
            title=f"Delete version {version.number}?",
            text="No issued statement used it, and nobody agreed to it. This cannot be undone.",
            action=f"Delete version {version.number}",
            on_confirm=delete,
        )
