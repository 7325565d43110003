"""The list of open statements, narrowed by chips: overdue, in dispute, an age, a client."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ppp_desktop.services.receivables import BAND_LABELS
from ppp_desktop.services.receivables_overview import OpenRow
from ppp_desktop.ui.receivables.columns import OPEN_COLUMNS
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.empty_state import EmptyState

_Accept = Callable[[OpenRow], bool]


class OpenView(Card):
    """`selected` tells of every change of the marked rows; `opened(OpenRow)` of a double click."""

    selected = Signal()
    opened = Signal(object)

    def __init__(
        self, settings: Settings, exporter: Exporter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.table: DataTable[OpenRow] = DataTable(
            OPEN_COLUMNS,
            name="open statements",
            settings=settings,
            exporter=exporter,
            empty=EmptyState("success", "Nothing is open."),
        )
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._narrowed: _Accept | None = None
        self.overdue = FilterChip("Overdue")
        self.disputed = FilterChip("In dispute")
        self.narrowed = FilterChip("", on=True)
        self.narrowed.hide()
        for chip in (self.overdue, self.disputed, self.narrowed):
            self.table.add_tool(chip)
        self.overdue.toggled.connect(self._on_filtered)
        self.disputed.toggled.connect(self._on_filtered)
        self.narrowed.clicked.connect(lambda _on=False: self._narrow("", None))
        self.table.view.selectionModel().selectionChanged.connect(self.selected)
        self.table.row_activated.connect(self.opened)
        self.add(self.table, 1)

    def show_rows(self, rows: Sequence[OpenRow]) -> None:
        """Show these; what was marked stays marked while it is open."""
        marked = {each.row.id for each in self.table.selected_rows()}
        self.table.set_rows(rows)
        self.table.fit_columns()
        for row in self.table.rows():
            if row.row.id in marked:
                self.table.select_row(row)
                break
        self.overdue.setVisible(any(each.life.days_overdue for each in rows))
        self.disputed.setVisible(any(each.is_disputed for each in rows))

    def show_client(self, name: str, currency: str) -> None:
        """Show what one client owes in one currency."""
        self._narrow(
            name, lambda each: each.row.client_name == name and each.row.currency == currency
        )

    def show_band(self, place: int, currency: str) -> None:
        """Show one age of one currency; −1 is what is in dispute."""
        if place < 0:
            self._narrow(
                f"{currency} in dispute",
                lambda each: each.is_disputed and each.row.currency == currency,
            )
            return
        self._narrow(
            f"{currency} {BAND_LABELS[place]}",
            lambda each: (
                each.band == place and each.row.currency == currency and bool(each.life.payable)
            ),
        )

    def _narrow(self, text: str, accept: _Accept | None) -> None:
        self._narrowed = accept
        self.narrowed.setText(f"{text}  ×")
        self.narrowed.setAccessibleName(f"Only {text}")
        self.narrowed.setChecked(True)
        self.narrowed.setVisible(accept is not None)
        if accept is not None:
            self.overdue.setChecked(False)
            self.disputed.setChecked(False)
        self._on_filtered()

    def _on_filtered(self) -> None:
        wanted: list[_Accept] = []
        if self._narrowed is not None:
            wanted.append(self._narrowed)
        if self.overdue.isChecked():
            wanted.append(lambda each: each.life.days_overdue > 0)
        if self.disputed.isChecked():
            wanted.append(lambda each: each.is_disputed)
        accept = None if not wanted else (lambda each: all(one(each) for one in wanted))
        self.table.set_accept(accept)
