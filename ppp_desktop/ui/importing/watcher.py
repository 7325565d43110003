"""Looks into the watched folders while the window is open, and tells what came of new files."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.import_runs import undo_imports
from ppp_desktop.services.watched_folders import list_folders, list_waiting
from ppp_desktop.services.watching import FileOutcome, Watch, WatchReport, watch_once
from ppp_desktop.ui.context import AppContext

POLL_SECONDS = 30
"""Network drives tell of no changes; they are looked at so often."""
_SOON_SECONDS = 2


class FolderWatcher(QObject):
    """Made once per window. Without a folder that is watched it rests."""

    looked = Signal(object)  # WatchReport

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._watch = Watch()
        self._looking = False
        self._missing: frozenset[Path] = frozenset()
        self._system = QFileSystemWatcher(self)
        self._system.directoryChanged.connect(self._look_soon)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_SECONDS * 1000)
        self._soon.timeout.connect(self.look)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_SECONDS * 1000)
        self._poll.timeout.connect(self.look)
        context.changed.connect(self._on_changed)
        self.read_folders()

    def read_folders(self) -> None:
        """Read which folders are watched, and begin or cease to look into them."""
        database = self._context.database

        def read(_progress: Progress) -> tuple[list[str], int]:
            folders = [str(row.path) for row in list_folders(database) if row.enabled]
            return folders, len(list_waiting(database)) if folders else 0

        self._context.tasks.start(
            read, title="Reading watched folders", on_success=self._take, owner=self
        )

    def _take(self, found: tuple[list[str], int]) -> None:
        folders, waiting = found
        self._context.set_badge("results", waiting)
        before = set(self._system.directories())
        gone, new = before - set(folders), set(folders) - before
        if gone:
            self._system.removePaths(sorted(gone))
        if new:
            self._system.addPaths(sorted(new))
        if not folders:
            self._poll.stop()
            self._soon.stop()
            return
        if not self._poll.isActive():
            self._poll.start()
        if new:
            self._look_soon()

    @Slot()
    def look(self) -> None:
        """Look once, in the worker; while one look lasts no other begins."""
        if self._looking:
            return
        self._looking = True
        database, today, watch = self._context.database, self._context.today(), self._watch

        def work(progress: Progress) -> WatchReport:
            return watch_once(
                database, watch, clock=time.monotonic(), today=today, progress=progress
            )

        task = self._context.tasks.start(
            work, title="Looking into watched folders", on_success=self._tell, owner=self
        )
        task.finished.connect(self._on_looked)

    @Slot()
    def _on_looked(self) -> None:
        self._looking = False
        if self._watch.unsteady:
            self._soon.start()

    @Slot()
    def _look_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _tell(self, report: WatchReport) -> None:
        ids: set[int] = set()
        for outcome in report.files:
            ids.update(outcome.contract_ids)
            self._tell_of(outcome)
        if report.files:
            topics = [Topic.RESULTS, Topic.AGENCY] if ids else [Topic.AGENCY]
            self._context.notify_changes(Changes.of(*topics, ids=tuple(sorted(ids))))
        for path in report.missing:
            if path not in self._missing:
                self._context.toast(f"The watched folder {path} is not there.")
        self._missing = frozenset(report.missing)
        self.looked.emit(report)

    def _tell_of(self, outcome: FileOutcome) -> None:
        name = outcome.path.name
        if outcome.batch_ids:
            changes = "1 change" if outcome.changes == 1 else f"{outcome.changes:,} changes"
            text = f"{name} was imported from its folder: {changes}."
            self._context.toast(text, partial(self._undo, outcome.batch_ids))
        elif outcome.reason:
            self._context.toast(f"{name} waits to be imported: {outcome.reason}")

    def _undo(self, batch_ids: tuple[int, ...]) -> None:
        database = self._context.database

        def done(changes: Changes) -> None:
            self._context.notify_changes(changes)
            self._context.toast("The import is undone.")

        self._context.tasks.start(
            lambda _progress: undo_imports(database, batch_ids),
            title="Undoing the import",
            on_success=done,
            owner=self,
        )

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.topics & {Topic.AGENCY, Topic.RESULTS, Topic.CONTRACTS}:
            self.read_folders()
