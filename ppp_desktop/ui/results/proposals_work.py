"""Reads the proposals for the page of results, and does what is decided on one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from ppp_desktop.core.changes import Changes
from ppp_desktop.models.database import Database
from ppp_desktop.services.adjustment_sources import adjust_for_proposal
from ppp_desktop.services.adjustments import AdjustmentRow
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.proposal_reopening import reopen_proposal
from ppp_desktop.services.proposals import (
    ProposalRow,
    ProposalState,
    apply_proposal,
    dismiss_proposal,
)
from ppp_desktop.ui.adjustments.work import AdjustmentsWork
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.checks_work import LAST_AUTHOR
from ppp_desktop.ui.results.proposal_panel import ProposalPanel
from ppp_desktop.ui.results.proposals_view import ProposalsView

Decide = Callable[[Database, int, str], Changes]


class ProposalsWork(QObject):
    """The work behind `view` on `page`."""

    counted = Signal(int, int)  # how many proposals are open, and how many there are

    def __init__(self, page: Page, view: ProposalsView) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._view = view
        self._adjusting = AdjustmentsWork(page)
        view.proposal_selected.connect(self._on_selected)

    def show(self, rows: list[ProposalRow], contracts: list[ContractRow]) -> None:
        """Show these proposals, and tell how many there are."""
        self._view.show_rows(rows)
        self._view.set_contracts(contracts)
        self.counted.emit(sum(row.state is ProposalState.OPEN for row in rows), len(rows))

    @Slot(object)
    def _on_selected(self, row: ProposalRow | None) -> None:
        if row is None or not self._view.isVisible():
            return
        before = self._page.side_panel.content()
        if isinstance(before, ProposalPanel) and before.isVisible() and before.row == row:
            return  # a name that is being written stays
        panel = ProposalPanel(row, self._context.settings.text(LAST_AUTHOR))
        panel.leave.clicked.connect(lambda _checked=False: self._leave(panel))
        panel.take_over.clicked.connect(lambda _checked=False: self._take_over(panel))
        panel.adjust.clicked.connect(lambda _checked=False: self._adjust(panel))
        panel.reopen.clicked.connect(lambda _checked=False: self._reopen(row))
        title = "A difference waits" if row.state is ProposalState.OPEN else "A difference"
        self._page.side_panel.show_content(title, panel, *panel.foot())

    def _leave(self, panel: ProposalPanel) -> None:
        told = f"The results of {panel.row.period.label} stay as they are."
        self._decide(panel, "Leaving the results as they are", dismiss_proposal, told)

    def _take_over(self, panel: ProposalPanel) -> None:
        told = f"The differences to {panel.row.period.label} are taken over as an import."
        self._decide(panel, "Taking the differences over", apply_proposal, told)

    def _adjust(self, panel: ProposalPanel) -> None:
        panel.form.clear_errors()
        database, row, author = self._context.database, panel.row, panel.author.value()

        def done(result: tuple[AdjustmentRow, Changes]) -> None:
            self._context.settings.set_text(LAST_AUTHOR, author.strip())
            self._page.side_panel.close_panel()
            self._adjusting.added(*result)

        self._page.run(
            "Putting the difference into the next statement",
            lambda _progress: adjust_for_proposal(database, row.id, author=author),
            done,
            form=panel.form,
            cancellable=False,
        )

    def _decide(self, panel: ProposalPanel, title: str, decide: Decide, told: str) -> None:
        panel.form.clear_errors()
        database, row, author = self._context.database, panel.row, panel.author.value()

        def done(changes: Changes) -> None:
            self._context.settings.set_text(LAST_AUTHOR, author.strip())
            self._page.side_panel.close_panel()
            self._context.notify_changes(changes)
            self._context.toast(told, lambda: self._reopen(row))

        self._page.run(
            title,
            lambda _progress: decide(database, row.id, author),
            done,
            form=panel.form,
            cancellable=False,
        )

    def _reopen(self, row: ProposalRow) -> None:
        database = self._context.database

        def done(changes: Changes) -> None:
            self._page.side_panel.close_panel()
            self._context.notify_changes(changes)
            self._context.toast(f"The difference to {row.period.label} waits again.")

        self._page.run(
            "Opening the proposal again",
            lambda _progress: reopen_proposal(database, row.id),
            done,
            cancellable=False,
        )
