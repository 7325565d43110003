"""Runs the checks on data from the page of results, and accepts what they find."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.data_checks.accepting import accept_finding, reopen_finding
from ppp_desktop.services.data_checks.findings import Finding, Severity
from ppp_desktop.services.data_checks.rows import rows_behind
from ppp_desktop.services.data_checks.running import (
    DataReport,
    check_data,
    look_again_at_acceptances,
)
from ppp_desktop.services.results import ResultRow
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.checks_view import ChecksView, badge_of
from ppp_desktop.ui.results.finding_panel import SHOWN_ROWS, FindingPanel
from ppp_desktop.ui.tasks import Task

LAST_AUTHOR = "checks.author"
"""The setting with the name that was typed last."""

_LOOKED_AT = frozenset({Topic.RESULTS, Topic.CONTRACTS, Topic.TERMS})
_TITLES = {
    Severity.ERROR: "This is wrong",
    Severity.WARNING: "This looks wrong",
    Severity.NOTE: "Good to know",
}


class ChecksWork(QObject):
    """The work behind `view` on `page`; a report is kept until results change."""

    badge_changed = Signal(int)
    rows_wanted = Signal(object)  # Finding
    row_wanted = Signal(object, object)  # ResultRow, Finding

    def __init__(self, page: Page, view: ChecksView) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._view = view
        self._report: DataReport | None = None
        self._is_stale = True
        self._task: Task | None = None
        self._contracts: dict[int, ContractRow] = {}
        view.again_wanted.connect(self.look)
        view.finding_selected.connect(self._on_finding_selected)
        self._context.changed.connect(self._on_changed)

    def set_contracts(self, contracts: list[ContractRow]) -> None:
        """Offer these contracts."""
        self._contracts = {contract.id: contract for contract in contracts}
        self._view.set_contracts(contracts)

    def look_if_needed(self) -> None:
        """Run the checks unless what they said, or are about to say, still holds."""
        if self._is_stale:
            self.look()

    @Slot()
    def look(self) -> None:
        """Run the checks on all contracts."""
        if self._task is not None:
            self._task.cancel()
        self._is_stale = False
        database, today = self._context.database, self._context.today()
        self._view.show_running()
        task = self._page.run(
            "Checking the results",
            lambda progress: check_data(database, today, progress=progress),
            self._show,
        )
        self._task = task
        task.finished.connect(lambda: self._on_finished(task))

    def _show(self, report: DataReport) -> None:
        self._report = report
        self._view.show_report(report)
        self.badge_changed.emit(badge_of(report))

    def _on_finished(self, task: Task) -> None:
        if self._task is task:
            self._task = None
            self._view.show_stopped()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        report = self._report
        self._is_stale = self._is_stale or bool(changes.topics & _LOOKED_AT)
        if Topic.CHECKS not in changes.topics or report is None or self._is_stale:
            return
        database = self._context.database
        self._page.run(
            "Reading what is accepted",
            lambda _progress: look_again_at_acceptances(database, report),
            self._show,
        )

    @Slot(object)
    def _on_finding_selected(self, finding: Finding | None) -> None:
        if finding is None or not self._view.isVisible():
            return
        before = self._page.side_panel.content()
        if isinstance(before, FindingPanel) and before.isVisible() and before.finding == finding:
            return  # a reason that is being written stays
        contract = self._contracts.get(finding.contract_id)
        author = self._context.settings.text(LAST_AUTHOR)
        panel = FindingPanel(finding, contract.currency if contract else "", author)
        panel.show_rows.clicked.connect(lambda _checked=False: self.rows_wanted.emit(finding))
        panel.accept.clicked.connect(lambda _checked=False: self._accept(panel))
        panel.reopen.clicked.connect(lambda _checked=False: self._reopen(finding))
        panel.row_activated.connect(lambda row: self._on_row(row, finding))
        panel.import_wanted.connect(lambda batch_id: self._page.open({"batch_id": batch_id}))
        title = _TITLES[finding.severity] if finding.is_open else "Accepted"
        self._page.side_panel.show_content(title, panel, *panel.foot())
        database = self._context.database

        def show(rows: tuple[ResultRow, ...]) -> None:
            if self._page.side_panel.content() is panel:
                panel.show_results(rows)

        self._page.run(
            "Reading the rows",
            lambda _progress: rows_behind(database, finding, limit=SHOWN_ROWS),
            show,
        )

    def _on_row(self, row: ResultRow, finding: Finding) -> None:
        self.row_wanted.emit(row, finding)

    def _accept(self, panel: FindingPanel) -> None:
        panel.form.clear_errors()
        database, finding = self._context.database, panel.finding
        author, reason = panel.author.value(), panel.reason.value()

        def done(changes: Changes) -> None:
            self._context.settings.set_text(LAST_AUTHOR, author.strip())
            self._page.side_panel.close_panel()
            self._context.notify_changes(changes)
            self._context.toast("The finding is accepted.", lambda: self._reopen(finding))

        self._page.run(
            "Accepting the finding",
            lambda _progress: accept_finding(database, finding, author=author, reason=reason),
            done,
            form=panel.form,
        )

    def _reopen(self, finding: Finding) -> None:
        database = self._context.database

        def done(changes: Changes) -> None:
            self._page.side_panel.close_panel()
            self._context.notify_changes(changes)
            self._context.toast("The finding is open again.")

        self._page.run(
            "Opening the finding again",
            lambda _progress: reopen_finding(database, finding),
            done,
        )
