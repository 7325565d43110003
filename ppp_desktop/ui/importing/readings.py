"""Reads files for the wizard, each as a task of its own that can be cancelled alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from ppp_desktop.core.errors import PppError
from ppp_desktop.services.import_opening import open_for_import
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.importing.plan import ImportPlan, Reading
from ppp_desktop.ui.tasks import Task


class Readings(QObject):
    """Puts what comes of each file into the plan; `progressed` and `failed` tell the page."""

    progressed = Signal(int, object, str)  # key of the reading, share or None, text
    failed = Signal(object)  # an error that is no refusal of the file

    def __init__(self, context: AppContext, plan: ImportPlan, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._plan = plan
        self._tasks: dict[int, Task] = {}

    def read(self, path: Path, contract_id: int | None) -> bool:
        """Begin to read `path`; False where the plan has it already."""
        key = self._plan.begin(path)
        if key is None:
            return False
        database = self._context.database
        task = self._context.tasks.start(
            lambda progress: open_for_import(
                database, path, contract_id=contract_id, progress=progress
            ),
            title=f"Reading {path.name}",
            on_success=partial(self._plan.take, key),
            on_error=partial(self._on_failed, key),
            owner=self,
        )
        self._tasks[key] = task
        task.progressed.connect(partial(self._on_progressed, key))
        task.finished.connect(partial(self._on_finished, key))
        return True

    @Slot(int)
    def cancel(self, key: int) -> None:
        """Stop reading one file."""
        if key in self._tasks:
            self._tasks[key].cancel()

    def _on_failed(self, key: int, error: Exception) -> None:
        if isinstance(error, PppError):
            self._plan.refuse(key, error.message, error.remedy)
        else:
            self._plan.remove(key)
            self.failed.emit(error)

    def _on_progressed(self, key: int, done: int, total: int, text: str) -> None:
        if shiboken6.isValid(self):
            self.progressed.emit(key, done / total if total else None, text)

    def _on_finished(self, key: int) -> None:
        """Forget the task; what is still a reading now was cancelled."""
        if not shiboken6.isValid(self):
            return
        del self._tasks[key]
        if any(entry.key == key and isinstance(entry, Reading) for entry in self._plan.entries):
            self._plan.remove(key)
