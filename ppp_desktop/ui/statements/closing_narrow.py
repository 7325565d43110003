"""Columns that stand back while the side panel, which tells the same, leaves a list little room."""

from __future__ import annotations

from collections.abc import Collection
from typing import Generic

from ppp_desktop.ui.tables.columns import Row
from ppp_desktop.ui.tables.data_table import DataTable

NARROW = 640  # px of the step


class NarrowColumns(Generic[Row]):
    """Hides columns of a table by their titles; what the user hid himself stays hidden."""

    def __init__(self, table: DataTable[Row], titles: Collection[str]) -> None:
        self._table = table
        names = [column.title for column in table.model.columns]
        self._places = [names.index(title) for title in titles]
        self._hidden: list[int] = []
        self._is_narrow = False

    def fit(self, width: int) -> bool:
        """Hide or show them for so many px; return whether it is narrow."""
        narrow = width < NARROW
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            view = self._table.view
            if narrow:
                self._hidden = [each for each in self._places if not view.isColumnHidden(each)]
            for place in self._hidden:
                view.setColumnHidden(place, narrow)
            view.horizontalHeader().setStretchLastSection(narrow)
            self._table.fit_columns()
        return narrow
