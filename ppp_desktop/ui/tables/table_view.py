"""The table's view: whole rows, quiet lines, Enter and double click alike on every system."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from typing_extensions import override

from ppp_desktop.ui.tables.columns import Column, Row, SecondLine
from ppp_desktop.ui.theme import COMPACT_ROW_HEIGHT, ROW_HEIGHT, TWO_LINE_ROW_HEIGHT

NARROWEST = 56  # px of a column

_MEASURED_ROWS = 200  # whose contents set the width of a column


class TableView(QTableView):
    """Shows a RowsModel.

    `row_chosen` comes with Enter and double click; Qt's own `activated` needs one click on some
    systems and two on others.
    """

    row_chosen = Signal(QModelIndex)
    copy_wanted = Signal()

    def __init__(
        self, model: QAbstractItemModel, height: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(_MEASURED_ROWS)
        header.setMinimumSectionSize(NARROWEST)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self.row_chosen)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.row_chosen.emit(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)


def row_height(columns: Sequence[Column[Row]], *, compact: bool) -> int:
    """Return the height in px that the rows under `columns` need."""
    if any(isinstance(column.cell, SecondLine) for column in columns):
        return TWO_LINE_ROW_HEIGHT
    return COMPACT_ROW_HEIGHT if compact else ROW_HEIGHT
