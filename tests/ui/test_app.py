"""The program's shell: the welcome, opening and leaving stores, the sample made and cancelled."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from ppp_desktop.app import Shell
from ppp_desktop.core.errors import StorageUnavailable
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database, create_database, open_database
from ppp_desktop.services.agency import AgencyDetails, get_agency, save_agency
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.welcome.view import WelcomeView
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.ui.driving import Driver
from tests.ui.showing import button, click, settle, texts


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder in which the program keeps its own files."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is suggested for a new store."""
    folder = tmp_path / "documents"
    folder.mkdir()
    monkeypatch.setattr("ppp_desktop.app.platformdirs.user_documents_path", lambda: folder)
    return folder


@pytest.fixture
def shell(qapp: QApplication, settings: Settings, data: Path, documents: Path) -> Iterator[Shell]:
    """The shell, not started yet."""
    shell = Shell(settings, data)
    quits = QApplication.quitOnLastWindowClosed()
    QApplication.setQuitOnLastWindowClosed(False)
    yield shell
    window = shell.window()
    if isinstance(window, MainWindow):
        settle(window.context)
    if window is not None:
        window.close()
    QApplication.setQuitOnLastWindowClosed(quits)


def make_store(path: Path, agency: str = "Harbour & Finch") -> Path:
    database = create_database(path)
    save_agency(database, AgencyDetails(agency))
    database.close()
    return path


def forget_a_table(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE agency")
    connection.close()


def welcome(shell: Shell) -> WelcomeView:
    window = shell.window()
    assert window is not None
    assert window.isVisible()
    (view,) = window.findChildren(WelcomeView)
    return view


def main_window(qtbot: QtBot, shell: Shell) -> MainWindow:
    """Wait for the main window and return it."""
    qtbot.waitUntil(lambda: isinstance(shell.window(), MainWindow), timeout=20_000)
    window = shell.window()
    assert isinstance(window, MainWindow)
    assert window.isVisible()
    settle(window.context)
    return window


def answer(press: Callable[[ConfirmDialog], None]) -> None:
    """Press a button of the question that is about to be asked."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ConfirmDialog)
        press(dialog)

    QTimer.singleShot(0, act)


def test_without_a_store_the_welcome_comes(shell: Shell) -> None:
    shell.start(None)
    view = welcome(shell)
    assert "New agency" in texts(view)
    assert not view.banner.isVisible()


def test_a_store_opens_at_the_page_that_was_asked_for(
    qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    shell.start(make_store(tmp_path / "agency.ppp"), "statements")
    page = main_window(qtbot, shell).current_page()
    assert page is not None
    assert page.header.title() == "Statements"


def test_the_store_that_was_open_last_is_opened(
    qtbot: QtBot, shell: Shell, settings: Settings, tmp_path: Path
) -> None:
    settings.remember_store(make_store(tmp_path / "other.ppp", "Another"))
    settings.remember_store(make_store(tmp_path / "last.ppp"))
    shell.start(settings.last_store)
    window = main_window(qtbot, shell)
    assert window.windowTitle() == "Harbour & Finch – last.ppp"
    assert "Getting started" in texts(window)


def test_a_last_store_that_is_gone_is_told(
    shell: Shell, settings: Settings, tmp_path: Path
) -> None:
    settings.remember_store(make_store(tmp_path / "other.ppp"))
    gone = make_store(tmp_path / "gone.ppp")
    settings.remember_store(gone)
    gone.unlink()
    shell.start(settings.last_store)
    view = welcome(shell)
    assert f"There is no file {gone}" in view.banner.text()
    assert [each.accessibleName() for each in view.recent.buttons] == ["Open other"]
    assert view.make.isEnabled()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_text("Date,Leads\n"), "is not a store of this program"),
        (lambda path: path.write_bytes(b""), "is not a store of this program"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "is damaged"),
        (forget_a_table, "could not be read"),
    ],
    ids=["spreadsheet", "empty", "cut off", "without tables"],
)
def test_a_damaged_store_is_told(
    shell: Shell, tmp_path: Path, spoil: Callable[[Path], object], told: str
) -> None:
    path = make_store(tmp_path / "store.ppp")
    spoil(path)
    shell.start(path)
    assert told in welcome(shell).banner.text()


def test_a_new_agency_opens_the_main_window(
    qtbot: QtBot, shell: Shell, settings: Settings, documents: Path
) -> None:
    shell.start(None)
    view = welcome(shell)
    qtbot.keyClicks(view.form.name, "Harbour & Finch")
    qtbot.keyClick(view.form.name, Qt.Key.Key_Return)
    window = main_window(qtbot, shell)
    path = documents / "Harbour & Finch.ppp"
    assert window.context.database.path == path
    assert get_agency(window.context.database).name == "Harbour & Finch"
    assert settings.last_store == path.resolve()


def test_a_new_agency_that_cannot_be_made_is_told(
    qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise StorageUnavailable("The disk is full; nothing was changed.", "Free some space.")

    monkeypatch.setattr("ppp_desktop.app.create_database", refuse)
    shell.start(None)
    view = welcome(shell)
    qtbot.keyClicks(view.form.name, "Harbour & Finch")
    click(qtbot, view.make)
    qtbot.waitUntil(view.banner.isVisible)
    assert view.banner.text() == "The disk is full; nothing was changed."
    assert view.make.isEnabled()


def test_a_store_is_left_for_another_one(
    qtbot: QtBot,
    qapp: QApplication,
    shell: Shell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    QApplication.setQuitOnLastWindowClosed(True)
    quits: list[bool] = []
    qapp.aboutToQuit.connect(lambda: quits.append(True))
    shell.start(make_store(tmp_path / "first.ppp"))
    first = main_window(qtbot, shell)
    first.context.leave_store()
    view = welcome(shell)
    assert not first.isVisible()
    assert quits == []
    assert QApplication.quitOnLastWindowClosed()
    # The store that was left is the first of the recent ones; another is taken from a dialog.
    assert view.recent.buttons[0].accessibleName() == "Open first"
    other = make_store(tmp_path / "second.ppp", "Second")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    click(qtbot, view.open)
    assert main_window(qtbot, shell).windowTitle() == "Second – second.ppp"
    QApplication.setQuitOnLastWindowClosed(False)


def test_unsaved_terms_keep_the_store_open(
    qtbot: QtBot, shell: Shell, sample_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "sample.ppp"
    path.write_bytes(sample_file.read_bytes())
    shell.start(path)
    window = main_window(qtbot, shell)
    window.context.navigate("contracts", contract_id=1, tab="terms")
    driver = Driver(qtbot, window)
    driver.settle()
    terms = driver.page(ContractsPage).view.terms
    driver.wait_until(lambda: terms.is_settled)
    driver.choose("Rounding", "half to even")
    driver.wait_until(lambda: terms.is_settled)
    assert terms.is_changed
    answer(lambda dialog: dialog.cancel.click())
    window.context.leave_store()
    assert shell.window() is window
    assert window.isVisible()
    assert terms.is_changed
    answer(lambda dialog: dialog.action.click())
    window.context.leave_store()
    assert "Open sample" in [each.accessibleName() for each in welcome(shell).recent.buttons]


def test_the_sample_is_made_with_progress(
    qtbot: QtBot, shell: Shell, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, float | None]] = []
    seen = WelcomeView.show_progress

    def record(view: WelcomeView, text: str, share: float | None = None) -> None:
        told.append((text, share))
        seen(view, text, share)

    monkeypatch.setattr(WelcomeView, "show_progress", record)
    shell.start(None)
    click(qtbot, welcome(shell).sample)
    window = main_window(qtbot, shell)
    shares = [share for _text, share in told if share is not None]
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert any(text.startswith("Importing ") for text, _share in told)
    assert any(text.startswith("Closing ") for text, _share in told)
    assert [path.name for path in data.iterdir()] == ["Sample agency.ppp"]
    assert get_agency(window.context.database).name in window.windowTitle()
    # The second time it is there already.
    window.context.leave_store()
    made = (data / "Sample agency.ppp").stat().st_ino
    click(qtbot, welcome(shell).sample)
    main_window(qtbot, shell)
    assert (data / "Sample agency.ppp").stat().st_ino == made


@pytest.mark.parametrize("by", ["button", "Esc"])
def test_a_cancelled_sample_leaves_nothing(qtbot: QtBot, shell: Shell, data: Path, by: str) -> None:
    shell.start(None)
    view = welcome(shell)
    assert not view.cancel.isVisible()
    click(qtbot, view.sample)
    qtbot.waitUntil(lambda: "Importing" in texts(view))
    if by == "Esc":
        qtbot.keyClick(view, Qt.Key.Key_Escape)
    else:
        click(qtbot, button(view, "Cancel"))
    assert not view.cancel.isEnabled()
    qtbot.waitUntil(view.sample.isEnabled)
    assert welcome(shell) is view
    assert not view.cancel.isVisible()
    assert not view.banner.isVisible()
    assert list(data.iterdir()) == []


def test_closing_the_welcome_stops_the_sample(qtbot: QtBot, shell: Shell, data: Path) -> None:
    shell.start(None)
    view = welcome(shell)
    click(qtbot, view.sample)
    qtbot.waitUntil(lambda: "Importing" in texts(view))
    window = shell.window()
    assert window is not None
    window.close()
    assert shell.window() is window
    assert not window.isVisible()
    assert list(data.iterdir()) == []


def test_a_cancel_that_comes_too_late_opens_nothing(
    qtbot: QtBot, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_store(tmp_path / "sample.ppp")
    cancelled = threading.Event()

    def open_when_cancelled(_data: Path, _progress: Progress) -> Database:
        assert cancelled.wait(10)
        return open_database(path)

    monkeypatch.setattr("ppp_desktop.app._open_sample", open_when_cancelled)
    shell.start(None)
    view = welcome(shell)
    click(qtbot, view.sample)
    click(qtbot, view.cancel)
    cancelled.set()
    qtbot.waitUntil(view.sample.isEnabled)
    assert welcome(shell) is view
