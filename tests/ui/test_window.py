"""The main window makes pages when they are shown, reloads them when due, and closes in order."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.progress import Progress
from ppp_desktop.ui.actions import Action
from ppp_desktop.ui.command_palette import CommandPalette
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.main_window import (
    FIRST_HEIGHT,
    FIRST_WIDTH,
    SMALLEST_HEIGHT,
    SMALLEST_WIDTH,
    MainWindow,
    PageSpec,
)
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.sidebar import NavButton
from ppp_desktop.ui.theme import Scheme
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.forms import Form


class CountingPage(Page):
    topics = frozenset({Topic.CLIENTS})

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Counting")
        self.reloads = 0
        self.opened: list[Mapping[str, object]] = []
        self.leaving = True

    def reload(self) -> None:
        self.reloads += 1

    def open(self, target: Mapping[str, object]) -> None:
        self.opened.append(target)

    def can_leave(self) -> bool:
        return self.leaving


SPECS = (
    PageSpec("home", "Home", "home", CountingPage),
    PageSpec("clients", "Clients", "clients", CountingPage),
    PageSpec("import", "Import", "upload", CountingPage, in_sidebar=False, belongs_to="clients"),
    PageSpec("settings", "Settings", "settings", CountingPage, at_bottom=True),
)


@pytest.fixture
def window(qtbot: QtBot, context: AppContext) -> MainWindow:
    result = MainWindow(context, SPECS)
    qtbot.addWidget(result)
    result.set_names("Harbour & Finch", "agency.ppp")
    result.show()
    return result


def counting(window: MainWindow, key: str) -> CountingPage:
    page = window.page(key)
    assert isinstance(page, CountingPage)
    return page


def checked(window: MainWindow) -> list[str]:
    return [b.accessibleName() for b in window.findChildren(NavButton) if b.isChecked()]


def test_pages_are_made_when_shown(window: MainWindow) -> None:
    assert len(window.findChildren(CountingPage)) == 1
    window.show_page("clients")
    assert len(window.findChildren(CountingPage)) == 2
    assert checked(window) == ["Clients"]
    window.show_page("import")
    assert checked(window) == ["Clients"]


def test_pages_reload_what_changed_only_when_seen(window: MainWindow, context: AppContext) -> None:
    home = counting(window, "home")
    assert home.reloads == 1
    window.show_page("clients")
    context.notify_changes(Changes.of(Topic.CLIENTS))
    context.notify_changes(Changes.of(Topic.CLIENTS))
    context.notify_changes(Changes.of(Topic.TERMS))
    assert home.reloads == 1
    assert counting(window, "clients").reloads == 3
    window.show_page("home")
    assert home.reloads == 2


def test_navigate_hands_the_target_over(window: MainWindow, context: AppContext) -> None:
    context.navigate("clients", client_id=3)
    assert window.current_page() is window.page("clients")
    assert counting(window, "clients").opened == [{"client_id": 3}]


def test_a_page_may_refuse_to_be_left(window: MainWindow) -> None:
    counting(window, "home").leaving = False
    window.show_page("clients")
    assert window.current_page() is window.page("home")
    assert checked(window) == ["Home"]
    assert not window.close()
    counting(window, "home").leaving = True
    assert window.close()


def test_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page() is window.page("clients")
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert counting(window, "clients").reloads == 2
    panel = window.page("clients").side_panel
    panel.show_content("Detail", QLabel("text"))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_palette_finds_pages_actions_and_searches(
    window: MainWindow, context: AppContext, qtbot: QtBot
) -> None:
    done: list[str] = []
    context.actions.register(Action("close", "Close June", lambda: done.append("june")))
    context.actions.add_search(
        lambda text: [Action("c1", f"Client {text}", lambda: done.append(text))]
    )
    window.open_palette()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    assert {hit.title for hit in palette.search("")} == {
        "Home",
        "Clients",
        "Settings",
        "Close June",
    }
    assert [hit.title for hit in palette.search("jun clo")] == ["Close June", "Client jun clo"]
    search = palette.findChild(LineEdit)
    assert search is not None
    qtbot.keyClick(search, Qt.Key.Key_Down)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert done == ["jun clo"]
    context.actions.unregister("close")
    assert [hit.title for hit in context.actions.find("close")] == ["Client close"]


def test_toast_with_undo_shows(window: MainWindow, context: AppContext) -> None:
    context.toast("Statement 2026-013 issued.")
    assert window.toast.isVisible()
    assert window.toast.text() == "Statement 2026-013 issued."


def test_badges(window: MainWindow, context: AppContext) -> None:
    context.set_badge("home", 4)
    assert "Home, 4" in [b.accessibleName() for b in window.findChildren(NavButton)]


def test_dropped_files_are_handed_on(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "june.csv"
    file.write_text("a", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(window.files_dropped) as dropped:
        window.dropEvent(event)
    assert dropped.args == [[file]]


def test_status_bar_shows_a_long_task_and_cancels_it(
    window: MainWindow, context: AppContext, qtbot: QtBot
) -> None:
    begun = threading.Event()

    def work(progress: Progress) -> None:
        progress.report(1, 4, "row 1")
        begun.set()
        while True:
            progress.check_cancelled()

    task = context.tasks.start(work, title="Importing", on_success=lambda _r: None)
    cancel = window.status.cancel_button
    qtbot.waitUntil(cancel.isVisible)
    with qtbot.waitSignal(task.cancelled):
        cancel.click()
    qtbot.waitUntil(lambda: not cancel.isVisible())
    window.status.set_state("All changes saved")
    assert window.status.state() == "All changes saved"


def test_window_has_a_least_size_and_remembers_its_own(
    window: MainWindow, context: AppContext, qtbot: QtBot
) -> None:
    assert window.minimumWidth() == SMALLEST_WIDTH
    assert window.minimumHeight() == SMALLEST_HEIGHT
    window.resize(1111, 777)
    window.close()
    again = MainWindow(context, SPECS)
    qtbot.addWidget(again)
    # The screenless screen is smaller than the window: Qt makes what it restores fit.
    assert context.settings.geometry
    assert (again.width(), again.height()) != (FIRST_WIDTH, FIRST_HEIGHT)


def test_state_of_the_program_stands_above_the_pages(window: MainWindow) -> None:
    window.show_banner("The store is read-only.", "Copy it to a folder of your own.")
    assert window.banner.isVisible()
    window.show_problem("That did not work.", "Try again.")
    page = window.current_page()
    assert page is not None
    assert page.banner.text() == "That did not work."


def test_an_older_load_never_replaces_a_newer(window: MainWindow, context: AppContext) -> None:
    page = window.page("home")
    shown: list[str] = []
    page.load("First", lambda _progress: "first", shown.append)
    page.load("Second", lambda _progress: "second", shown.append)
    assert context.tasks.wait_idle()
    assert shown == ["second"]


def test_errors_of_a_run_go_to_the_form_or_the_banner(
    window: MainWindow, context: AppContext
) -> None:
    page = window.page("home")
    form = Form(page)
    row = form.add("name", "Name", LineEdit())

    def refuse(progress: Progress) -> None:
        raise ValidationFailed("A client needs a name.", field="name")

    def miss(progress: Progress) -> None:
        raise NotFound("There is no such client.")

    page.run("Saving", refuse, lambda _r: None, form=form)
    assert context.tasks.wait_idle()
    assert row.error() == "A client needs a name."
    page.run("Saving", miss, lambda _r: None, form=form)
    assert context.tasks.wait_idle()
    assert page.banner.text() == "There is no such client."


def test_settings_survive_and_damage_means_defaults(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    store = tmp_path / "agency.ppp"
    store.write_bytes(b"x")
    first = Settings(path)
    assert (first.scheme, first.last_store, first.geometry) == (Scheme.SYSTEM, None, b"")
    first.scheme = Scheme.DARK
    first.remember_store(store)
    first.remember_store(tmp_path / "gone.ppp")
    first.set_text("import.folder", "here")
    second = Settings(path)
    assert second.scheme is Scheme.DARK
    assert second.recent_stores == (store.resolve(),)
    assert second.text("import.folder") == "here"
    path.write_text('{"scheme": 3, "geometry": "zz", "recent_stores": 5}', encoding="utf-8")
    damaged = Settings(path)
    assert (damaged.scheme, damaged.geometry, damaged.recent_stores) == (Scheme.SYSTEM, b"", ())
    path.write_text("not json", encoding="utf-8")
    assert Settings(path).scheme is Scheme.SYSTEM


def test_settings_that_cannot_be_written_disturb_nobody(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("", encoding="utf-8")
    settings = Settings(blocker / "settings.json")
    settings.scheme = Scheme.DARK
    assert settings.scheme is Scheme.DARK
