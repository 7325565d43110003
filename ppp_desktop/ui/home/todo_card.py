"""The card "To do": one row per task, each with a button that leads to its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.todos import TodoRow
from ppp_desktop.ui.home.more_link import MoreLink
from ppp_desktop.ui.home.places import action_of
from ppp_desktop.ui.theme import SMALL_GAP, Tone, current_theme, current_tokens
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_FIRST_SHOWN = 6
_DOT_SIZE = 8
_ROW_PADDING = 7

Go = Callable[[TodoRow], None]


class TodoCard(Card):
    """Shows tasks; `go` is called with the one whose button was pressed."""

    def __init__(self, go: Go, parent: QWidget | None = None) -> None:
        super().__init__("To do", parent=parent)
        self._go = go
        self._todos: Sequence[TodoRow] = ()
        self._today = date.min
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._more = MoreLink(_FIRST_SHOWN, self._fill, self)
        self.body.addLayout(self._list)
        self.add(self._more)

    def show_todos(self, todos: Sequence[TodoRow], today: date) -> None:
        """Show these; beyond the first six a link shows the others, and another one hides them."""
        self._todos = todos
        self._today = today
        self._fill()

    def _fill(self) -> None:
        clear_layout(self._list)
        for place, todo in enumerate(self._more.shown(self._todos)):
            if place:
                self._list.addWidget(line())
            self._list.addWidget(TodoLine(todo, action_of(todo, self._today), self._go))
        if not self._todos:
            self._list.addWidget(_all_done())


class TodoLine(QWidget):
    """A dot, what to do, why, and the button."""

    def __init__(self, todo: TodoRow, action: str, go: Go) -> None:
        super().__init__()
        self.todo = todo
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(ElidedLabel(todo.title, "strong"))
        texts.addWidget(ElidedLabel(todo.detail, "caption"))
        self.button = Button(action, kind="small")
        self.button.setAccessibleName(f"{action}: {todo.title}")
        self.button.clicked.connect(lambda _checked=False: go(todo))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SMALL_GAP, _ROW_PADDING, SMALL_GAP, _ROW_PADDING)
        layout.setSpacing(12)
        layout.addWidget(_Dot(Tone.WARNING if todo.urgent else Tone.ACCENT))
        layout.addLayout(texts, 1)
        layout.addWidget(self.button)


def _all_done() -> QWidget:
    result = QWidget()
    row = QHBoxLayout(result)
    row.setContentsMargins(SMALL_GAP, _ROW_PADDING, SMALL_GAP, _ROW_PADDING)
    row.setSpacing(12)
    row.addWidget(IconLabel("success", tone=Tone.POSITIVE))
    text = "Nothing to do: every period that is over is closed, and no export is missing."
    row.addWidget(label(text, "secondary", wrap=True), 1)
    return result


class _Dot(QWidget):
    """A small disc in the colour of its tone."""

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(QSize(_DOT_SIZE, _DOT_SIZE))
        self.setAccessibleName("urgent" if tone is Tone.WARNING else "")
        current_theme().changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(current_tokens().tone(self._tone)))
        painter.drawEllipse(self.rect())
