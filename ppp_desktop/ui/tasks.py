"""Long work off the main thread: one worker for the database, progress and cancel for the user."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot

from ppp_desktop.core.errors import Cancelled
from ppp_desktop.core.progress import Progress

logger = logging.getLogger(__name__)

T = TypeVar("T")

_REPORT_INTERVAL_SECONDS = 0.05
CLOSE_TIMEOUT_SECONDS = 30.0


class _Kind(Enum):
    PROGRESS = auto()
    SUCCESS = auto()
    FAILURE = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class _Message:
    """What the worker tells the main thread about one task."""

    number: int
    kind: _Kind
    payload: object


class Task(QObject):
    """One piece of work as the main thread sees it; its signals come in the main thread only."""

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, title: str, *, cancellable: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.cancellable = cancellable
        self.running = True
        self._stop = threading.Event()

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop; it ends at its next `check_cancelled`."""
        self._stop.set()

    @property
    def stop_event(self) -> threading.Event:
        """Set when the work should end."""
        return self._stop


class Tasks(QObject):
    """Runs work one after the other in one thread and reports it in the main thread.

    `present` shows an error that no `on_error` took.
    """

    started = Signal(object)  # Task
    idle = Signal()
    _posted = Signal(object)  # _Message, from the worker thread

    def __init__(
        self, present: Callable[[Exception], None] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._present = present or _present_error
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._numbers = count(1)
        self._running: dict[int, tuple[Task, Callable[[_Message], None]]] = {}
        # Queued by name: the slot must run in the main thread, in the order of the messages.
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[Task, ...]:
        """The tasks that wait or work, oldest first."""
        return tuple(task for task, _deliver in self._running.values())

    def start(
        self,
        work: Callable[[Progress], T],
        *,
        title: str,
        on_success: Callable[[T], None],
        on_error: Callable[[Exception], None] | None = None,
        cancellable: bool = True,
        owner: QObject | None = None,
    ) -> Task:
        """Run `work` in the worker thread and hand its result to `on_success` in this one.

        Without `on_error` an error is shown to the user. When `owner` was destroyed meanwhile,
        the result is dropped and errors still show.
        """
        task = Task(title, cancellable=cancellable, parent=self)
        number = next(self._numbers)
        outcome: list[T] = []

        def deliver(message: _Message) -> None:
            if message.kind is _Kind.SUCCESS:
                self._succeed(task, outcome[0], on_success, owner)
            elif isinstance(message.payload, Exception):
                self._fail(task, message.payload, on_error, owner)

        self._running[number] = (task, deliver)
        self._pool.submit(self._work, number, work, outcome, task.stop_event)
        self.started.emit(task)
        return task

    def cancel_all(self) -> None:
        """Ask every task to stop."""
        for task in self.running:
            task.cancel()

    def wait_idle(self, timeout_seconds: float = 10.0) -> bool:
        """Let events run until no task is left; False when that takes longer than the timeout."""
        if not self._running:
            return True
        loop = QEventLoop()
        self.idle.connect(loop.quit)
        clock = QTimer()
        clock.setSingleShot(True)
        clock.timeout.connect(loop.quit)
        clock.start(round(timeout_seconds * 1000))
        loop.exec()
        self.idle.disconnect(loop.quit)
        return not self._running

    def close(self) -> bool:
        """Cancel everything, then wait for it; False when work did not end in time."""
        self.cancel_all()
        ended = self.wait_idle(CLOSE_TIMEOUT_SECONDS)
        self._pool.shutdown(wait=ended, cancel_futures=True)
        return ended

    def _work(
        self,
        number: int,
        work: Callable[[Progress], T],
        outcome: list[T],
        stop: threading.Event,
    ) -> None:
        """Run in the worker thread: do the work, emit what came of it, touch nothing of Qt's."""

        def post(kind: _Kind, payload: object = None) -> None:
            self._posted.emit(_Message(number, kind, payload))

        try:
            progress = _TaskProgress(stop, lambda report: post(_Kind.PROGRESS, report))
            progress.check_cancelled()
            outcome.append(work(progress))
        except Cancelled:
            post(_Kind.CANCELLED)
        except Exception as error:  # noqa: BLE001 - handed to the main thread, which shows it
            post(_Kind.FAILURE, error)
        else:
            post(_Kind.SUCCESS)

    @Slot(object)
    def _on_posted(self, message: _Message) -> None:
        task, deliver = self._running[message.number]
        if message.kind is _Kind.PROGRESS:
            if isinstance(message.payload, _Report):
                report = message.payload
                task.progressed.emit(report.done, report.total, report.text)
            return
        del self._running[message.number]
        task.running = False
        try:
            if message.kind is _Kind.CANCELLED:
                task.cancelled.emit()
            else:
                deliver(message)
        finally:
            task.finished.emit()
            task.deleteLater()
            if not self._running:
                self.idle.emit()

    def _succeed(
        self, task: Task, result: T, on_success: Callable[[T], None], owner: QObject | None
    ) -> None:
        if owner is None or shiboken6.isValid(owner):
            on_success(result)
        task.succeeded.emit(result)

    def _fail(
        self,
        task: Task,
        error: Exception,
        on_error: Callable[[Exception], None] | None,
        owner: QObject | None,
    ) -> None:
        if on_error is not None and (owner is None or shiboken6.isValid(owner)):
            on_error(error)
        else:
            self._present(error)
        task.failed.emit(error)


@dataclass(frozen=True, slots=True)
class _Report:
    done: int
    total: int
    text: str


class _TaskProgress:
    """The Progress that work sees: throttled, and it raises when the user cancelled."""

    def __init__(self, stop: threading.Event, send: Callable[[_Report], None]) -> None:
        self._stop = stop
        self._send = send
        self._last = 0.0

    def report(self, done: int, total: int, text: str) -> None:
        """Pass the report on unless one went out just before; the last of a total always goes."""
        now = time.monotonic()
        unfinished = total == 0 or done < total
        if unfinished and now - self._last < _REPORT_INTERVAL_SECONDS:
            return
        self._last = now
        self._send(_Report(done, total, text))

    def check_cancelled(self) -> None:
        """Raise Cancelled once the user asked to stop."""
        if self._stop.is_set():
            raise Cancelled


def _present_error(error: Exception) -> None:
    from PySide6.QtWidgets import QApplication

    from ppp_desktop.ui.errors import present_error

    present_error(QApplication.activeWindow(), error)
