"""What the closing assistant does: draws up, takes note, asks, issues, saves, sends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.money import format_money
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.close_items import Checklist
from ppp_desktop.services.close_notes import take_note
from ppp_desktop.services.close_plan import ClosePlan
from ppp_desktop.services.close_review import DraftRow
from ppp_desktop.services.close_runs import CloseRun, draft_many, issue_many
from ppp_desktop.services.data_checks.findings import counted
from ppp_desktop.services.document_batch import PdfBatch, export_pdfs
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.ui.errors import ErrorForm
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.checks_work import LAST_AUTHOR
from ppp_desktop.ui.statements.closing_words import money_words, statements_word
from ppp_desktop.ui.statements.saving import ask_folder, tell_saved
from ppp_desktop.ui.tasks import Task
from ppp_desktop.ui.theme import LABEL_GAP
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from ppp_desktop.ui.widgets.labels import ElidedLabel, label

_LISTED_IN_QUESTION = 8
_FREEZES = (
    "gets its number and is frozen: lines, terms and results stay as they are now, whatever "
    "changes later."
)


class ClosingRunner(QObject):
    """One run at a time for `page`; what it did is told to every page."""

    progressed = Signal(int, int, str)
    busy_changed = Signal(bool)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Tell whether something is being closed."""
        return self._task is not None

    @property
    def author(self) -> str:
        """The name that was written last."""
        return self._context.settings.text(LAST_AUTHOR)

    def cancel(self) -> None:
        """End the run after the contract that it is at."""
        if self._task is not None:
            self._task.cancel()

    def draw_up(
        self, plan: ClosePlan, contract_ids: Sequence[int], done: Callable[[CloseRun], None]
    ) -> None:
        """Draw up the drafts of these contracts anew."""
        database, today, ids = self._context.database, self._context.today(), tuple(contract_ids)
        self._run(
            f"Drawing up {plan.period.label}",
            lambda progress: draft_many(
                database, plan.period, today=today, contract_ids=ids, progress=progress
            ),
            done,
        )

    def ask_to_issue(self, plan: ClosePlan, done: Callable[[CloseRun], None]) -> ConfirmDialog:
        """Ask, then issue every draft that is ready."""
        drafts = plan.ready
        dialog = ConfirmDialog(
            title=_question(plan),
            text=f"{'It' if len(drafts) == 1 else 'Each'} {_FREEZES}",
            action=f"Issue {statements_word(len(drafts))}",
            danger=False,
            content=_listed(drafts),
            parent=self._page,
        )
        dialog.accepted.connect(lambda: self._issue(plan, done))
        dialog.open()
        return dialog

    def note(
        self,
        checklists: Sequence[Checklist],
        author: str,
        form: ErrorForm,
        done: Callable[[], None],
    ) -> None:
        """Record that `author` has seen the warnings of these contracts."""
        database, given = self._context.database, tuple(checklists)

        def noted(changes: Changes) -> None:
            self._context.settings.set_text(LAST_AUTHOR, " ".join(author.split()))
            self._context.notify_changes(changes)
            count = sum(len(each.to_note) for each in given)
            self._context.toast(f"{counted(count, 'warning')} noted.")
            done()

        self._page.run(
            "Taking note",
            lambda _progress: take_note(database, given, author=author),
            noted,
            form=form,
            cancellable=False,
        )

    def save_all(self, rows: Sequence[StatementRow]) -> None:
        """Ask for a folder and write the PDFs of these statements there."""
        database, ids = self._context.database, [row.id for row in rows]
        what = statements_word(len(ids))

        def write(folder: Path) -> None:
            def work(progress: Progress) -> PdfBatch:
                return export_pdfs(database, ids, folder, progress=progress)

            self._page.run(
                f"Saving {what}", work, lambda batch: tell_saved(self._page, batch, folder)
            )

        ask_folder(self._page, self._context.settings, f"Save {what} in a folder", write)

    def _issue(self, plan: ClosePlan, done: Callable[[CloseRun], None]) -> None:
        database, today, looked_at = self._context.database, self._context.today(), plan.looked_at
        self._run(
            f"Issuing {plan.period.label}",
            lambda progress: issue_many(
                database, plan.period, today=today, looked_at=looked_at, progress=progress
            ),
            done,
        )

    def _run(
        self,
        title: str,
        work: Callable[[Progress], tuple[CloseRun, Changes]],
        done: Callable[[CloseRun], None],
    ) -> None:
        if self._task is not None:
            return

        def ended(result: tuple[CloseRun, Changes]) -> None:
            run, changes = result
            done(run)
            self._context.notify_changes(changes)

        task = self._page.run(title, work, ended)
        self._task = task
        self.busy_changed.emit(True)
        task.progressed.connect(self.progressed)
        task.finished.connect(self._on_finished)

    def _on_finished(self) -> None:
        self._task = None
        self.busy_changed.emit(False)


def _question(plan: ClosePlan) -> str:
    count = statements_word(len(plan.ready))
    return f"Issue {count} for {plan.period.label} · {money_words(plan.totals)}"


def _listed(drafts: Sequence[DraftRow]) -> QWidget:
    result = QWidget()
    layout = QVBoxLayout(result)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(LABEL_GAP)
    for row in drafts[:_LISTED_IN_QUESTION]:
        total = format_money(row.total, row.currency)
        layout.addWidget(ElidedLabel(f"{row.client_name} · {row.contract_code} · {total}"))
    if len(drafts) > _LISTED_IN_QUESTION:
        layout.addWidget(label(f"and {len(drafts) - _LISTED_IN_QUESTION:,} more", "caption"))
    return result
