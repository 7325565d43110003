"""The field of the accent colour: written as #RRGGBB or chosen, seen beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFrame, QHBoxLayout, QWidget

from ppp_desktop.ui.theme import CONTROL_HEIGHT, RADIUS, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.fields import LineEdit

_CODE_WIDTH = 104


class AccentField(QWidget):
    """`value` is the text as written; the service says whether it is a colour."""

    value_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = LineEdit()
        self.code.setAccessibleName("Accent colour")
        self.code.setFixedWidth(_CODE_WIDTH)
        self.swatch = QFrame()
        self.swatch.setFixedSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        self.choose = Button("Choose…")
        self.setFocusProxy(self.code)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        for widget in (self.swatch, self.code, self.choose):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.code.value_changed.connect(self._on_written)
        self.choose.clicked.connect(self._on_choose)

    def value(self) -> str:
        """Return what is written."""
        return self.code.value()

    def set_value(self, value: str) -> None:
        """Show `value`."""
        self.code.set_value(value)

    @Slot()
    def _on_written(self) -> None:
        colour = QColor(self.value())
        shown = colour.name() if colour.isValid() else "transparent"
        self.swatch.setStyleSheet(
            f"background: {shown}; border: 1px solid palette(mid); border-radius: {RADIUS}px;"
        )
        self.value_changed.emit()

    @Slot()
    def _on_choose(self) -> None:
        colour = QColorDialog.getColor(QColor(self.value()), self, "Accent colour")
        if colour.isValid():
            self.set_value(colour.name().upper())
