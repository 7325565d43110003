"""Does the import that was worked out, tells what came of it, and can take it back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from ppp_desktop.core.changes import Changes
from ppp_desktop.services.import_memory import Used, remember_used
from ppp_desktop.services.import_runs import RunOutcome, import_sheets, undo_imports
from ppp_desktop.ui.importing.plan import ImportPlan, Sheet
from ppp_desktop.ui.importing.working_out import WorkedOut
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.tasks import Task
from ppp_desktop.ui.theme import Tone


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
        return self._page.run(
            "Importing results",
            lambda progress: import_sheets(database, jobs, today=today, progress=progress),
            partial(self._imported, worked),
        )

    def _imported(self, worked: WorkedOut, outcome: RunOutcome) -> None:
        context = self._page.context
        pairs = list(zip(worked.jobs, outcome.sheets, strict=True))
        failed = [(sheet, result.refusal) for (sheet, _), result in pairs if result.report is None]
        unfinished = {sheet.key for sheet, _ in failed}
        imported = {sheet.key: sheet for (sheet, _), _ in pairs if sheet.key not in unfinished}
        self._remember(list(imported.values()))
        reports = [result.report for _, result in pairs if result.report is not None]
        count = sum(report.changes for report in reports)
        if outcome.batch_ids:
            noun = "result" if count == 1 else "results"
            said = " ".join((f"{count:,} {noun} imported.", *outcome.not_kept))
            context.toast(said, partial(self._undo, outcome.batch_ids))
        if failed:
            for key in imported:
                self._plan.remove(key)
            names = "; ".join(f"{sheet.name}: {refusal}" for sheet, refusal in failed)
            told = f"{len(reports)} of {len(pairs)} sheets are imported."
            self._page.banner.show_message(told, names, tone=Tone.WARNING)
            self.done.emit()
        else:
            self._plan.clear()
            self.done.emit()
            self._page.banner.close_banner()
            last = max(outcome.batch_ids, default=0)
            context.navigate("results", tab="imports", batch_id=last, imported=True)
        for text in outcome.not_kept:
            context.toast(text)
        context.notify_changes(outcome.changes)

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
