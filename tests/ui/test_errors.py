"""Each kind of error is shown in its one place."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.core.errors import Cancelled, NotFound, ValidationFailed
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.errors import (
    CrashDialog,
    ProblemDialog,
    crash_report,
    install_excepthook,
    present_error,
)
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.forms import Form


def dialogs(kind: type[QWidget]) -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def close_all(kind: type[QWidget]) -> None:
    for dialog in dialogs(kind):
        dialog.close()


def test_field_error_goes_beside_the_field_and_leaves_with_an_edit(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    field = LineEdit()
    row = form.add("name", "Name", field)
    error = ValidationFailed("A client needs a name.", field="name", remedy="Type one.")
    present_error(form, error, form=form)
    assert row.error() == "A client needs a name. Type one."
    assert field.accessibleDescription() == row.error()
    field.setText("Northlight")
    assert row.error() == ""
    assert not dialogs(ProblemDialog)


def test_error_of_an_unknown_field_is_shown_as_a_sentence(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    present_error(form, ValidationFailed("No.", field="elsewhere"), form=form)
    assert len(dialogs(ProblemDialog)) == 1
    close_all(ProblemDialog)


def test_cancelled_is_silent(qtbot: QtBot) -> None:
    present_error(None, Cancelled())
    assert not dialogs(ProblemDialog)
    assert not dialogs(CrashDialog)


def test_problem_goes_to_the_banner_of_the_page_above(qtbot: QtBot, context: AppContext) -> None:
    page = Page(context, "Clients")
    qtbot.addWidget(page)
    inner = QWidget()
    QVBoxLayout(inner)
    page.body.addWidget(inner)
    present_error(inner, NotFound("There is no such client.", "Choose another."))
    assert not page.banner.isHidden()
    assert page.banner.text() == "There is no such client."


def test_unknown_error_opens_a_report_to_copy(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    present_error(None, ZeroDivisionError("boom"))
    (dialog,) = dialogs(CrashDialog)
    report = dialog.findChild(QPlainTextEdit)
    assert report is not None
    assert "ZeroDivisionError: boom" in report.toPlainText()
    copy = next(b for b in dialog.findChildren(Button) if b.text() == "Copy report")
    copy.click()
    assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
    assert "Unexpected error" in caplog.text
    dialog.close()


def test_report_names_versions() -> None:
    assert crash_report(ValueError("x")).startswith("ppp-desktop ")


def test_excepthook_shows_errors_of_any_thread(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    relay = install_excepthook(lambda: None)
    sys.excepthook(ValueError, ValueError("main"), None)

    def work() -> None:
        raise KeyError("thread")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs(CrashDialog)) == 2)
    close_all(CrashDialog)
    assert relay is not None
