"""Pay period by period: a column for each of the compared; a click tells how it came about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.services.simulation_comparison import Compared, Comparison
from ppp_desktop.services.simulation_words import write_difference, write_pay
from ppp_desktop.ui.simulator.looks import looks_of
from ppp_desktop.ui.simulator.swatch_table import SwatchHeader, widen
from ppp_desktop.ui.simulator.telling import telling_names
from ppp_desktop.ui.tables.columns import Align, Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.export import TableContent
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

Export = Callable[[Path, TableContent], None]
Write = Callable[[Decimal | None, str], str]

_PERIOD_WIDTH = 124  # px
_PAY_WIDTH = 104
_HEADER_HEIGHT = 38


@dataclass(frozen=True, slots=True)
class PayRow:
    """A period (by its place), or a sum below them; amounts are those of the compared."""

    title: str
    amounts: tuple[Decimal | None, ...]
    period: int | None
    currency: str
    write: Write = write_pay

    @property
    def is_sum(self) -> bool:
        """Whether it stands below the periods, however they are sorted."""
        return self.period is None


class PayTable(QWidget):
    """`explain_wanted` gives the place among the compared, and that of the period."""

    explain_wanted = Signal(int, int)

    def __init__(self, export: Export, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._export = export
        self.table: DataTable[PayRow] | None = None
        self._header: SwatchHeader | None = None
        self._shape: tuple[object, ...] = ()
        self._explained: tuple[bool, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_comparison(self, comparison: Comparison, title: str) -> None:
        """Show these; where other terms are compared, the table is made anew."""
        compared = comparison.compared
        shape = (tuple(each.name for each in compared), title)
        if self.table is None or shape != self._shape:
            self._make(compared, title)
            self._shape = shape
        self._explained = tuple(each.run is not None for each in compared)
        table = self.table
        if table is None:
            return
        table.set_rows(_rows(comparison))
        widen(table)
        table.show_all_rows()

    def _make(self, compared: tuple[Compared, ...], title: str) -> None:
        clear_layout(self._layout)
        table = DataTable[PayRow](
            _columns(compared), exporter=self._export, searchable=False, compact=True, footer=False
        )
        table.add_tool(label(title, "section"))
        table.add_tool(ElidedLabel("Click an amount to see how it came about.", "caption"))
        looks = {place + 1: look for place, look in enumerate(looks_of(compared))}
        self._header = SwatchHeader(looks, table.view)
        self._header.setFixedHeight(_HEADER_HEIGHT)
        table.view.clicked.connect(self._on_clicked)
        table.view.row_chosen.connect(self._on_clicked)
        table.view.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._layout.addWidget(table)
        self.table = table

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if self.table is None or not index.isValid():
            return
        row, place = self.table.model.row_at(index.row()), index.column() - 1
        if row.period is not None and place >= 0 and self._explained[place]:
            self.explain_wanted.emit(place, row.period)


def _rows(comparison: Comparison) -> list[PayRow]:
    compared, currency = comparison.compared, comparison.currency
    periods = [
        PayRow(period.label, tuple(each.pay[place] for each in compared), place, currency)
        for place, period in enumerate(comparison.periods)
    ]
    return [
        *periods,
        PayRow("In all", tuple(each.total for each in compared), None, currency),
        PayRow(
            "Against the first",
            tuple(each.difference for each in compared),
            None,
            currency,
            write_difference,
        ),
    ]


def _columns(compared: tuple[Compared, ...]) -> tuple[Column[PayRow], ...]:
    first: Column[PayRow] = Column(
        "Period",
        lambda row: row.title,
        sort_key=lambda row: row.period,
        width=_PERIOD_WIDTH,
        strong=lambda row: row.is_sum,
        stretch=True,
    )
    titles = telling_names([each.short_name for each in compared])
    return (
        first,
        *(_column(each, titles[place], place) for place, each in enumerate(compared)),
    )


def _column(compared: Compared, title: str, place: int) -> Column[PayRow]:
    return Column(
        title,
        lambda row: row.write(row.amounts[place], row.currency),
        sort_key=lambda row: None if row.is_sum else row.amounts[place],
        align=Align.RIGHT,
        width=_PAY_WIDTH,
        strong=lambda row: row.is_sum,
        tone=lambda row: Tone.NEUTRAL if row.amounts[place] is None else None,
        tooltip=lambda row: "" if row.is_sum or compared.is_deal else "How this came about",
        export=lambda row: row.amounts[place],
        key=str(place),
    )
