"""Work runs in one other thread and is reported in the main one; cancel and failure are safe."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QObject, QThread, Signal
from pytestqt.qtbot import QtBot

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.progress import Progress
from ppp_desktop.ui.tasks import Task, Tasks


def test_result_arrives_in_the_main_thread(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[tuple[int, bool]] = []
    worker: list[threading.Thread] = []

    def work(progress: Progress) -> int:
        worker.append(threading.current_thread())
        return 42

    task = tasks.start(
        work,
        title="Counting",
        on_success=lambda result: seen.append((result, QThread.isMainThread())),
    )
    with qtbot.waitSignal(task.finished):
        assert task.running
    assert seen == [(42, True)]
    assert worker[0] is not threading.main_thread()
    assert not tasks.running


def test_tasks_run_one_after_the_other_in_one_thread(tasks: Tasks) -> None:
    threads: list[int] = []
    order: list[int] = []
    for number in range(5):

        def work(progress: Progress, number: int = number) -> int:
            threads.append(threading.get_ident())
            return number

        tasks.start(work, title="Step", on_success=order.append)
    assert tasks.wait_idle()
    assert order == [0, 1, 2, 3, 4]
    assert len(set(threads)) == 1


def test_progress_is_throttled_and_its_last_report_always_comes(tasks: Tasks) -> None:
    reports: list[tuple[int, int, str]] = []

    def work(progress: Progress) -> None:
        for done in range(1, 5001):
            progress.report(done, 5000, "rows")

    task = tasks.start(work, title="Reading", on_success=lambda _result: None)
    task.progressed.connect(lambda done, total, text: reports.append((done, total, text)))
    assert tasks.wait_idle()
    assert reports[-1] == (5000, 5000, "rows")
    assert len(reports) < 500


def test_cancel_ends_the_work_silently(qtbot: QtBot, tasks: Tasks) -> None:
    begun = threading.Event()
    results: list[object] = []

    def work(progress: Progress) -> None:
        begun.set()
        while True:
            progress.check_cancelled()
            time.sleep(0.001)

    task = tasks.start(work, title="Endless", on_success=results.append, on_error=results.append)
    assert begun.wait(5)
    with qtbot.waitSignals([task.cancelled, task.finished]):
        task.cancel()
    assert not results


def test_a_task_cancelled_before_its_turn_never_begins(tasks: Tasks) -> None:
    gate = threading.Event()
    ran: list[str] = []
    tasks.start(lambda _progress: gate.wait(5), title="First", on_success=lambda _r: None)
    second = tasks.start(
        lambda _progress: ran.append("second"), title="Second", on_success=lambda _r: None
    )
    second.cancel()
    gate.set()
    assert tasks.wait_idle()
    assert not ran


def test_failure_goes_to_on_error_else_to_the_presenter(qtbot: QtBot) -> None:
    presented: list[Exception] = []
    taken: list[Exception] = []
    tasks = Tasks(presented.append)

    def work(progress: Progress) -> None:
        raise NotFound("There is no such client.")

    task = tasks.start(work, title="A", on_success=lambda _r: None, on_error=taken.append)
    with qtbot.waitSignal(task.failed):
        pass
    tasks.start(work, title="B", on_success=lambda _r: None)
    assert tasks.wait_idle()
    assert [type(error) for error in taken] == [NotFound]
    assert [type(error) for error in presented] == [NotFound]
    assert tasks.close()


def test_result_for_a_destroyed_owner_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    owner = QObject()
    gate = threading.Event()
    seen: list[object] = []
    tasks.start(lambda _progress: gate.wait(5), title="Late", on_success=seen.append, owner=owner)
    owner.deleteLater()
    with qtbot.waitSignal(owner.destroyed):
        pass
    gate.set()
    assert tasks.wait_idle()
    assert not seen


def test_closing_cancels_and_waits(qtbot: QtBot) -> None:
    tasks = Tasks()
    begun = threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        while True:
            progress.check_cancelled()
            time.sleep(0.001)

    tasks.start(work, title="Endless", on_success=lambda _r: None)
    assert begun.wait(5)
    assert tasks.close()
    assert not tasks.running


def test_wait_idle_tells_when_it_takes_too_long(tasks: Tasks) -> None:
    gate = threading.Event()
    tasks.start(lambda _progress: gate.wait(5), title="Slow", on_success=lambda _r: None)
    assert not tasks.wait_idle(0.02)
    gate.set()
    assert tasks.wait_idle()


def test_started_hands_over_the_task(qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(tasks.started) as caught:
        tasks.start(lambda _progress: None, title="Short", on_success=lambda _r: None)
    assert caught.args is not None
    assert isinstance(caught.args[0], Task)
    assert tasks.wait_idle()


class Emitter(QObject):
    switched = Signal(bool)


def test_ten_thousand_emits_of_a_bool_survive(qtbot: QtBot) -> None:
    # PySide6 6.12.0 loses a reference to True with each emit on CPython 3.11 and aborts: the pin.
    emitter = Emitter()
    seen: list[bool] = []
    emitter.switched.connect(seen.append)
    for _ in range(10_000):
        emitter.switched.emit(True)
    assert len(seen) == 10_000
    assert all(seen)
