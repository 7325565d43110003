"""The one place that turns an error into something the user reads."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ppp_desktop import __version__
from ppp_desktop.core.errors import Cancelled, PppError, ValidationFailed
from ppp_desktop.ui.theme import CARD_MARGIN, FIELD_GAP, PAGE_MARGIN
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import label

logger = logging.getLogger(__name__)


@runtime_checkable
class ErrorForm(Protocol):
    """A form that can show an error beside one of its fields."""

    def show_error(self, field: str, message: str) -> bool:
        """Show `message` beside `field`; False when the form has no such field."""


@runtime_checkable
class ProblemHost(Protocol):
    """A page or window with a place for a sentence about what went wrong."""

    def show_problem(self, message: str, remedy: str) -> None:
        """Show the sentence and its remedy until the user closes it."""


def present_error(
    parent: QWidget | None, error: BaseException, *, form: ErrorForm | None = None
) -> None:
    """Show `error` where it belongs and return at once.

    A field's error goes to `form`; another PppError to the nearest page or window above `parent`
    that shows problems, else to a dialog; Cancelled to nobody; anything unknown to a crash dialog
    whose report the user may copy. Nothing is sent anywhere.
    """
    if isinstance(error, Cancelled):
        return
    if isinstance(error, ValidationFailed) and error.field and form is not None:
        text = f"{error.message} {error.remedy}".strip()
        if form.show_error(error.field, text):
            return
    if not isinstance(error, PppError):
        logger.error("Unexpected error", exc_info=error)
        _open(CrashDialog(crash_report(error), parent))
        return
    host = _problem_host(parent)
    if host is not None:
        host.show_problem(error.message, error.remedy)
    else:
        _open(ProblemDialog(error.message, error.remedy, parent))


def crash_report(error: BaseException) -> str:
    """Return what a developer needs: versions and the trace, no data of the user's own."""
    trace = "".join(traceback.format_exception(error))
    return (
        f"ppp-desktop {__version__}\n"
        f"Python {platform.python_version()} on {platform.system()} {platform.release()}\n\n"
        f"{trace}"
    )


class ProblemDialog(QDialog):
    """One sentence, its remedy and a button to close, where no page can show them."""

    def __init__(self, message: str, remedy: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("That did not work")
        self.setMinimumWidth(420)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, CARD_MARGIN)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(_wrapped(message, "strong"))
        if remedy:
            layout.addWidget(_wrapped(remedy, "secondary"))
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button("Close", kind="primary")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        layout.addLayout(row)


class CrashDialog(QDialog):
    """Says that the program failed and offers the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Something went wrong in the program")
        self.resize(640, 420)
        self._report = QPlainTextEdit(report)
        self._report.setReadOnly(True)
        self._report.setAccessibleName("Report")
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._copy = Button("Copy report")
        self._copy.clicked.connect(self._on_copy)
        close = Button("Close", kind="primary")
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, CARD_MARGIN)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(_wrapped("This is a fault of the program, not of yours.", "section"))
        layout.addWidget(
            _wrapped(
                "What was saved before is safe. Please copy this report and send it to whoever "
                "looks after the program; it stays on this computer unless you do.",
                "secondary",
            )
        )
        layout.addWidget(self._report, 1)
        layout.addLayout(row)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
        self._copy.setText("Copied")
        QTimer.singleShot(1500, self._copy, lambda: self._copy.setText("Copy report"))


class _Relay(QObject):
    """Brings an error from whatever thread it came to the main thread."""

    raised = Signal(object)


def install_excepthook(parent: Callable[[], QWidget | None]) -> QObject:
    """Show every unexpected error in a crash dialog; keep the returned object alive.

    `parent` is asked for the window at the time of the error.
    """
    relay = _Relay()

    def show(error: BaseException) -> None:
        present_error(parent(), error)

    relay.raised.connect(show, Qt.ConnectionType.QueuedConnection)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logger.error("unexpected error", exc_info=(kind, error, trace))
        relay.raised.emit(error)

    def thread_hook(details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            logger.error("unexpected error in a thread", exc_info=details.exc_value)
            relay.raised.emit(details.exc_value)

    sys.excepthook = hook
    threading.excepthook = thread_hook
    return relay


def _open(dialog: QDialog) -> None:
    # A dialog without parent lives as long as somebody holds it: its own connection does.
    dialog.finished.connect(lambda _result, _held=dialog: None)
    dialog.open()


def _problem_host(widget: QWidget | None) -> ProblemHost | None:
    while widget is not None:
        if isinstance(widget, ProblemHost):
            return widget
        widget = widget.parentWidget()
    return None


def _wrapped(text: str, role: str) -> QLabel:
    return label(text, role, wrap=True)
