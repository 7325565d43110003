"""Several of many values, ticked in a list with a search line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

T = TypeVar("T")

_SEARCH_FROM = 8  # shorter lists are seen at a glance
_HEIGHT_LIMIT = 200


class MultiChoice(QFrame, Generic[T]):
    """A list of tick boxes; `value` keeps the order of the offer."""

    value_changed = Signal()

    def __init__(
        self, items: Sequence[tuple[str, T]] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("multiChoice")
        self._boxes: list[tuple[QCheckBox, T]] = []
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search")
        self._search.setAccessibleName("Search the choices")
        self._search.textChanged.connect(self._on_searched)
        self._list = QWidget()
        self._list.setObjectName("canvas")
        self._list.setStyleSheet("QWidget#canvas { background: transparent; }")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(8, 8, 8, 8)
        self._rows.setSpacing(6)
        scroll = QScrollArea()
        scroll.setWidget(self._list)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self._search)
        layout.addWidget(scroll)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, T]]) -> None:
        """Offer these (text, value) pairs; ticks stay where the value is still offered."""
        before = self.value()
        for box, _value in self._boxes:
            self._rows.removeWidget(box)
            box.deleteLater()
        self._boxes = []
        for text, value in items:
            box = QCheckBox(text)
            box.setChecked(value in before)
            box.toggled.connect(self.value_changed)
            self._rows.addWidget(box)
            self._boxes.append((box, value))
        self._search.setVisible(len(items) >= _SEARCH_FROM)
        self._scroll.setFixedHeight(min(_HEIGHT_LIMIT, self._rows.sizeHint().height()))

    def items(self) -> tuple[tuple[str, T], ...]:
        """Return the (text, value) pairs that are offered."""
        return tuple((box.text(), value) for box, value in self._boxes)

    def value(self) -> tuple[T, ...]:
        """Return the ticked values."""
        return tuple(value for box, value in self._boxes if box.isChecked())

    def set_value(self, values: Sequence[T]) -> None:
        """Tick exactly `values`."""
        for box, value in self._boxes:
            box.setChecked(value in values)

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        wanted = text.strip().casefold()
        for box, _value in self._boxes:
            box.setVisible(wanted in box.text().casefold())
