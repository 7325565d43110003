"""Works the comparison out in the background: after a pause, the newest question only."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ppp_desktop.models.database import Database
from ppp_desktop.services.simulation_trials import TrialQuestion, Tried, try_drafts
from ppp_desktop.ui.tasks import Task, Tasks

DEBOUNCE_MS = 250


class RunState(StrEnum):
    """Whether what is shown belongs to what was asked last."""

    READY = "ready"
    WORKING = "working"
    STOPPED = "stopped"


class TrialRunner(QObject):
    """`ready` gives the answer to the newest question; older ones are cancelled and dropped."""

    ready = Signal(object)  # Tried
    failed = Signal(object)  # Exception
    state_changed = Signal()

    def __init__(self, tasks: Tasks, database: Database, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._database = database
        self._question: TrialQuestion | None = None
        self._task: Task | None = None
        self.state = RunState.READY
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(DEBOUNCE_MS)
        self._clock.timeout.connect(self._start)

    def want(self, question: TrialQuestion, *, at_once: bool = False) -> None:
        """Ask; what was asked before is dropped. Without `at_once` after a pause in asking."""
        self._drop()
        self._question = question
        self._set_state(RunState.WORKING)
        if at_once:
            self._start()
        else:
            self._clock.start()

    def forget(self) -> None:
        """Drop what was asked."""
        self._drop()
        self._question = None
        self._set_state(RunState.READY)

    @Slot()
    def again(self) -> None:
        """Ask once more what was asked last."""
        if self._question is not None:
            self.want(self._question, at_once=True)

    def _drop(self) -> None:
        self._clock.stop()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    @Slot()
    def _start(self) -> None:
        self._clock.stop()
        question, database = self._question, self._database
        if question is None:
            return
        task = self._tasks.start(
            lambda progress: try_drafts(database, question, progress),
            title="Working out the terms",
            on_success=lambda tried: self._on_success(task, tried),
            on_error=lambda error: self._on_error(task, error),
            owner=self,
        )
        task.cancelled.connect(lambda: self._on_cancelled(task))
        self._task = task

    def _on_success(self, task: Task, tried: Tried) -> None:
        if task is self._task:
            self._task = None
            self._set_state(RunState.READY)
            self.ready.emit(tried)

    def _on_error(self, task: Task, error: Exception) -> None:
        if task is self._task:
            self._task = None
            self._set_state(RunState.STOPPED)
            self.failed.emit(error)

    def _on_cancelled(self, task: Task) -> None:
        """The user stopped it: what is shown stays, and belongs to an older question."""
        if task is self._task:
            self._task = None
            self._set_state(RunState.STOPPED)

    def _set_state(self, state: RunState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()
