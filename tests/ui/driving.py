"""Driving a whole window as a person does: by the names that are shown, with clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.page import Page
from tests.ui.showing import button, settle, texts

P = TypeVar("P", bound=Page)

Field = QLineEdit | QPlainTextEdit | QComboBox


class Driver:
    """A person before a window: finds what is seen, clicks it, types, and reads."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self.window = window

    def page(self, kind: type[P]) -> P:
        """Return the page that is shown, which is a `kind`."""
        shown = self.window.current_page()
        assert isinstance(shown, kind)
        return shown

    def settle(self) -> None:
        """Wait until nothing is worked on any more."""
        settle(self.window.context)

    def wait_until(self, done: Callable[[], bool]) -> None:
        """Wait for something that comes by itself after a moment."""
        self._qtbot.waitUntil(done)
        self.settle()

    def texts(self) -> str:
        """Return all labels that are seen in the window."""
        return texts(self.window)

    def toast(self) -> str:
        """Return the text of the toast, which nothing covers."""
        shown = self.window.toast
        assert shown.isVisible()
        top = self.window.childAt(shown.mapTo(self.window, shown.rect().center()))
        assert top is not None
        assert top is shown or shown.isAncestorOf(top), f"{top} covers the toast"
        return shown.text()

    def field(self, name: str) -> Field:
        """Return the visible field that is labelled `name`."""
        fields: list[Field] = [
            *self.window.findChildren(QLineEdit),
            *self.window.findChildren(QPlainTextEdit),
            *self.window.findChildren(QComboBox),
        ]
        found = [each for each in fields if each.accessibleName() == name and each.isVisible()]
        assert len(found) == 1, f"{len(found)} fields are called {name!r}"
        return found[0]

    def click(self, text: str, parent: QWidget | None = None) -> None:
        """Click the button that reads `text`, and wait for what it does."""
        found: QAbstractButton = button(parent or self.window, text)
        assert found.isEnabled(), f"{text!r} cannot be pressed"
        self.click_at(found)

    def click_at(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click into a widget where nothing covers it, and wait for what it does."""
        where = place or widget.rect().center()
        _scroll_to(widget)
        window = widget.window()
        top = window.childAt(widget.mapTo(window, where))
        assert top is not None, f"{widget} is out of sight"
        assert top is widget or widget.isAncestorOf(top), f"{top} covers {widget}"
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where)
        self.settle()

    def write(self, name: str, text: str, *, enter: bool = False) -> None:
        """Click into a field, type in place of what it holds, press Enter where wanted."""
        field = self.field(name)
        self.click_at(field)
        assert field.hasFocus()
        self._qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self._qtbot.keyClicks(field, text)
        if enter:
            self._qtbot.keyClick(field, Qt.Key.Key_Return)
        self.settle()

    def type_on(self, text: str) -> None:
        """Type where the cursor is, without clicking first."""
        field = self.focus()
        self._qtbot.keyClicks(field, text)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the cursor is."""
        where = QApplication.focusWidget() or self.window
        self._qtbot.keyClick(where, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.settle()

    def focus(self) -> QWidget:
        """Return what has the keyboard."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def choose(self, name: str, text: str) -> None:
        """Choose the entry that starts with `text` by the arrow keys."""
        field = self.field(name)
        assert isinstance(field, QComboBox)
        field.setFocus()
        self._qtbot.keyClick(field, Qt.Key.Key_Home)
        while not field.currentText().startswith(text):
            before = field.currentIndex()
            self._qtbot.keyClick(field, Qt.Key.Key_Down)
            assert field.currentIndex() != before, f"{name!r} offers no {text!r}"
        self.settle()

    def take_from_menu(self, text: str) -> None:
        """Take the entry that starts with `text` from the menu or popup that is open, by click."""
        menu = QApplication.activePopupWidget()
        assert menu is not None
        if not isinstance(menu, QMenu):
            self.click(text, menu)
            self.window.activateWindow()  # as a window manager does once a popup is gone
            self.settle()
            return
        action = next(each for each in menu.actions() if each.text().startswith(text))
        place = menu.actionGeometry(action).center()
        self._qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def dialog(self) -> QDialog:
        """Return the question that is asked."""
        (found,) = (each for each in self.window.findChildren(QDialog) if each.isVisible())
        return found

    def click_row(self, view: QTableView, row: int) -> None:
        """Click a row of a table."""
        index = view.model().index(row, 0)
        view.scrollTo(index)
        self.click_at(view.viewport(), view.visualRect(index).center())

    def drop(self, *paths: Path) -> None:
        """Drop files on the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        place = self.window.rect().center()
        entering = QDragEnterEvent(
            place,
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self.window, entering)
        assert entering.isAccepted()
        dropping = QDropEvent(
            QPointF(place),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self.window, dropping)
        self.settle()


def _scroll_to(widget: QWidget) -> None:
    """Scroll the area around a widget, as one does to see it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    QApplication.processEvents()
