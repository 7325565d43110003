"""Shows in the wizard which files of watched folders wait; opens them, or lets them go."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.services.import_runs import undo_imports
from ppp_desktop.services.watched_folders import WaitingRow, leave_waiting_file, list_waiting
from ppp_desktop.services.watching import WatchReport, try_again
from ppp_desktop.ui.importing.waiting_card import WaitingCard
from ppp_desktop.ui.page import Page


class Waiting(QObject):
    """Keeps the card up to date; `open_wanted` tells what the wizard should read."""

    open_wanted = Signal(object)  # list[tuple[Path, int | None]]: files and their contracts

    def __init__(self, page: Page, card: WaitingCard) -> None:
        super().__init__(page)
        self._page = page
        self._card = card
        card.open_wanted.connect(self._on_open)
        card.again_wanted.connect(self._on_again)
        card.leave_wanted.connect(self._on_leave)
        page.context.changed.connect(self._on_changed)
        self.read()

    def read(self) -> None:
        """Read which files wait."""
        database = self._page.context.database
        self._page.context.tasks.start(
            lambda _progress: list_waiting(database),
            title="Reading waiting files",
            on_success=self._card.show_waiting,
            owner=self,
        )

    @Slot(object)
    def _on_open(self, waiting: list[WaitingRow]) -> None:
        self.open_wanted.emit([(row.path, row.contract_id) for row in waiting])

    @Slot()
    def _on_again(self) -> None:
        context = self._page.context
        database, today = context.database, context.today()
        self._page.run(
            "Trying the waiting files again",
            lambda progress: try_again(database, today=today, progress=progress),
            self._tried,
        )

    def _tried(self, report: WatchReport) -> None:
        context = self._page.context
        taken = [outcome for outcome in report.files if not outcome.reason]
        batches = tuple(batch for outcome in taken for batch in outcome.batch_ids)
        contracts = {each for outcome in taken for each in outcome.contract_ids}
        topics = [Topic.RESULTS, Topic.AGENCY] if batches else [Topic.AGENCY]
        context.notify_changes(Changes.of(*topics, ids=tuple(sorted(contracts))))
        left = len(report.files) - len(taken)
        waits = f"{left:,} file still waits." if left == 1 else f"{left:,} files still wait."
        files = "1 file" if len(taken) == 1 else f"{len(taken):,} files"
        said = [f"{files} imported."] if taken else []
        context.toast(
            " ".join([*said, *([waits] if left else [])]),
            partial(self._undo, batches) if batches else None,
        )

    def _undo(self, batches: tuple[int, ...]) -> None:
        context = self._page.context
        database = context.database

        def done(changes: Changes) -> None:
            context.notify_changes(changes)
            context.toast("The import is undone.")

        self._page.run(
            "Undoing the import", lambda _progress: undo_imports(database, batches), done
        )

    @Slot(object)
    def _on_leave(self, waiting: WaitingRow) -> None:
        database = self._page.context.database
        self._page.run(
            f"Leaving {waiting.path.name} out",
            lambda _progress: leave_waiting_file(database, waiting),
            self._page.context.notify_changes,
        )

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.topics & {Topic.AGENCY, Topic.RESULTS}:
            self.read()
