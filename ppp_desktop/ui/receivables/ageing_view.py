"""The ageing: a chart of one currency at a time, and all clients as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.receivables import ClientAgeing
from ppp_desktop.services.receivables_overview import CurrencyFigures
from ppp_desktop.ui.receivables.ageing_chart import AgeingChart
from ppp_desktop.ui.receivables.columns import AGEING_COLUMNS
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.theme import CARD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.layouts import clear_layout


class AgeingView(QWidget):
    """`band_chosen(place, currency)` and `client_chosen(name, currency)` ask for statements."""

    band_chosen = Signal(int, str)
    client_chosen = Signal(str, str)

    def __init__(
        self, settings: Settings, exporter: Exporter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.chart = AgeingChart()
        self.chips: dict[str, FilterChip] = {}
        self._figures: dict[str, CurrencyFigures] = {}
        self._currency = ""
        self._chips_frame = QWidget()
        self._chips_row = QHBoxLayout(self._chips_frame)
        self._chips_row.setContentsMargins(0, 0, 0, 0)
        self._chips_row.setSpacing(SMALL_GAP)
        self._chart_card = Card("Open by age")
        self._chart_card.add_to_header(self._chips_frame)
        self._chart_card.add(self.chart)
        self.table: DataTable[ClientAgeing] = DataTable(
            AGEING_COLUMNS, name="ageing by client", settings=settings, exporter=exporter
        )
        table_card = Card()
        table_card.add(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(self._chart_card)
        layout.addWidget(table_card, 1)
        self.chart.band_chosen.connect(lambda place: self.band_chosen.emit(place, self._currency))
        self.table.row_activated.connect(
            lambda row: self.client_chosen.emit(row.client_name, row.currency)
        )

    def show_ageing(
        self, figures: Sequence[CurrencyFigures], clients: Sequence[ClientAgeing]
    ) -> None:
        """Show these; the currency chosen before stays where it is still owed."""
        self._figures = {each.currency: each for each in figures}
        self.table.set_rows(clients)
        self.table.fit_columns()
        clear_layout(self._chips_row)
        self.chips = {}
        for currency in self._figures:
            chip = FilterChip(currency)
            chip.clicked.connect(lambda _on=False, chosen=currency: self.choose(chosen))
            self._chips_row.addWidget(chip)
            self.chips[currency] = chip
        self._chips_frame.setVisible(len(self.chips) > 1)
        if self._figures:
            kept = self._currency in self._figures
            self.choose(self._currency if kept else next(iter(self._figures)))

    def choose(self, currency: str) -> None:
        """Show the chart of one currency."""
        self._currency = currency
        for key, chip in self.chips.items():
            chip.setChecked(key == currency)
        self.chart.show_figures(self._figures[currency])
        self._chart_card.set_title(f"Open by age, {currency}")
