"""Does the import that was worked out, tells what came of it, and can take it back."""

from __future__ import annotations

from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.import_memory import Used, remember_used
from ppp_desktop.services.import_runs import RunOutcome, import_sheets, undo_imports
from ppp_desktop.services.table_runs import TableJob, TableOutcome, store_each
from ppp_desktop.ui.importing.plan import ImportPlan, Sheet, Table
from ppp_desktop.ui.importing.working_out import WorkedOut
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.tasks import Task
from ppp_desktop.ui.theme import Tone

Done: TypeAlias = tuple[RunOutcome, tuple[TableOutcome, ...]]


class Finishing(QObject):
    """Imported sheets leave the plan; those that were refused stay, with the reason."""

    done = Signal()  # something was imported or refused: the wizard begins anew

    def __init__(self, page: Page, plan: ImportPlan) -> None:
        super().__init__(page)
        self._page = page
        self._plan = plan

    def start(self, worked: WorkedOut) -> Task:
        """Import what was worked out."""
        context = self._page.context
        database, today = context.database, context.today()
        jobs = [job for _, job in worked.jobs]
        beside = [TableJob(each.contract_id or 0, each.table) for each in worked.tables]

        def work(progress: Progress) -> Done:
            results = import_sheets(database, jobs, today=today, progress=progress)
            return results, store_each(database, beside, progress=progress)

        task = self._page.run("Importing results", work, partial(self._imported, worked))
        task.cancelled.connect(lambda: context.toast("Cancelled: nothing was imported."))
        return task

    def _imported(self, worked: WorkedOut, done: Done) -> None:
        outcome, stored = done
        context = self._page.context
        pairs = list(zip(worked.jobs, outcome.sheets, strict=True))
        beside = list(zip(worked.tables, stored, strict=True))
        failed: list[tuple[Sheet | Table, str]] = [
            *((sheet, result.refusal) for (sheet, _), result in pairs if result.report is None),
            *((table, result.refusal) for table, result in beside if result.made is None),
        ]
        unfinished = {entry.key for entry, _ in failed}
        imported = {sheet.key: sheet for (sheet, _), _ in pairs if sheet.key not in unfinished}
        self._remember(list(imported.values()))
        tables = [result.made.batch_id for _, result in beside if result.made is not None]
        batch_ids = (*outcome.batch_ids, *(each for each in tables if each is not None))
        if said := _said(outcome, stored):
            undo = partial(self._undo, batch_ids) if batch_ids else None
            context.toast(" ".join((said, *outcome.not_kept)), undo)
        if failed:
            for key in (*imported, *(table.key for table, _ in beside)):
                if key not in unfinished:
                    self._plan.remove(key)
            names = "; ".join(f"{entry.name}: {refusal}" for entry, refusal in failed)
            whole = len(pairs) + len(beside)
            told = f"{whole - len(failed)} of {whole} sheets are imported."
            self._page.banner.show_message(told, names, tone=Tone.WARNING)
            self.done.emit()
        else:
            self._plan.clear()
            self.done.emit()
            self._page.banner.close_banner()
            last = max(batch_ids, default=0)
            # What comes next depends on results; tables beside them touch no pay.
            context.navigate(
                "results", tab="imports", batch_id=last, imported=bool(outcome.batch_ids)
            )
        for text in outcome.not_kept:
            context.toast(text)
        context.notify_changes(_changes(outcome, worked))

    def _remember(self, sheets: list[Sheet]) -> None:
        """Keep how the sheets were read and divided; nothing waits for it."""
        database = self._page.context.database
        used = [
            Used(sheet.opened.read, sheet.mapping, sheet.path.name, sheet.route) for sheet in sheets
        ]
        self._page.run(
            "Remembering the columns",
            lambda _progress: remember_used(database, used),
            self._page.context.notify_changes,
            cancellable=False,
        )

    def _undo(self, batch_ids: tuple[int, ...]) -> None:
        context = self._page.context
        database = context.database

        def done(changes: Changes) -> None:
            context.notify_changes(changes)
            context.toast("The import is undone.")

        self._page.run(
            "Undoing the import", lambda _progress: undo_imports(database, batch_ids), done
        )


def _said(outcome: RunOutcome, stored: tuple[TableOutcome, ...]) -> str:
    """Return what was imported, "" for nothing."""
    parts = []
    if outcome.batch_ids:
        reports = [each.report for each in outcome.sheets if each.report is not None]
        count = sum(report.changes for report in reports)
        parts.append("1 result" if count == 1 else f"{count:,} results")
    made = [each.made for each in stored if each.made is not None]
    new = sum(each.batch_id is not None for each in made)
    if new:
        parts.append("1 table" if new == 1 else f"{new:,} tables")
    if parts:
        return f"{' and '.join(parts)} imported."
    return "What these files hold is there already." if made else ""


def _changes(outcome: RunOutcome, worked: WorkedOut) -> Changes:
    contracts = {each.contract_id or 0 for each in worked.tables}
    return Changes.of(Topic.RESULTS, ids=tuple(sorted({*outcome.changes.ids, *contracts})))
