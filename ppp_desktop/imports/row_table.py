"""Collects rows as they are read: a short table as it is, a long one by column."""

from __future__ import annotations

from collections.abc import Sequence

from ppp_desktop.imports.cells import Cell, Row, is_blank
from ppp_desktop.imports.columns import CellColumn, CellColumns, ColumnBuilder

LONG_FROM_ROWS = 2_000


class RowTable:
    """Rows of delimited text, given in order."""

    def __init__(self) -> None:
        self.cells = 0
        self._rows: list[Row] = []
        self._widths: list[int] = []
        self._builder = ColumnBuilder()

    def __len__(self) -> int:
        """Return how many rows were given."""
        return len(self._widths)

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Append rows."""
        widths = list(map(len, rows))
        self.cells += sum(widths)
        self._widths += widths
        if self._builder.length or len(self._widths) >= LONG_FROM_ROWS:
            if self._rows:
                self._builder.add(self._rows)
                self._rows = []
            self._builder.add(rows)
        else:
            self._rows += map(tuple, rows)

    def finished(self) -> Sequence[Row]:
        """Return the rows without blank ones at the end."""
        if not self._builder.length:
            while self._rows and is_blank(self._rows[-1]):
                self._rows.pop()
            return self._rows
        import numpy as np

        columns = self._builder.finished(_cell)
        length = len(self._widths)
        widths = np.array(self._widths, np.int32)
        whole = CellColumns(columns, length, widths)
        while length and is_blank(whole[length - 1]):
            length -= 1
        cut = tuple(CellColumn(column.values, column.codes[:length]) for column in columns)
        return CellColumns(cut, length, widths[:length])


def _cell(key: object) -> Cell:
    return key if isinstance(key, str) else None
