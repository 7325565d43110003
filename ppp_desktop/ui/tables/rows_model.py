"""The Qt model over a sequence of frozen rows, with its own order and filter.

Order and filter live here and not in a QSortFilterProxyModel: Python's sort asks each row for its
key once, where the proxy would call back into Python for every comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QBrush, QColor
from typing_extensions import override

from ppp_desktop.ui.tables.columns import Align, Column, Row, SecondLine
from ppp_desktop.ui.theme import current_tokens, text_font

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The frozen row itself."""

_AnyIndex = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()

_ALIGNMENTS = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    Align.CENTRE: Qt.AlignmentFlag.AlignCenter,
}


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows of one type under columns of that type."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._all: tuple[Row, ...] = ()
        self._shown: list[Row] = []
        self._filter = ""
        self._accept: Callable[[Row], bool] | None = None
        self._texts: dict[int, str] = {}
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._data: dict[int, Callable[[Row, Column[Row]], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda row, column: column.display(row),
            Qt.ItemDataRole.ToolTipRole: _tooltip,
            Qt.ItemDataRole.TextAlignmentRole: lambda _row, column: _ALIGNMENTS[column.align],
            Qt.ItemDataRole.ForegroundRole: _foreground,
            Qt.ItemDataRole.FontRole: _font,
            ROW_ROLE: lambda row, _column: row,
        }

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, in the order and under the filter chosen before."""
        self.beginResetModel()
        self._all = tuple(rows)
        self._texts = {}
        self._shown = self._arranged()
        self.endResetModel()

    def set_filter(self, text: str, accept: Callable[[Row], bool] | None = None) -> None:
        """Show only rows in which every word of `text` occurs and that `accept` takes."""
        self.beginResetModel()
        self._filter = text.strip().casefold()
        self._accept = accept
        self._shown = self._arranged()
        self.endResetModel()

    def rows(self) -> tuple[Row, ...]:
        """Return the rows as they are shown."""
        return tuple(self._shown)

    def all_rows(self) -> tuple[Row, ...]:
        """Return all rows, without filter and order."""
        return self._all

    def row_at(self, number: int) -> Row:
        """Return the row shown in line `number`."""
        return self._shown[number]

    @override
    def rowCount(self, parent: _AnyIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: _AnyIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        answer = self._data.get(role)
        if answer is None or not index.isValid():
            return None
        return answer(self._shown[index.row()], self.columns[index.column()])

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNMENTS[self.columns[section].align]
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by raw values; column -1 restores the given order."""
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(index, self._shown[index.row()]) for index in before]
        self._shown = self._arranged()
        place = {id(row): number for number, row in enumerate(self._shown)}
        after = [self.index(place[id(row)], index.column()) for index, row in held]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arranged(self) -> list[Row]:
        rows = [row for row in self._all if self._passes(row)]
        if self._sorted_by is None:
            return rows
        number, order = self._sorted_by
        column = self.columns[number]
        keyed = [(column.raw(row), row) for row in rows]
        known = [(key, row) for key, row in keyed if key is not None]
        known.sort(key=lambda pair: pair[0], reverse=order is Qt.SortOrder.DescendingOrder)
        return [row for _key, row in known] + [row for key, row in keyed if key is None]

    def _passes(self, row: Row) -> bool:
        if self._accept is not None and not self._accept(row):
            return False
        return all(word in self._text(row) for word in self._filter.split())

    def _text(self, row: Row) -> str:
        """Return all that the row shows, kept because every key stroke asks again."""
        text = self._texts.get(id(row))
        if text is None:
            parts = [column.display(row) for column in self.columns]
            parts += [
                column.cell.text(row)
                for column in self.columns
                if isinstance(column.cell, SecondLine)
            ]
            text = self._texts[id(row)] = "\n".join(parts).casefold()
        return text


def _tooltip(row: Row, column: Column[Row]) -> str:
    return column.display(row) if column.tooltip is None else column.tooltip(row)


def _foreground(row: Row, column: Column[Row]) -> QBrush | None:
    tone = column.tone(row) if column.tone is not None else None
    return None if tone is None else QBrush(QColor(current_tokens().tone(tone)))


def _font(row: Row, column: Column[Row]) -> object:
    strong = column.strong is not None and column.strong(row)
    return text_font(strong=True) if strong else None
