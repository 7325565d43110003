"""Two columns that stay usable in any width: rules at the left, their effect at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import CARD_GAP, SMALL_GAP

# Widths and heights in px.
_TWO_COLUMNS_FROM = 540
_ROOMY_FROM = 700
_WIDE_FROM = 960
_RIGHT_NARROW = 320
_RIGHT_WIDE = 380
_STACKED_LEFT_HEIGHT = 210
_UNLIMITED = 16_777_215


class TermsColumns(QWidget):
    """Side by side, or below each other where there is no room for that.

    `narrowed` tells whether the left column has to do with little room.
    """

    narrowed = Signal(bool)

    def __init__(self, bar: QWidget, left: QScrollArea, right: QScrollArea) -> None:
        super().__init__()
        self._right = right
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addWidget(bar)
        column.addWidget(left, 1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(CARD_GAP)
        self._columns.addWidget(self._left, 1)
        self._columns.addWidget(right)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width()
        stacked = width < _TWO_COLUMNS_FROM
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        side = _RIGHT_WIDE if width >= _WIDE_FROM else _RIGHT_NARROW
        self._right.setMinimumWidth(0 if stacked else side)
        self._right.setMaximumWidth(_UNLIMITED if stacked else side)
        self._left.setMaximumHeight(_STACKED_LEFT_HEIGHT if stacked else _UNLIMITED)
        self._columns.setStretch(1, 1 if stacked else 0)
        self.narrowed.emit(width < _ROOMY_FROM)
