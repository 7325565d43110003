"""A few choices beside each other, of which one holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLayout, QWidget

from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.layouts import FlowLayout, clear_layout

_GAP = 4


class ChoiceChips(QWidget):
    """`chosen(key)` tells what the user chose. With `wrap` they break into lines."""

    chosen = Signal(str)

    def __init__(self, name: str, *, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: dict[str, FilterChip] = {}
        self._group = QButtonGroup(self)
        self._row: QLayout = FlowLayout(self) if wrap else QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)

    def set_choices(self, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these (key, text) pairs, `chosen` is on."""
        for chip in self._chips.values():
            self._group.removeButton(chip)
        clear_layout(self._row)
        self._chips = {}
        for key, text in choices:
            chip = FilterChip(text, on=key == chosen)
            chip.clicked.connect(lambda _on=False, one=key: self.chosen.emit(one))
            self._group.addButton(chip)
            self._row.addWidget(chip)
            self._chips[key] = chip
        self.updateGeometry()

    def choose(self, key: str) -> None:
        """Turn a choice on, as a click does."""
        self._chips[key].setChecked(True)
        self.chosen.emit(key)

    def current(self) -> str:
        """Return the key of what is chosen, "" for nothing."""
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "")

    def keys(self) -> tuple[str, ...]:
        """Return the keys of what is offered."""
        return tuple(self._chips)
