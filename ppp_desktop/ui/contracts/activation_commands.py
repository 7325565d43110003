"""Activating a contract whose terms are saved and leave no question open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.changes import Changes
from ppp_desktop.services.activating import set_status
from ppp_desktop.services.contracts import ContractStatus

if TYPE_CHECKING:
    from ppp_desktop.ui.contracts.terms_questions import TermsQuestions
    from ppp_desktop.ui.contracts.terms_tab import TermsTab
    from ppp_desktop.ui.page import Page


class ActivationCommands(QObject):
    """Works on the contract that the tab shows."""

    def __init__(self, page: Page, tab: TermsTab, questions: TermsQuestions) -> None:
        super().__init__(tab)
        self._page = page
        self._tab = tab
        self._questions = questions

    @property
    def is_offered(self) -> bool:
        """Whether the contract is a draft that could be active as it is saved."""
        tab, data = self._tab, self._tab.data
        if data is None or tab.draft.is_changed or tab.target is not None:
            return False
        return data.row.status is ContractStatus.DRAFT and data.activation.is_possible

    @Slot()
    def activate(self) -> None:
        """Make the contract active; the toast offers to take it back."""
        data = self._tab.data
        if data is None:
            return
        page, contract_id = self._page, data.row.id
        database = page.context.database

        def undo() -> None:
            page.run(
                "Making the contract a draft again",
                lambda _progress: set_status(database, contract_id, ContractStatus.DRAFT),
                page.context.notify_changes,
            )

        def done(changes: Changes) -> None:
            page.context.notify_changes(changes)
            page.context.toast(f"{data.row.code} is active", undo)

        page.run(
            "Activating the contract",
            lambda _progress: set_status(database, contract_id, ContractStatus.ACTIVE),
            done,
        )

    @Slot()
    def lead_to_questions(self) -> None:
        """Lead to the first open question of the contract, in whichever version it is."""
        tab, data = self._tab, self._tab.data
        if data is None:
            return
        found = data.activation.open
        days = {each.effective for each in found}
        if found and not tab.is_changed and tab.day not in days:
            version = next(row for row in data.terms if row.effective == found[0].effective)
            tab.bar.version_chosen.emit(version)
        self._questions.lead()
