"""Composition root of the window: paths, logging, store, pages; nothing else knows all of them."""

from __future__ import annotations

import faulthandler
import logging
import sys
from collections.abc import Callable
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from typing_extensions import override

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import PppError
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database, create_database, open_database
from ppp_desktop.services.agency import AgencyDetails, get_agency, save_agency
from ppp_desktop.services.clock import real_today
from ppp_desktop.services.deliveries import settle_interrupted
from ppp_desktop.ui.actions import Action
from ppp_desktop.ui.backup_state import BackupState
from ppp_desktop.ui.collecting import Collector
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.errors import install_excepthook, present_error
from ppp_desktop.ui.finding import StoreSearch
from ppp_desktop.ui.home.badge import TodoBadge
from ppp_desktop.ui.importing.watcher import FolderWatcher
from ppp_desktop.ui.main_window import MainWindow, PageSpec
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.sending.unsettled import UnsettledNotice
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.badge import DraftBadge
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.theme import apply_theme
from ppp_desktop.ui.welcome.view import WelcomeView

if TYPE_CHECKING:
    from datetime import date

APP_NAME = "ppp-desktop"
LOG_BYTES = 1_000_000
LOG_FILES = 3

logger = logging.getLogger(__name__)


def open_window(store: Path | None, page: str = "") -> int:
    """Open the window on `store`, or on the last one, or on the welcome; return the exit code.

    `page` is the key of the page to show first, "" for the home page.
    """
    data = platformdirs.user_data_path(APP_NAME, appauthor=False, ensure_exists=True)
    _start_logging(platformdirs.user_log_path(APP_NAME, appauthor=False, ensure_exists=True))
    app = QApplication(sys.argv[:1])
    app.setApplicationName(APP_NAME)
    app.setApplicationDisplayName("ppp-desktop")
    settings = Settings(data / "settings.json")
    apply_theme(app, settings.scheme)
    shell = Shell(settings, data)
    guard = install_excepthook(shell.window)
    collector = Collector(lambda: shell.busy)
    # From inside the event loop, so that an unexpected error is shown and not lost.
    QTimer.singleShot(0, partial(shell.start, store or settings.last_store, page))
    code = app.exec()
    collector.stop()
    del guard
    return code


class Shell(QObject):
    """Holds the one window that is shown: the welcome, or the main window of an open store."""

    def __init__(self, settings: Settings, data: Path) -> None:
        super().__init__()
        self._settings = settings
        self._data = data
        self._tasks = Tasks(parent=self)
        self._window: QWidget | None = None

    @property
    def busy(self) -> bool:
        """Whether anything is worked on for what is shown."""
        return bool(self._tasks.running)

    def window(self) -> QWidget | None:
        """Return what is shown now."""
        return self._window

    def start(self, store: Path | None, page: str = "") -> None:
        """Open `store` at `page`; without one, or where it cannot be opened, show the welcome."""
        if store is None:
            self.show_welcome()
            return
        try:
            database = _open_checked(store)
        except PppError as error:
            self.show_welcome().show_error(error.message, error.remedy)
            return
        window = self.show_store(database)
        if page:
            window.show_page(page)

    def show_welcome(self) -> WelcomeView:
        """Show the page of first steps and return it."""
        self._tasks = Tasks(parent=self)
        view = WelcomeView(self._settings, platformdirs.user_documents_path())
        view.store_chosen.connect(self._on_store_chosen)
        view.sample_wanted.connect(self._on_sample_wanted)
        view.new_wanted.connect(self._on_new_wanted)
        window = WelcomeWindow(self._tasks)
        window.setWindowTitle("ppp-desktop")
        window.setCentralWidget(view)
        window.resize(1280, 800)
        self._show(window)
        return view

    def show_store(self, database: Database) -> MainWindow:
        """Show the main window over an open store and return it."""
        self._settings.remember_store(database.path)
        self._tasks = Tasks(parent=self)
        window = make_window(database, self._tasks, self._settings)
        window.closed.connect(database.close)
        window.context.another_store_wanted.connect(partial(self._on_another_store, window))
        self._show(window)
        return window

    @Slot(object)
    def _on_store_chosen(self, path: Path) -> None:
        self._open(lambda _progress: _open_checked(path), "Opening the store")

    @Slot()
    def _on_sample_wanted(self) -> None:
        self._open(lambda progress: _open_sample(self._data, progress), "Making the sample agency")

    @Slot(str, object)
    def _on_new_wanted(self, name: str, path: Path) -> None:
        self._open(lambda _progress: _new_store(name, path), "Making the store")

    def _open(self, work: Callable[[Progress], Database], title: str) -> None:
        view = self._welcome()

        def opened(database: Database) -> None:
            # A cancel, or the closing of the window, may come just as the work is done.
            if task.stop_event.is_set():
                database.close()
                task.cancelled.emit()
            else:
                self.show_store(database)

        task = self._tasks.start(work, title=title, on_success=opened, on_error=self._on_failed)
        if view is not None:
            task.progressed.connect(
                lambda done, total, text: view.show_progress(text, done / total if total else None)
            )
            task.cancelled.connect(view.show_choices)
            view.cancel_wanted.connect(task.cancel)

    def _on_another_store(self, window: MainWindow) -> None:
        # Between two windows there is none, which must not end the program.
        QApplication.setQuitOnLastWindowClosed(False)
        # A page with unsaved edits may refuse; the window then stays.
        if window.close():
            self.show_welcome()
        QApplication.setQuitOnLastWindowClosed(True)

    def _on_failed(self, error: BaseException) -> None:
        view = self._welcome()
        if view is not None:
            view.show_choices()
        present_error(view or self._window, error)

    def _welcome(self) -> WelcomeView | None:
        window = self._window
        centre = window.centralWidget() if isinstance(window, QMainWindow) else None
        return centre if isinstance(centre, WelcomeView) else None

    def _show(self, window: QMainWindow) -> None:
        earlier, self._window = self._window, window
        window.show()
        if earlier is not None:
            earlier.close()
            earlier.deleteLater()


class WelcomeWindow(QMainWindow):
    """Closing it stops what was begun, so that nothing half made is left."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._tasks.close()
        super().closeEvent(event)


def make_window(database: Database, tasks: Tasks, settings: Settings) -> MainWindow:
    """Return the main window over an open store, its pages made when first shown."""
    agency = get_agency(database)
    context = AppContext(database=database, tasks=tasks, settings=settings, today=_today_in(agency))
    context.actions.register(
        Action("store.leave", "Open or make another store", context.leave_store, icon="folder")
    )
    context.actions.register(
        Action("sending.log", "Send log", lambda: context.navigate("sending"), icon="mail")
    )
    window = MainWindow(context, _pages())
    window.set_names(agency.name, database.path.name)
    context.changed.connect(partial(_on_changed, window, database))
    window.files_dropped.connect(lambda paths: context.navigate("import", paths=paths))
    DraftBadge(context, window)
    TodoBadge(context, window)
    StoreSearch(context, window)
    BackupState(context, window.status, window)
    FolderWatcher(context, window)
    UnsettledNotice(context, window, window)
    return window


def _on_changed(window: MainWindow, database: Database, changes: Changes) -> None:
    if Topic.AGENCY in changes.topics:
        window.set_names(get_agency(database).name, database.path.name)


def _pages() -> list[PageSpec]:
    return [
        PageSpec("home", "Home", "home", _home),
        PageSpec("clients", "Clients", "clients", _clients),
        PageSpec("contracts", "Contracts", "contracts", _contracts),
        PageSpec("results", "Results", "results", _results),
        PageSpec(
            "import", "Import results", "upload", _import, in_sidebar=False, belongs_to="results"
        ),
        PageSpec("performance", "Performance", "performance", _performance),
        PageSpec("statements", "Statements", "statements", _statements),
        PageSpec(
            "closing",
            "Close a period",
            "check",
            _closing,
            in_sidebar=False,
            belongs_to="statements",
        ),
        PageSpec("sending", "Send", "mail", _sending, in_sidebar=False, belongs_to="statements"),
        PageSpec("receivables", "Receivables", "receivables", _receivables),
        PageSpec("settings", "Settings", "settings", _settings, at_bottom=True),
    ]


# Each page's module is imported when the page is first shown, so that start-up stays short.
def _home(context: AppContext) -> Page:
    from ppp_desktop.ui.home.page import HomePage

    return HomePage(context)


def _clients(context: AppContext) -> Page:
    from ppp_desktop.ui.clients.page import ClientsPage

    return ClientsPage(context)


def _contracts(context: AppContext) -> Page:
    from ppp_desktop.ui.contracts.page import ContractsPage

    return ContractsPage(context)


def _results(context: AppContext) -> Page:
    from ppp_desktop.ui.results.page import ResultsPage

    return ResultsPage(context)


def _import(context: AppContext) -> Page:
    from ppp_desktop.ui.importing.page import ImportPage

    return ImportPage(context)


def _performance(context: AppContext) -> Page:
    from ppp_desktop.ui.performance.page import PerformancePage

    return PerformancePage(context)


def _statements(context: AppContext) -> Page:
    from ppp_desktop.ui.statements.page import StatementsPage

    return StatementsPage(context)


def _closing(context: AppContext) -> Page:
    from ppp_desktop.ui.statements.closing_page import ClosingPage

    return ClosingPage(context)


def _sending(context: AppContext) -> Page:
    from ppp_desktop.ui.sending.page import SendingPage

    return SendingPage(context)


def _receivables(context: AppContext) -> Page:
    from ppp_desktop.ui.receivables.page import ReceivablesPage

    return ReceivablesPage(context)


def _settings(context: AppContext) -> Page:
    from ppp_desktop.ui.settings_page.page import SettingsPage

    return SettingsPage(context)


def _today_in(agency: AgencyDetails) -> Callable[[], date]:
    story_day = agency.story_day
    return real_today if story_day is None else lambda: story_day


def _open_checked(path: Path) -> Database:
    """Open a store and read a little of it: a damaged one must not get as far as the window."""
    database = open_database(path)
    try:
        get_agency(database)
        settle_interrupted(database)
    except PppError:
        database.close()
        raise
    return database


def _new_store(name: str, path: Path) -> Database:
    database = create_database(path)
    save_agency(database, AgencyDetails(name=name))
    return database


def _open_sample(data: Path, progress: Progress) -> Database:
    """Open the sample agency's store, making it the first time."""
    from ppp_desktop.services.sample import make_sample_store
    from resources import resource_path

    path = data / "Sample agency.ppp"
    if path.exists():
        return _open_checked(path)
    # Made aside, so that a program that is ended meanwhile leaves no half of it under its name.
    with TemporaryDirectory(dir=data, ignore_cleanup_errors=True) as aside:
        made = make_sample_store(
            Path(aside) / path.name,
            spreadsheets=resource_path("sample/spreadsheets"),
            definitions=resource_path("sample/agency.json"),
            progress=progress,
        )
        made.database.close()
        progress.check_cancelled()
        made.database.path.replace(path)
    return open_database(path)


def _start_logging(folder: Path) -> None:
    """Keep a small local log: what happened, never names or amounts of clients."""
    handler = RotatingFileHandler(
        folder / "ppp-desktop.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    crash_log = (folder / "crash.log").open("a", encoding="utf-8")
    faulthandler.enable(crash_log)
