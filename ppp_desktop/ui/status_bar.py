"""The line at the foot of the window: the running task, the last backup, how to find things."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ppp_desktop.ui.tasks import Task, Tasks
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.figures import ProgressBar
from ppp_desktop.ui.widgets.labels import ElidedLabel

_HEIGHT = 28
_DELAY_MS = 300  # shorter tasks would only flicker
_BAR_WIDTH = 140


class StatusBar(QFrame):
    """Shows the oldest running task once it takes longer than a moment."""

    find_wanted = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setFixedHeight(_HEIGHT)
        self._tasks = tasks
        self._task: Task | None = None
        self._state = ElidedLabel("")
        self._title = ElidedLabel("")
        self._bar = ProgressBar()
        self._bar.setFixedWidth(_BAR_WIDTH)
        self.cancel_button = Button("Cancel", kind="link")
        self.cancel_button.clicked.connect(self._on_cancel)
        shortcut = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        find = Button(f"{shortcut} to find anything", kind="link")
        find.setObjectName("find")
        # Its keys are its name; a stop of the Tab key before every page would be in the way.
        find.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        find.clicked.connect(self.find_wanted)
        self.find_button = find
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self._bar)
        layout.addWidget(self.cancel_button)
        layout.addWidget(self._state, 1)
        layout.addWidget(find)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._on_delay_over)
        self._show_task_parts(False)
        tasks.started.connect(self._on_started)

    def set_state(self, text: str) -> None:
        """Show a quiet sentence such as "All changes saved · last backup 9:12 today"."""
        self._state.set_full_text(text)

    def state(self) -> str:
        """Return that sentence."""
        return self._state.full_text()

    def _show_task_parts(self, on: bool) -> None:
        for widget in (self._title, self._bar):
            widget.setVisible(on)
        self.cancel_button.setVisible(on and self._task is not None and self._task.cancellable)
        self.cancel_button.setEnabled(True)
        self._state.setVisible(not on)

    @Slot(object)
    def _on_started(self, task: Task) -> None:
        task.progressed.connect(
            lambda done, total, text, of=task: self._on_progressed(of, done, total, text)
        )
        task.finished.connect(self._on_finished)
        if not self._delay.isActive():
            self._delay.start(_DELAY_MS)

    @Slot()
    def _on_delay_over(self) -> None:
        running = self._tasks.running
        if running:
            self._follow(running[0])

    def _follow(self, task: Task) -> None:
        self._task = task
        self._title.set_full_text(task.title)
        self._bar.show_share(None)
        self._show_task_parts(True)

    def _on_progressed(self, task: Task, done: int, total: int, text: str) -> None:
        if task is not self._task:
            return
        self._title.set_full_text(f"{task.title}: {text}" if text else task.title)
        self._bar.show_share(done / total if total else None)

    @Slot()
    def _on_finished(self) -> None:
        if self._task is not None and not self._task.running:
            self._task = None
            self._show_task_parts(False)
        if self._tasks.running and not self._delay.isActive():
            self._delay.start(_DELAY_MS)

    @Slot()
    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel_button.setEnabled(False)
            self._title.set_full_text(f"{self._task.title}: stopping")
