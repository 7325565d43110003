"""The manual lines of a draft below its totals: what waits, why, and a way to add one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.services.adjustments import AdjustmentRow
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button, IconButton
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_NONE = (
    "None in this draft. What corrects an issued statement, or was agreed beside the terms, is "
    "added here and printed as a line with its cause."
)


class DraftAdjustments(QWidget):
    """`withdraw_wanted(AdjustmentRow)` asks to take one back."""

    add_wanted = Signal()
    withdraw_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Adjustments of the draft")
        self.add = Button("Add", kind="small", icon_name="plus")
        self.add.setAccessibleName("Add an adjustment")
        self.add.clicked.connect(self.add_wanted)
        head = QHBoxLayout()
        head.addWidget(label("Adjustments", "section"), 1)
        head.addWidget(self.add)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addLayout(head)
        layout.addLayout(self._rows)

    def show_rows(self, rows: Sequence[AdjustmentRow]) -> None:
        """Show the open lines of the draft."""
        clear_layout(self._rows)
        if not rows:
            self._rows.addWidget(label(_NONE, "caption", wrap=True))
        for number, row in enumerate(rows):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(self._entry(row))

    def _entry(self, row: AdjustmentRow) -> QWidget:
        result = QWidget()
        name = QHBoxLayout()
        name.setSpacing(SMALL_GAP)
        name.addWidget(ElidedLabel(row.label, "strong"))
        if row.corrects:
            name.addWidget(Chip(row.corrects))
        name.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addLayout(name)
        # The line itself says why; here it is told apart from the others, and taken back.
        texts.addWidget(ElidedLabel(f"by {row.author}", "caption"))
        back = IconButton("undo", f"Take “{row.label}” back")
        back.clicked.connect(lambda _on=False: self.withdraw_wanted.emit(row))
        layout = QHBoxLayout(result)
        layout.setContentsMargins(0, SMALL_GAP, 0, SMALL_GAP)
        layout.setSpacing(SMALL_GAP)
        layout.addLayout(texts, 1)
        top = Qt.AlignmentFlag.AlignTop
        layout.addWidget(label(format_money(row.amount, row.currency), "strong"), 0, top)
        layout.addWidget(back, 0, top)
        return result
