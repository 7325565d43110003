"""The import wizard: files, columns, problems, effect; nothing is written before Import."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QStackedWidget
from typing_extensions import override

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import PppError
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.contracts import ContractRow, list_contracts
from ppp_desktop.services.import_checking import SheetCheck, check_sheet
from ppp_desktop.services.import_opening import open_for_import
from ppp_desktop.services.import_problems import rejected_rows
from ppp_desktop.services.import_runs import (
    RunEffect,
    RunOutcome,
    import_sheets,
    preview_imports,
    undo_imports,
)
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.columns_step import ColumnsStep
from ppp_desktop.ui.importing.effect_step import EffectStep, SheetEffect
from ppp_desktop.ui.importing.files_step import FilesStep
from ppp_desktop.ui.importing.memory import remember, remembered_mappings
from ppp_desktop.ui.importing.plan import ImportPlan, Reading, Sheet
from ppp_desktop.ui.importing.problems_step import ProblemsStep, SheetProblems
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.tasks import Task
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.text_tabs import WizardSteps

FILES, COLUMNS, PROBLEMS, EFFECT = range(4)


class ImportPage(Page):
    """What was entered stays while other pages are shown, until it is imported or cleared."""

    topics = frozenset(
        {Topic.CONTRACTS, Topic.CLIENTS, Topic.RESULTS, Topic.TERMS, Topic.STATEMENTS}
    )

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Import results")
        self.plan = ImportPlan(self)
        self.files = FilesStep(self.plan)
        self.columns = ColumnsStep(self.plan)
        self.problems = ProblemsStep()
        self.effect = EffectStep()
        self.steps = WizardSteps()
        for title, step in (
            ("Files", self.files),
            ("Columns", self.columns),
            ("Problems", self.problems),
            ("Effect", self.effect),
        ):
            self.steps.add_step(title, step)
        self.no_contract = EmptyState(
            "contracts",
            "No contract yet",
            "Results belong to a contract. Make one first, then import its spreadsheets.",
            action="Go to contracts",
            on_action=lambda: context.navigate("contracts"),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.steps)
        self._stack.addWidget(self.no_contract)
        self.body.addWidget(self._stack, 1)
        self.back = self.button("Back", self.steps.go_back)
        self.go_on = self.button("Continue", self._on_go_on, main=True)
        self.header.set_buttons(self.back, self.go_on)
        self._contracts: dict[int, ContractRow] = {}
        self._contract_id: int | None = None
        self._readings: dict[int, Task] = {}
        self._checks: dict[int, Task] = {}
        self._effect: RunEffect | None = None
        self._working = False
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        self.files.files_chosen.connect(self.add_files)
        self.files.cancel_wanted.connect(self._on_cancel_wanted)
        self.columns.edited.connect(self._on_mapping_edited)
        self.problems.mapping_wanted.connect(self._on_mapping_wanted)
        self.problems.save_wanted.connect(self._on_save_wanted)
        self.plan.changed.connect(self._on_plan_changed)
        self.steps.step_changed.connect(self._on_step_changed)

    @override
    def reload(self) -> None:
        db = self.context.database
        self.load("Reading contracts", lambda _p: list_contracts(db), self._show_contracts)

    @override
    def open(self, target: Mapping[str, object]) -> None:
        """Take `paths` (files to add) and `contract_id` (where they belong)."""
        contract_id = target.get("contract_id")
        self._contract_id = contract_id if isinstance(contract_id, int) else None
        paths = target.get("paths")
        if isinstance(paths, list):
            self.add_files([Path(path) for path in paths])

    @Slot(object)
    def add_files(self, paths: list[Path]) -> None:
        """Read these files, each as a task of its own; those in the plan already are left."""
        if paths:
            self.steps.go_to(FILES)
        for path in paths:
            key = self.plan.begin(path)
            if key is None:
                self.context.toast(f"{path.name} is in the list already.")
            else:
                self._read(key, path)

    def _read(self, key: int, path: Path) -> None:
        db, contract_id = self.context.database, self._contract_id
        mappings = remembered_mappings(self.context.settings)

        def failed(error: Exception) -> None:
            if isinstance(error, PppError):
                self.plan.refuse(key, error.message, error.remedy)
            else:
                self.plan.remove(key)
                self.show_error(error)

        task = self.context.tasks.start(
            lambda progress: open_for_import(
                db, path, contract_id=contract_id, remembered=mappings, progress=progress
            ),
            title=f"Reading {path.name}",
            on_success=partial(self.plan.take, key),
            on_error=failed,
            owner=self,
        )
        self._readings[key] = task
        task.progressed.connect(partial(self._on_reading, key))
        task.finished.connect(partial(self._on_read, key))

    def _on_reading(self, key: int, done: int, total: int, text: str) -> None:
        if shiboken6.isValid(self):
            self.files.show_progress(key, done / total if total else None, text)

    def _on_read(self, key: int) -> None:
        """Forget the task; what is still a reading now was cancelled."""
        if not shiboken6.isValid(self):
            return
        del self._readings[key]
        if any(entry.key == key and isinstance(entry, Reading) for entry in self.plan.entries):
            self.plan.remove(key)

    @Slot(int)
    def _on_cancel_wanted(self, key: int) -> None:
        if key in self._readings:
            self._readings[key].cancel()

    def _show_contracts(self, contracts: list[ContractRow]) -> None:
        self._contracts = {contract.id: contract for contract in contracts}
        self.files.set_contracts(contracts)
        self._stack.setCurrentIndex(0 if contracts else 1)
        self._forget_effect()
        self._refresh()

    @Slot(int)
    def _on_mapping_edited(self, key: int) -> None:
        sheet = self.plan.sheet(key)
        if sheet is None:
            return
        if key in self._checks:
            self._checks[key].cancel()
        opened, mapping = sheet.opened, sheet.mapping

        def work(progress: Progress) -> SheetCheck:
            return check_sheet(opened.file, opened.read, mapping, progress=progress)

        task = self.run("Trying out the columns", work, partial(self.plan.set_check, key))
        self._checks[key] = task

    @Slot()
    def _on_plan_changed(self) -> None:
        self._forget_effect()
        self._refresh()

    def _forget_effect(self) -> None:
        """What was worked out no longer holds; the steps that show it close."""
        self._effect = None
        self.steps.forget_after(COLUMNS if self.steps.step() >= COLUMNS else self.steps.step())

    @Slot(int)
    def _on_step_changed(self, step: int) -> None:
        if step == COLUMNS:
            self.columns.refresh()
        self._refresh()

    def _refresh(self) -> None:
        """Bring the header up to date: what is missing, and what the main button does."""
        step = self.steps.step()
        missing = self._missing(step)
        usable = bool(self._contracts)
        self.back.setVisible(step > FILES)
        self.go_on.setVisible(usable)
        self.go_on.setEnabled(not missing and not self._working)
        self.go_on.setText(self._next_text(step))
        self.go_on.setToolTip(missing)
        files = len({sheet.path for sheet in self.plan.sheets()})
        counted = f"{files} file" + ("" if files == 1 else "s") if files else ""
        self.header.set_context(" · ".join(part for part in (counted, missing) if part))

    def _missing(self, step: int) -> str:
        if step == FILES:
            return self.plan.missing_in_files() if self.plan.entries else ""
        if step == COLUMNS:
            return self.columns.problem() or self.plan.missing_in_columns()
        if step == EFFECT and self._effect is not None and not self._effect.changes:
            return "These results are all there already."
        return ""

    def _next_text(self, step: int) -> str:
        if not self.plan.entries:
            return "Choose files"
        if step != EFFECT or self._effect is None:
            return "Continue"
        changes = self._effect.changes
        return f"Import {changes:,} change" + ("" if changes == 1 else "s")

    def _on_go_on(self) -> None:
        step = self.steps.step()
        if step == FILES and not self.plan.entries:
            self.files.drop_zone.choose_files()
        elif step == FILES and not all(sheet.sure for sheet in self.plan.sheets()):
            self.columns.show_what_needs_a_look()
            self.steps.go_to(COLUMNS)
        elif step in (FILES, COLUMNS):
            self.columns.commit()
            if not self._missing(COLUMNS):
                self._work_out()
        elif step == PROBLEMS:
            self.steps.go_to(EFFECT)
        else:
            self._import()

    def _work_out(self) -> None:
        """Try the import out and show its problems, or at once its effect where there are none."""
        db, jobs = self.context.database, self.plan.jobs()
        entries = self.plan.entries
        self._working = True
        self._refresh()

        def done(effect: RunEffect) -> None:
            if self.plan.entries != entries:
                return
            self._effect = effect
            self._show_effect(effect)
            quiet = not any(report.problems for report in effect.reports)
            self.steps.go_to(PROBLEMS)
            if quiet and all(sheet.sure for sheet in self.plan.sheets()):
                self.steps.go_to(EFFECT)

        task = self.run(
            "Working out what this changes",
            lambda progress: preview_imports(db, jobs, progress=progress),
            done,
        )
        task.finished.connect(self._on_worked)

    @Slot()
    def _on_worked(self) -> None:
        self._working = False
        self._refresh()

    def _show_effect(self, effect: RunEffect) -> None:
        pairs = list(zip(self.plan.sheets(), effect.reports, strict=True))
        self.problems.show_reports([SheetProblems(sheet, report) for sheet, report in pairs])
        found = []
        for sheet, report in pairs:
            contract = self._contracts.get(sheet.contract_id or 0)
            code, currency = (contract.code, contract.currency) if contract else ("", "")
            found.append(SheetEffect(sheet, code, currency, report))
        self.effect.show_effect(found, effect)

    @Slot(int)
    def _on_mapping_wanted(self, key: int) -> None:
        self.columns.show_sheet(key)
        self.steps.go_to(COLUMNS)

    @Slot(object)
    def _on_save_wanted(self, found: SheetProblems) -> None:
        stem = found.sheet.path.stem
        name, _kind = QFileDialog.getSaveFileName(
            self, "Save the rejected rows", f"{stem} to mend.csv", "CSV (*.csv);;Excel (*.xlsx)"
        )
        if name:
            self.save_rejected(found, Path(name) if Path(name).suffix else Path(f"{name}.csv"))

    def save_rejected(self, found: SheetProblems, path: Path) -> None:
        """Write the rejected rows of a sheet to `path`."""
        raw, mapping = found.sheet.opened.read.sheet, found.sheet.mapping

        def work(_progress: Progress) -> None:
            rejected = rejected_rows(raw, mapping, found.report.problems)
            export_table(path, TableContent("rejected", rejected.titles, rejected.rows))

        self.run(
            f"Writing {path.name}",
            work,
            lambda _none: self.context.toast(f"{path.name} is written. Mend it, then import it."),
        )

    def _import(self) -> None:
        db, jobs, sheets = self.context.database, self.plan.jobs(), self.plan.sheets()
        self._working = True
        self._refresh()
        task = self.run(
            "Importing results",
            lambda progress: import_sheets(db, jobs, progress=progress),
            lambda outcome: self._imported(outcome, sheets),
        )
        task.finished.connect(self._on_worked)

    def _imported(self, outcome: RunOutcome, sheets: tuple[Sheet, ...]) -> None:
        failed = [
            (sheet, result.refusal)
            for sheet, result in zip(sheets, outcome.sheets, strict=True)
            if result.report is None
        ]
        pairs = zip(sheets, outcome.sheets, strict=True)
        remember(self.context.settings, [sheet for sheet, result in pairs if result.report])
        reports = [result.report for result in outcome.sheets if result.report is not None]
        count = sum(report.imported + report.updated for report in reports)
        if outcome.batch_ids:
            noun = "result" if count == 1 else "results"
            self.context.toast(
                f"{count:,} {noun} imported.", partial(self._undo, outcome.batch_ids)
            )
        if failed:
            for result, sheet in zip(outcome.sheets, sheets, strict=True):
                if result.report is not None:
                    self.plan.remove(sheet.key)
            self.steps.forget_after(FILES)
            names = "; ".join(f"{sheet.name}: {refusal}" for sheet, refusal in failed)
            done = f"{len(reports)} of {len(sheets)} sheets are imported."
            self.banner.show_message(done, names, tone=Tone.WARNING)
        else:
            self.plan.clear()
            self.steps.forget_after(FILES)
            self.banner.close_banner()
            self.context.navigate(
                "results",
                tab="imports",
                batch_id=max(outcome.batch_ids, default=0),
                imported=True,
            )
        self.context.notify_changes(outcome.changes)

    def _undo(self, batch_ids: tuple[int, ...]) -> None:
        db = self.context.database

        def done(changes: Changes) -> None:
            self.context.notify_changes(changes)
            self.context.toast("The import is undone.")

        self.run("Undoing the import", lambda _p: undo_imports(db, batch_ids), done)
