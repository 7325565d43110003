"""What goes on to later periods: advances to recover, clawback carried, amounts kept back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ppp_desktop.statements.document import TotalRow
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.labels import label

_TITLE = "Balances after this statement"


class Balances(QWidget):
    """A small block under the totals; it is hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_TITLE)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, SMALL_GAP, 0, SMALL_GAP)
        self._grid.setVerticalSpacing(LABEL_GAP)
        self._grid.setColumnStretch(0, 1)

    def show_balances(self, rows: Sequence[TotalRow]) -> None:
        """Show these balances."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.setVisible(bool(rows))
        if not rows:
            return
        self._grid.addWidget(label(_TITLE, "strong"), 0, 0, 1, 2)
        for number, row in enumerate(rows, start=1):
            self._grid.addWidget(label(row.label, "secondary", wrap=True), number, 0)
            amount = label(row.amount)
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(amount, number, 1)
