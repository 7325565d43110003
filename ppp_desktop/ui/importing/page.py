"""The import wizard: files, columns, problems, effect; nothing is written before Import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from ppp_desktop.core.changes import Topic
from ppp_desktop.imports.mapping import Mapping as ColumnMapping
from ppp_desktop.services.contracts import ContractRow, list_contracts
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.columns_step import ColumnsStep
from ppp_desktop.ui.importing.effect_step import EffectStep, SheetEffect
from ppp_desktop.ui.importing.files_step import FilesStep
from ppp_desktop.ui.importing.finishing import Finishing
from ppp_desktop.ui.importing.plan import ImportPlan
from ppp_desktop.ui.importing.problems_step import ProblemsStep
from ppp_desktop.ui.importing.readings import Readings
from ppp_desktop.ui.importing.routing import Routing
from ppp_desktop.ui.importing.saving import ask_where_to_save
from ppp_desktop.ui.importing.table_work import TableWork
from ppp_desktop.ui.importing.waiting import Waiting
from ppp_desktop.ui.importing.working_out import Tried, WorkedOut, try_mapping, work_out
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.tasks import Task
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
        self.readings = Readings(context, self.plan, self)
        self.routing = Routing(self, self.plan)
        self.finishing = Finishing(self, self.plan)
        self.table_work = TableWork(self, self.plan)
        self.files = FilesStep(self.plan)
        self.waiting = Waiting(self, self.files.waiting)
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
        self._checks: dict[int, Task] = {}
        self._worked: WorkedOut | None = None
        self._working = False
        self._fixing = False
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        self.files.files_chosen.connect(self.add_files)
        self.files.cancel_wanted.connect(self.readings.cancel)
        self.waiting.open_wanted.connect(self._add)
        self.finishing.done.connect(lambda: self.steps.forget_after(FILES))
        self.files.route_wanted.connect(self.routing.open)
        self.files.table_wanted.connect(self.table_work.take_as_table)
        self.readings.progressed.connect(self.files.show_progress)
        self.readings.failed.connect(self.show_error)
        self.columns.edited.connect(self._on_mapping_edited)
        self.problems.mapping_wanted.connect(self._on_mapping_wanted)
        self.problems.save_wanted.connect(partial(ask_where_to_save, self))
        self.problems.fix_wanted.connect(self._on_fix_wanted)
        self.effect.decided.connect(self._on_decided)
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
        self._add([(path, self._contract_id) for path in paths])

    @Slot(object)
    def _add(self, files: list[tuple[Path, int | None]]) -> None:
        if files:
            self.steps.go_to(FILES)
        for path, contract_id in files:
            if not self.readings.read(path, contract_id):
                self.context.toast(f"{path.name} is in the list already.")

    def _show_contracts(self, contracts: list[ContractRow]) -> None:
        self._contracts = {contract.id: contract for contract in contracts}
        self.files.set_contracts(contracts)
        self.routing.set_contracts(contracts)
        self._stack.setCurrentIndex(0 if contracts else 1)
        self._forget_effect()
        self._refresh()

    @Slot(int)
    def _on_mapping_edited(self, key: int) -> None:
        self._check(key, lambda tried: self.plan.set_check(key, *tried))

    @Slot(int, object)
    def _on_fix_wanted(self, key: int, mapping: ColumnMapping) -> None:
        """Work a fix in and show the problems that are left, in the same step."""
        self._fixing = True
        self.problems.wait()
        self.plan.set_mapping(key, mapping)

        def done(tried: Tried) -> None:
            self.plan.set_check(key, *tried)
            if self._missing(COLUMNS):
                self._stop_fixing()
            else:
                self._work_out()

        self._check(key, done)

    @Slot(int, int, object)
    def _on_decided(self, key: int, contract_id: int, choice: Replace | None) -> None:
        """Work in what a file means for days that are there already, in the same step."""
        if choice is None:
            self.plan.set_included(key, False)
            if not self.plan.wanted():
                self.steps.forget_after(FILES)
                return
        self._fixing = True
        self.effect.wait()
        self.steps.go_to(EFFECT)
        if choice is not None:
            self.plan.set_replacing(key, contract_id, choice)
        self._work_out()

    def _check(self, key: int, done: Callable[[Tried], None]) -> None:
        """Try the mapping of a sheet out; a cancel or an error keeps the one before."""
        sheet = self.plan.sheet(key)
        if sheet is None:
            return
        if key in self._checks:
            self._checks[key].cancel()
        db = self.context.database
        task = self.run(
            "Trying out the columns", lambda progress: try_mapping(db, sheet, progress), done
        )
        self._checks[key] = task
        task.finished.connect(partial(self._on_checked, key, task))

    def _on_checked(self, key: int, task: Task) -> None:
        if not shiboken6.isValid(self) or self._checks.get(key) is not task:
            return
        del self._checks[key]
        sheet = self.plan.sheet(key)
        if sheet is not None and sheet.checking:
            self.plan.keep_mapping(key)
            self._stop_fixing()

    def _stop_fixing(self) -> None:
        """Leave the step of problems, because what it shows no longer holds."""
        self._fixing = False
        self._forget_effect()
        self._refresh()

    @Slot()
    def _on_plan_changed(self) -> None:
        self._forget_effect()
        if not self.plan.wanted():
            self.steps.forget_after(FILES)
        self._refresh()

    def _forget_effect(self) -> None:
        """What was worked out no longer holds; the steps that show it close.

        While a fix or a decision is worked in, its step stays: it shows what is left in a moment.
        """
        self._worked = None
        step = self.steps.step()
        self.steps.forget_after(step if self._fixing else min(step, COLUMNS))

    @Slot(int)
    def _on_step_changed(self, step: int) -> None:
        self.side_panel.close_panel()
        if step == COLUMNS and not self.plan.sheets():
            self.steps.go_to(FILES)  # tables beside results have no columns to choose
            return
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
        files = len({sheet.path for sheet in self.plan.wanted()})
        counted = f"{files} file" + ("" if files == 1 else "s") if files else ""
        self.header.set_context(" · ".join(part for part in (counted, missing) if part))

    def _missing(self, step: int) -> str:
        if step == FILES:
            return self.plan.missing_in_files() if self.plan.entries else ""
        if step == COLUMNS:
            return self.columns.problem() or self.plan.missing_in_columns()
        if step in (PROBLEMS, EFFECT) and self._fixing:
            return "The change is being worked in."
        if step == EFFECT and self._worked is not None:
            if any(report.overlap for report in self._worked.effect.reports):
                return "Choose what happens to the days that are there already."
            if not self._worked.effect.changes and not self._worked.tables:
                return "These results are all there already."
        return ""

    def _next_text(self, step: int) -> str:
        if not self.plan.entries:
            return "Choose files"
        if step != EFFECT or self._worked is None:
            return "Continue"
        changes, tables = self._worked.effect.changes, len(self._worked.tables)
        parts = [f"{changes:,} change" + ("" if changes == 1 else "s")] if changes else []
        parts += [f"{tables:,} table" + ("" if tables == 1 else "s")] if tables else []
        return f"Import {', '.join(parts) or '0 changes'}"

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
        db, sheets, entries = self.context.database, self.plan.sheets(), self.plan.entries
        today, tables = self.context.today(), self.plan.tables()
        fixing = self._fixing
        self._working = True
        self._refresh()

        def done(worked: WorkedOut) -> None:
            if self.plan.entries != entries:
                return
            self._fixing = False
            self._worked = worked
            self.problems.show_problems(worked.problems, worked.tables)
            self._show_effect(worked)
            if fixing:
                self._refresh()
                return
            self.steps.go_to(PROBLEMS)
            if worked.quiet and all(sheet.sure for sheet in sheets):
                self.steps.go_to(EFFECT)

        task = self.run(
            "Working out what this changes",
            lambda progress: work_out(db, sheets, tables, today, progress),
            done,
        )
        task.finished.connect(self._on_worked)

    @Slot()
    def _on_worked(self) -> None:
        self._working = False
        if self._worked is None and not self._checks and self._fixing:
            self._stop_fixing()  # cancelled
        self._refresh()

    def _show_effect(self, worked: WorkedOut) -> None:
        found = []
        for (sheet, job), report in zip(worked.jobs, worked.effect.reports, strict=True):
            contract = self._contracts.get(job.contract_id)
            code, currency = (contract.code, contract.currency) if contract else ("", "")
            found.append(SheetEffect(sheet, job.contract_id, code, currency, report))
        codes = {key: contract.code for key, contract in self._contracts.items()}
        self.effect.show_effect(found, worked.effect, worked.tables, codes)

    @Slot(int)
    def _on_mapping_wanted(self, key: int) -> None:
        self.columns.show_sheet(key)
        self.steps.go_to(COLUMNS)

    def _import(self) -> None:
        if self._worked is None:
            return
        self._working = True
        self._refresh()
        self.finishing.start(self._worked).finished.connect(self._on_worked)
