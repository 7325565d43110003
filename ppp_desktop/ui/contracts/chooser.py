"""A popup to choose what to add: groups of entries, each with a line on what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ppp_desktop.ui.contracts.choice_groups import Choice, ChoiceGroup
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import ENTER_KEYS
from ppp_desktop.ui.widgets.labels import ElidedLabel, label

_COLUMN_WIDTH = 400  # px
_TWO_COLUMNS_FROM = 6  # entries


class ChoiceButton(QPushButton):
    """One entry: what it is called, and below it what it is for."""

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self.setProperty("kind", "choice")
        self.setAccessibleName(choice.label)
        self.setAccessibleDescription(choice.summary)
        self.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SMALL_GAP, 4, SMALL_GAP, 4)
        layout.setSpacing(0)
        for part in (label(choice.label, "strong"), ElidedLabel(choice.summary, "caption")):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part)


class Chooser(QFrame):
    """Arrow keys go through the entries, a letter to the next that starts so; Esc closes."""

    chosen = Signal(str)

    def __init__(self, groups: Sequence[ChoiceGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._columns: list[list[ChoiceButton]] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SMALL_GAP, SMALL_GAP, SMALL_GAP, SMALL_GAP)
        layout.setSpacing(SMALL_GAP)
        for part in _in_columns(groups):
            layout.addLayout(self._column(part))

    def open_at(self, place: QPoint) -> None:
        """Open with its upper left corner at `place`, as far as the screen lets it."""
        self.adjustSize()
        screen = QApplication.screenAt(place) or QApplication.primaryScreen()
        room = screen.availableGeometry()
        left = max(room.left(), min(place.x(), room.right() - self.width()))
        top = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()
        first = self._columns[0][0]
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def entries(self) -> tuple[ChoiceButton, ...]:
        """Return the entries in the order in which they are read."""
        return tuple(entry for column in self._columns for entry in column)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: (0, 1),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Left: (-1, 0),
        }
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in ENTER_KEYS and isinstance(focus, ChoiceButton):
            focus.click()
        elif event.key() in steps:
            self._step(*steps[Qt.Key(event.key())])
        elif not self._jump(event.text()):
            super().keyPressEvent(event)

    def _column(self, groups: Sequence[ChoiceGroup]) -> QGridLayout:
        column = QGridLayout()
        column.setVerticalSpacing(2)
        column.setColumnMinimumWidth(0, _COLUMN_WIDTH)
        entries: list[ChoiceButton] = []
        row = 0
        for group in groups:
            title = label(group.title, "caption")
            title.setContentsMargins(SMALL_GAP, 6, 0, 2)
            column.addWidget(title, row, 0)
            for choice in group.choices:
                row += 1
                entry = ChoiceButton(choice)
                entry.clicked.connect(partial(self._on_clicked, choice.key))
                column.addWidget(entry, row, 0)
                entries.append(entry)
            row += 1
        column.setRowStretch(row, 1)
        self._columns.append(entries)
        return column

    def _step(self, across: int, down: int) -> None:
        """Move the focus; from the end of a column on to the next one."""
        column, row = self._place()
        if across:
            column = min(max(column + across, 0), len(self._columns) - 1)
            entries = self._columns[column]
            entries[min(row, len(entries) - 1)].setFocus()
            return
        flat = list(self.entries())
        place = flat.index(self._columns[column][row]) + down
        flat[place % len(flat)].setFocus()

    def _place(self) -> tuple[int, int]:
        focus = QApplication.focusWidget()
        for column, entries in enumerate(self._columns):
            if focus in entries:
                return column, [entry is focus for entry in entries].index(True)
        return 0, 0

    def _jump(self, text: str) -> bool:
        """Go to the next entry that starts with a letter."""
        flat = list(self.entries())
        column, row = self._place()
        start = flat.index(self._columns[column][row])
        for entry in (*flat[start + 1 :], *flat[: start + 1]):
            if text.strip() and entry.choice.label.casefold().startswith(text.casefold()):
                entry.setFocus()
                return True
        return False

    def _on_clicked(self, key: str, _checked: bool = False) -> None:
        self.close()
        self.chosen.emit(key)


def _in_columns(groups: Sequence[ChoiceGroup]) -> list[Sequence[ChoiceGroup]]:
    """Return the groups in two columns of about the same height, few of them in one."""
    sizes = [len(group.choices) + 0.5 for group in groups]
    if sum(len(group.choices) for group in groups) < _TWO_COLUMNS_FROM:
        return [groups]
    cuts = range(1, len(groups))
    best = min(cuts, key=lambda cut: abs(sum(sizes[:cut]) - sum(sizes[cut:])), default=1)
    return [groups[:best], groups[best:]]
