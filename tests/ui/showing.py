"""Showing a page on its own in a test, and recording where it leads."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.services.clock import today_of
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from ppp_desktop.ui.widgets.labels import ElidedLabel

P = TypeVar("P", bound=Page)


def context_over(database: Database, tasks: Tasks, settings: Settings) -> AppContext:
    """Return a context over any store, on the day that the store lives in."""
    return AppContext(
        database=database, tasks=tasks, settings=settings, today=lambda: today_of(database)
    )


def show(qtbot: QtBot, page: P, *, width: int = 1072, height: int = 772) -> P:
    """Show `page` as large as it is in a window of 1280 × 800, read what it shows, return it."""
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    settle(page.context)
    return page


def settle(context: AppContext) -> None:
    """Let the worker finish, and Qt lay out and show what came of it."""
    assert context.tasks.wait_idle()
    for _ in range(3):  # a layout within a layout needs one round each
        QApplication.processEvents()


class Journey:
    """What a page told the context: places navigated to, toasts, badges."""

    def __init__(self, context: AppContext) -> None:
        self.places: list[tuple[str, dict[str, object]]] = []
        self.toasts: list[str] = []
        self.badges: dict[str, int] = {}
        context.navigated.connect(lambda key, target: self.places.append((key, target)))
        context.toasted.connect(lambda text, _undo: self.toasts.append(text))
        context.badge_changed.connect(self.badges.__setitem__)


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    """Click `button` as a user does."""
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def button(parent: QWidget, text: str) -> QAbstractButton:
    """Return the visible button that reads `text` (or is so called) below `parent`."""
    for found in parent.findChildren(QAbstractButton):
        if text in {found.text(), found.accessibleName()} and found.isVisible():
            return found
    raise AssertionError(f"There is no button {text!r}")


def texts(parent: QWidget) -> str:
    """Return every visible label's full text, one per line."""
    return "\n".join(
        found.full_text() if isinstance(found, ElidedLabel) else found.text()
        for found in parent.findChildren(QLabel)
        if found.isVisible()
    )
