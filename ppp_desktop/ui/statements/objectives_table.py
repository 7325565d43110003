"""The objectives below a statement's lines: target, actual, attained and the last periods."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from ppp_desktop.statements.document import ObjectiveRow
from ppp_desktop.ui.tables.columns import Align, Column, SecondLine, SparkCell
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import ROW_HEIGHT, TWO_LINE_ROW_HEIGHT

_TARGET = 1
_HISTORY = 4
_HISTORY_WIDTH = 116
_ROOM_FOR_TARGET = 430
_ROOM_FOR_HISTORY = 520


class ObjectivesTable(DataTable[ObjectiveRow]):
    """As high as its rows; in a narrow place the target goes below the name, the history away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._narrow = False
        super().__init__(self._columns(), name="objectives", bare=True, parent=parent)
        self.view.setAccessibleName("Against the objectives")
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_objectives(self, rows: tuple[ObjectiveRow, ...]) -> None:
        """Show these objectives."""
        self.set_rows(rows)
        self.fit_columns()
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _arrange(self) -> None:
        self._narrow = self.width() < _ROOM_FOR_TARGET
        self.view.setColumnHidden(_TARGET, self._narrow)
        self.view.setColumnHidden(_HISTORY, self.width() < _ROOM_FOR_HISTORY)
        height = TWO_LINE_ROW_HEIGHT if self._narrow else ROW_HEIGHT
        rows = self.view.verticalHeader()
        rows.setMinimumSectionSize(height)
        rows.setDefaultSectionSize(height)
        header = self.view.horizontalHeader().sizeHint().height()
        self.setFixedHeight(header + height * len(self.rows()) + 2)

    def _columns(self) -> tuple[Column[ObjectiveRow], ...]:
        below = SecondLine[ObjectiveRow](lambda row: f"Target {row.target}" if self._narrow else "")
        return (
            Column("Objective", lambda row: row.name, cell=below),
            Column("Target", lambda row: row.target, lambda row: row.target_value, Align.RIGHT),
            Column("Actual", lambda row: row.actual, align=Align.RIGHT),
            Column("Attained", lambda row: row.attained, align=Align.RIGHT, width=80),
            Column(
                "Last 12 periods",
                lambda _row: "",
                tooltip=lambda row: f"{row.name}: the last 12 periods, oldest first",
                width=_HISTORY_WIDTH,
                cell=SparkCell(lambda row: _known(row.history)),
            ),
        )


def _known(values: tuple[Decimal | None, ...]) -> tuple[float, ...]:
    """Return what a sparkline draws: only the shape, so floats will do."""
    return tuple(float(value) for value in values if value is not None)
