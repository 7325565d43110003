"""Keys that a list takes beside those of every table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ppp_desktop.ui.widgets.buttons import ENTER_KEYS


class ListKeys(QObject):
    """Calls what belongs to a plain key that `view` gets; Ctrl+Enter calls `go_on`."""

    def __init__(
        self,
        view: QWidget,
        keys: Mapping[Qt.Key, Callable[[], object]],
        go_on: Callable[[], object],
    ) -> None:
        super().__init__(view)
        self._keys = keys
        self._go_on = go_on
        view.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ControlModifier and event.key() in ENTER_KEYS:
            self._go_on()
            return True
        key = next((each for each in self._keys if each == event.key()), None)
        if key is None or modifiers != Qt.KeyboardModifier.NoModifier:
            return super().eventFilter(watched, event)
        self._keys[key]()
        return True
