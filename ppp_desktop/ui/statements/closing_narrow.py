"""Columns that stand back while the side panel, which tells the same, leaves a list little room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic

from ppp_desktop.ui.tables.columns import Row
from ppp_desktop.ui.tables.data_table import DataTable

BESIDE_PANEL = 640  # px of a step beside the side panel, at most
SMALL_WINDOW = 800
MEDIUM_WINDOW = 900


class NarrowColumns(Generic[Row]):
    """Hides columns of a table below widths; what the user hid himself stays hidden."""

    def __init__(self, table: DataTable[Row], widths: Mapping[str, int]) -> None:
        self._table = table
        names = [column.title for column in table.model.columns]
        self._widths = {names.index(title): width for title, width in widths.items()}
        self._hidden: set[int] = set()

    def fit(self, width: int) -> bool:
        """Hide or show them for so many px; return whether a side panel takes the room."""
        narrow = width < BESIDE_PANEL
        wanted = {place for place, least in self._widths.items() if width < least}
        view = self._table.view
        hide = {place for place in wanted - self._hidden if not view.isColumnHidden(place)}
        show = self._hidden - wanted
        for place in hide | show:
            view.setColumnHidden(place, place in hide)
        self._hidden = (self._hidden | hide) - show
        view.horizontalHeader().setStretchLastSection(narrow)
        if hide or show:
            self._table.fit_columns()
        return narrow
