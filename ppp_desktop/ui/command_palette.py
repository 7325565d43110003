"""Ctrl+K: type a few letters, go to any page, do any action, find any client or statement."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.actions import Action, Actions
from ppp_desktop.ui.icons import icon
from ppp_desktop.ui.widgets.fields import LineEdit

_SIZE = QSize(560, 380)
_TOP = 96
_HIT_LIMIT = 40
_ROW_HEIGHT = 34


class CommandPalette(QDialog):
    """A search line over a list; Enter runs the marked line, Esc closes."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle("Find anything")
        self._actions = actions
        self._hits: tuple[Action, ...] = ()
        self._search = LineEdit(
            placeholder="Find a page, a client, a statement, or something to do"
        )
        self._search.setAccessibleName("Find")
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Found")
        self._list.setIconSize(QSize(18, 18))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frame = QFrame()
        frame.setObjectName("palette")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(12, 12, 12, 12)
        inner.addWidget(self._search)
        inner.addWidget(self._list, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.resize(_SIZE)
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - _SIZE.width()) // 2, corner.y() + _TOP)
        self._search.textChanged.connect(self._on_searched)
        self._list.itemClicked.connect(self._run_current)
        self._on_searched()
        self._search.setFocus()

    def search(self, text: str) -> tuple[Action, ...]:
        """Type `text` and return what is found."""
        self._search.setText(text)
        return self._hits

    @Slot()
    def _on_searched(self) -> None:
        self._hits = self._actions.find(self._search.value())[:_HIT_LIMIT]
        self._list.clear()
        for hit in self._hits:
            detail = " · ".join(part for part in (hit.detail, hit.shortcut) if part)
            item = QListWidgetItem(icon(hit.icon), f"{hit.title}   {detail}".rstrip())
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self._list.addItem(item)
        if not self._hits:
            nothing = QListWidgetItem("Nothing found. Try fewer letters.")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(nothing)
        self._list.setCurrentRow(0)

    @Slot()
    def _run_current(self) -> None:
        place = self._list.currentRow()
        if 0 <= place < len(self._hits):
            hit = self._hits[place]
            self.accept()
            hit.run()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                last = self._list.count() - 1
                self._list.setCurrentRow(min(last, max(0, self._list.currentRow() + step)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run_current()
                return True
        return super().eventFilter(watched, event)
