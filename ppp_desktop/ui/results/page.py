"""The page of results: what is stored for a contract, and the imports that brought it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.contracts import ContractRow, list_contracts
from ppp_desktop.services.data_checks.findings import Finding
from ppp_desktop.services.data_checks.rows import filter_of
from ppp_desktop.services.importing import BatchRow, list_batches, undo_import
from ppp_desktop.services.proposals import ProposalRow, list_proposals
from ppp_desktop.services.results import (
    ImportDetails,
    ResultPage,
    ResultRow,
    ResultSpan,
    get_import,
    list_results,
    result_span,
)
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.reconciliation.view import ReconciliationView
from ppp_desktop.ui.reconciliation.work import ReconciliationWork
from ppp_desktop.ui.results.checks_view import EVERY, ChecksView
from ppp_desktop.ui.results.checks_work import ChecksWork
from ppp_desktop.ui.results.columns import batch_columns
from ppp_desktop.ui.results.file_row import show_file_row
from ppp_desktop.ui.results.finding_columns import chip_text
from ppp_desktop.ui.results.next_step import offer_next_step
from ppp_desktop.ui.results.panels import import_panel, result_panel
from ppp_desktop.ui.results.proposals_view import ProposalsView
from ppp_desktop.ui.results.proposals_work import ProposalsWork
from ppp_desktop.ui.results.result_list import PATTERNS, ResultList, period_called
from ppp_desktop.ui.tables.columns import Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.dialogs import confirm
from ppp_desktop.ui.widgets.drop_zone import DropZone
from ppp_desktop.ui.widgets.empty_state import EmptyState

MOST_EXPORTED = 100_000
CHECKED_UNASKED = 100_000
"""Results up to which the checks run by themselves; of more, when their tab is opened."""

TABS = (
    ("results", "Results"),
    ("imports", "Imports"),
    ("checks", "Checks"),
    ("reconciliation", "Reconciliation"),
    ("proposals", "Proposals"),
)

_LAST_CONTRACT = "results.contract"


@dataclass(frozen=True, slots=True)
class _Overview:
    contracts: list[ContractRow]
    batches: list[BatchRow]
    proposals: list[ProposalRow]


@dataclass(frozen=True, slots=True)
class _Loaded:
    span: ResultSpan | None
    period: Period | None
    page: ResultPage


class ResultsPage(Page):
    """Tabs: the results of one contract; all imports; what the checks on data found."""

    topics = frozenset({Topic.RESULTS, Topic.CONTRACTS, Topic.CLIENTS})

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Results")
        self._import = self.button("Import results", self._on_import, main=True)
        self.header.set_buttons(self._import)
        self.add_tabs(TABS, self._on_tab)
        self.list = ResultList(context.settings, self._export_results)
        self.imports = DataTable[BatchRow](
            batch_columns(),
            name="imports",
            settings=context.settings,
            exporter=self._export,
            empty=EmptyState("upload", "Nothing was imported yet."),
        )
        self.no_contract = EmptyState(
            "contracts",
            "No contract yet",
            "Results belong to a contract. Make one first, then import its spreadsheets.",
            action="Go to contracts",
            on_action=lambda: context.navigate("contracts"),
        )
        self.drop_zone = DropZone(
            "Drop the spreadsheets that your tools export",
            "Google Ads, Meta Ads, Google Analytics, CRM and shop exports are recognised; "
            "click to choose files.",
            patterns=PATTERNS,
        )
        imports_card = Card()
        imports_card.add(self.imports, 1)
        self.checks = ChecksView(context.settings, self._export)
        self.checks_work = ChecksWork(self, self.checks)
        self.reconciliation = ReconciliationView(context.settings, self._export)
        self.reconciliation_work = ReconciliationWork(self, self.reconciliation)
        self.proposals = ProposalsView(context.settings, self._export)
        self.proposals_work = ProposalsWork(self, self.proposals)
        self._stack = QStackedWidget()
        self._views = {
            "results": self.list,
            "imports": imports_card,
            "checks": self.checks,
            "reconciliation": self.reconciliation,
            "proposals": self.proposals,
        }
        for widget in (*self._views.values(), self.no_contract, self.drop_zone):
            self._stack.addWidget(widget)
        self.body.addWidget(self._stack, 1)
        self._overview: _Overview | None = None
        self._wanted_batch: int | None = None
        self._offers_next = False
        self._offered: int | None = None
        self._connect()

    def _connect(self) -> None:
        self.list.wanted.connect(self._read_results)
        self.list.row_activated.connect(self._on_result_wanted)
        self.imports.row_selected.connect(self._on_import_selected)
        for zone in (self.list, self.drop_zone):
            zone.files_chosen.connect(self._on_files)
        self.checks_work.badge_changed.connect(self._on_badge)
        self.proposals_work.counted.connect(self._on_proposals_counted)
        self.checks_work.rows_wanted.connect(self._on_finding_wanted)
        self.checks_work.row_wanted.connect(self._on_result_behind_wanted)

    @override
    def reload(self) -> None:
        db = self.context.database
        self.list.recount()
        self.load(
            "Reading results",
            lambda _p: _Overview(list_contracts(db), list_batches(db), list_proposals(db)),
            self._show_overview,
        )

    @override
    def open(self, target: Mapping[str, object]) -> None:
        """Take `contract_id`, `batch_id` (an import) and `tab`, one of `TABS`.

        With `imported` the import was just done: the page offers what comes next.
        """
        self.banner.close_banner()
        self._offers_next = target.get("imported") is True
        contract_id, batch_id = target.get("contract_id"), target.get("batch_id")
        if isinstance(batch_id, int):
            self._wanted_batch = batch_id
        if isinstance(contract_id, int):
            self.context.settings.set_text(_LAST_CONTRACT, str(contract_id))
            self.list.choose_contract(contract_id)
            self.reconciliation.choose(contract_id, str(target.get("period", "")))
        tab = target.get("tab", "imports" if batch_id else "results")
        if tab in ("checks", "proposals"):
            view = self.checks if tab == "checks" else self.proposals
            view.choose_contract(contract_id if isinstance(contract_id, int) else EVERY)
        self.tabs.choose(tab if isinstance(tab, str) and tab in self._views else "results")
        self.mark_dirty()

    def _show_overview(self, overview: _Overview) -> None:
        self._overview = overview
        self.list.set_contracts(overview.contracts)
        self.checks_work.set_contracts(overview.contracts)
        self.proposals_work.show(overview.proposals, overview.contracts)
        self.imports.set_rows(overview.batches)
        self.imports.fit_columns()
        self._show_current()
        if any(batch.undone for batch in overview.batches if batch.id == self._offered):
            self._offered = None
            self.banner.close_banner()
        if not overview.contracts or not overview.batches:
            return
        known = {contract.id for contract in overview.contracts}
        if self.list.span_key() == "":
            last = self.context.settings.text(_LAST_CONTRACT)
            newest = overview.batches[0].contract_id
            chosen = int(last) if last.isdigit() and int(last) in known else newest
            self.list.choose_contract(chosen)
        self._select_wanted_batch(overview.batches)
        self._read_results()
        self.reconciliation_work.set_contracts(overview.contracts, self.list.contract.value())
        if self.tabs.current() == "reconciliation":
            self.reconciliation_work.read_if_needed()
        stored = sum(batch.added for batch in overview.batches if not batch.undone)
        if self.tabs.current() == "checks" or stored <= CHECKED_UNASKED:
            self.checks_work.look_if_needed()

    def _select_wanted_batch(self, batches: Sequence[BatchRow]) -> None:
        wanted, self._wanted_batch = self._wanted_batch, None
        for batch in batches:
            if batch.id == wanted:
                self.imports.select_row(batch)
                if self._offers_next:
                    self._offers_next, self._offered = False, batch.id
                    offer_next_step(self, batch)

    def _show_current(self) -> None:
        overview = self._overview
        if overview is None:
            return
        usable = bool(overview.contracts) and bool(overview.batches)
        self.tabs.setVisible(usable)
        self._import.setVisible(bool(overview.contracts))
        if not overview.contracts:
            self._stack.setCurrentWidget(self.no_contract)
        elif not overview.batches:
            self._stack.setCurrentWidget(self.drop_zone)
        else:
            self._stack.setCurrentWidget(self._views[self.tabs.current()])

    @Slot()
    def _read_results(self) -> None:
        contract = self.list.contract_row()
        if contract is None:
            return
        self.context.settings.set_text(_LAST_CONTRACT, str(contract.id))
        db, key, filters = self.context.database, self.list.span_key(), self.list.filters()
        before = self.list.page()
        known = before.occurring if before else None

        def work(_progress: Progress) -> _Loaded:
            span = result_span(db, contract.id)
            period = period_called(key, span, contract)
            page = list_results(db, contract.id, period, filters=filters, known=known)
            return _Loaded(span, period, page)

        self.load("Reading results", work, self._show_results)

    def _show_results(self, loaded: _Loaded) -> None:
        self.list.show_page(loaded.span, loaded.period, loaded.page)

    @Slot(object)
    def _on_result_wanted(self, row: ResultRow) -> None:
        contract = self.list.contract_row()
        if contract is None:
            return
        button = Button("Show its import")
        button.clicked.connect(lambda: self.open({"batch_id": row.batch_id}))
        in_file = Button("Show the row")
        in_file.clicked.connect(lambda: show_file_row(self, row.batch_id, row.row))
        self.side_panel.show_content(
            row.external_id or "One result", result_panel(row, contract.currency), in_file, button
        )

    @Slot(object)
    def _on_import_selected(self, row: BatchRow | None) -> None:
        if row is None or self.tabs.current() != "imports":
            return
        db = self.context.database
        self.run("Reading the import", lambda _progress: get_import(db, row.id), self._show_import)

    def _show_import(self, details: ImportDetails) -> None:
        buttons = []
        if details.undone_at is None:
            undo = Button("Undo import", kind="danger")
            undo.clicked.connect(lambda: self._on_undo_wanted(details))
            show = Button("Show its results")
            show.clicked.connect(lambda: self._on_results_wanted(details))
            buttons = [show, undo]
        self.side_panel.show_content(details.file_name, import_panel(details), *buttons)

    def _on_results_wanted(self, details: ImportDetails) -> None:
        self.side_panel.close_panel()
        self.list.choose_contract(details.contract_id)
        self.list.choose_batch(details.id, details.file_name)
        self.tabs.choose("results")
        self._read_results()

    def _on_undo_wanted(self, details: ImportDetails) -> None:
        changed = f" and brings {details.changed:,} back as they were" if details.changed else ""
        confirm(
            self,
            title=f"Undo the import of {details.file_name}?",
            text=f"This takes {details.added:,} results out of {details.contract_code}{changed}. "
            "The file itself is not touched; you can import it again.",
            action="Undo import",
            on_confirm=lambda: self._undo(details),
        )

    def _undo(self, details: ImportDetails) -> None:
        db = self.context.database

        def done(changes: Changes) -> None:
            self.side_panel.close_panel()
            self.context.notify_changes(changes)
            self.context.toast(f"The import of {details.file_name} is undone.")

        self.run(
            f"Undoing the import of {details.file_name}",
            lambda _progress: undo_import(db, details.id),
            done,
            cancellable=False,
        )

    def _on_tab(self, key: str) -> None:
        self.side_panel.close_panel()
        self._show_current()
        if key == "checks" and self._overview is not None:
            self.checks_work.look_if_needed()
        if key == "reconciliation" and self._overview is not None:
            self.reconciliation_work.read_if_needed()

    @Slot(int)
    def _on_badge(self, count: int) -> None:
        self.tabs.set_text("checks", f"Checks {count:,}" if count else "Checks")

    @Slot(int, int)
    def _on_proposals_counted(self, waiting: int, known: int) -> None:
        self.tabs.set_text("proposals", f"Proposals {waiting:,}" if waiting else "Proposals")
        self.tabs.set_tab_shown("proposals", bool(known))
        if not known and self.tabs.current() == "proposals":
            self.tabs.choose("results")

    @Slot(object)
    def _on_finding_wanted(self, finding: Finding) -> None:
        """Show the results behind a finding in the list of results."""
        self.side_panel.close_panel()
        self.list.choose_contract(finding.contract_id)
        self.list.choose_finding(filter_of(finding), chip_text(finding))
        self.tabs.choose("results")
        self._read_results()

    @Slot(object, object)
    def _on_result_behind_wanted(self, row: ResultRow, finding: Finding) -> None:
        if self.list.contract.value() != finding.contract_id:
            self.list.choose_contract(finding.contract_id)
            self._read_results()
        self._on_result_wanted(row)

    def _on_import(self) -> None:
        self.context.navigate("import")

    @Slot(object)
    def _on_files(self, paths: list[Path]) -> None:
        contract = self.list.contract_row()
        target: dict[str, object] = {"paths": paths}
        if contract is not None and self._stack.currentWidget() is self.list:
            target["contract_id"] = contract.id
        self.context.navigate("import", **target)

    def _export(self, path: Path, content: TableContent) -> None:
        self.run(
            f"Exporting to {path.name}",
            lambda _progress: export_table(path, content),
            lambda _none: self.context.toast(f"{path.name} is written."),
        )

    def _export_results(
        self, path: Path, content: TableContent, columns: Sequence[Column[ResultRow]]
    ) -> None:
        """Export all that match, not only the rows that the table shows."""
        contract, page = self.list.contract_row(), self.list.page()
        if contract is None or page is None or page.total <= len(page.rows):
            self._export(path, content)
            return
        db, key, filters = self.context.database, self.list.span_key(), self.list.filters()
        shown = [column for column in columns if column.title in content.titles]

        def work(_progress: Progress) -> int:
            period = period_called(key, result_span(db, contract.id), contract)
            found = list_results(
                db,
                contract.id,
                period,
                filters=filters,
                limit=MOST_EXPORTED,
                known=page.occurring,
            )
            rows = tuple(tuple(each.exported(row) for each in shown) for row in found.rows)
            export_table(path, TableContent(content.name, content.titles, rows))
            return len(rows)

        def done(count: int) -> None:
            whole = count == page.total
            counted = f"{count:,}" if whole else f"the first {count:,} of {page.total:,}"
            self.context.toast(f"{path.name} holds {counted} results.")

        self.run(f"Exporting to {path.name}", work, done)
