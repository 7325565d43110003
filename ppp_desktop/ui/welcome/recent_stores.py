"""The stores that were open before, each one click away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import ElidedLabel, line

_SHOWN = 5
_ROW_PADDING = 6


class RecentStores(QWidget):
    """`chosen(Path)` when one is opened; hidden where there are none."""

    chosen = Signal(object)  # Path

    def __init__(self, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[Button] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for path in paths[:_SHOWN]:
            layout.addWidget(self._line_of(path))
            layout.addWidget(line())
        self.setVisible(bool(paths))

    def _line_of(self, path: Path) -> QWidget:
        result = QWidget()
        result.setToolTip(str(path))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(ElidedLabel(path.stem, "strong"))
        texts.addWidget(ElidedLabel(str(path.parent), "caption"))
        button = Button("Open", kind="small")
        button.setAccessibleName(f"Open {path.stem}")
        button.clicked.connect(lambda _checked=False: self.chosen.emit(path))
        self.buttons.append(button)
        row = QHBoxLayout(result)
        row.setContentsMargins(0, _ROW_PADDING, 0, _ROW_PADDING)
        row.setSpacing(SMALL_GAP)
        row.addLayout(texts, 1)
        row.addWidget(button)
        return result
