"""Two sources of a contract beside each other: choices on top, then sentence, lines and table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.vocabulary import DIMENSION_LABELS
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.gap_rows import GapRow
from ppp_desktop.services.gap_sums import Chosen
from ppp_desktop.services.reconciliation import Reconciled
from ppp_desktop.ui.reconciliation.chart import chart_of
from ppp_desktop.ui.reconciliation.columns import NO_VALUE, gap_columns
from ppp_desktop.ui.reconciliation.nothing_yet import NothingYet
from ppp_desktop.ui.reconciliation.reading import Opened, Wanted
from ppp_desktop.ui.reconciliation.summary import Summary
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.theme import CARD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.layouts import clear_layout
from ppp_desktop.ui.widgets.line_chart import LineChart

_WIDTHS = (200, 260, 140, 140)
_CHART_HEIGHT, _LOW_CHART_HEIGHT = 190, 150
_NARROW = 700  # beside the side panel


class ReconciliationView(QWidget):
    """Asks by `wanted` for what it should show; tells the lines that are chosen."""

    wanted = Signal()
    change_wanted = Signal()
    set_up_wanted = Signal(object)  # ReconciliationDetails, or None
    rows_selected = Signal(object)  # tuple[GapRow, ...]

    def __init__(self, settings: Settings, exporter: Exporter) -> None:
        super().__init__()
        self._settings, self._exporter = settings, exporter
        self._contracts: dict[int, ContractRow] = {}
        self._opened: Opened | None = None
        self._contract_id: int | None = None
        self._chosen: Chosen | None = None
        self.table: DataTable[GapRow] | None = None
        self.contract: ComboBox[int] = ComboBox()
        self.what: ComboBox[int] = ComboBox()
        self.period: ComboBox[str] = ComboBox()
        self.by: ComboBox[str] = ComboBox([("By day", "")])
        self.change = Button("Change")
        self.add = Button("Compare others")
        self.summary = Summary()
        self.chart = LineChart(
            empty_text="Neither source has results in this period",
            empty_hint="Choose another period, or import them.",
        )
        self.chart.setFixedHeight(_CHART_HEIGHT)
        self.narrowed = FilterChip("", on=True)
        self.nothing = NothingYet()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        names = ("Contract", "What is compared", "Period", "Break down")
        fields: tuple[QWidget, ...] = (self.contract, self.what, self.period, self.by)
        for field, name, width in zip(fields, names, _WIDTHS, strict=True):
            field.setAccessibleName(name)
            field.setMaximumWidth(width)
            row.addWidget(field, width)
        row.addStretch(1)
        row.addWidget(self.change)
        row.addWidget(self.add)
        chart_card = Card()
        chart_card.add(self.chart)
        table_card = Card()
        chip_row = QHBoxLayout()
        chip_row.addWidget(self.narrowed)
        chip_row.addStretch(1)
        table_card.body.addLayout(chip_row)
        self._table_place = QVBoxLayout()
        table_card.body.addLayout(self._table_place, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addWidget(self.summary)
        column.addWidget(chart_card)
        column.addWidget(table_card, 1)
        self._content = content
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP - SMALL_GAP // 2)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)
        self.narrowed.hide()

    def _connect(self) -> None:
        self.contract.value_changed.connect(self._on_contract_changed)
        for field in (self.what, self.period, self.by):
            field.value_changed.connect(self._on_choice)
        self.narrowed.clicked.connect(self._on_widened)
        self.change.clicked.connect(lambda _checked=False: self.change_wanted.emit())
        self.add.clicked.connect(lambda _checked=False: self.set_up_wanted.emit(None))
        self.nothing.set_up_wanted.connect(self.set_up_wanted)

    def set_contracts(self, contracts: Sequence[ContractRow]) -> None:
        """Offer these contracts, silently; the one chosen before stays."""
        self._contracts = {contract.id: contract for contract in contracts}
        items = [(f"{each.code} · {each.client_name}", each.id) for each in contracts]
        blocked = self.contract.blockSignals(True)
        self.contract.set_items(items)
        self.contract.set_value(self._contract_id)
        self.contract.blockSignals(blocked)

    def choose(self, contract_id: int, period: str = "") -> None:
        """Choose a contract and a period silently; the next reading shows them."""
        if self._contract_id not in (None, contract_id):
            self._forget()
        self._contract_id = contract_id
        blocked = self.contract.blockSignals(True), self.period.blockSignals(True)
        self.contract.set_value(contract_id)
        if period:
            self.period.set_items([(period, period)])
            self.period.set_value(period)
        self.contract.blockSignals(blocked[0])
        self.period.blockSignals(blocked[1])

    def choice(self) -> Wanted | None:
        """Return what should be shown; None without a contract."""
        contract = self._contracts.get(self._contract_id or 0)
        if contract is None:
            return None
        return Wanted(
            contract.id,
            self.what.value() or 0,
            self.period.value() or "",
            self.by.value() or "",
            self._chosen,
        )

    def opened(self) -> Opened | None:
        """Return what is shown."""
        return self._opened

    def choose_reconciliation(self, reconciliation_id: int) -> None:
        """Show this one at the next reading, by day."""
        self._chosen = None
        for field in (self.what, self.by):
            field.blockSignals(True)
        self.what.set_items([("", reconciliation_id)])
        self.what.set_value(reconciliation_id)
        self.by.set_value("")
        for field in (self.what, self.by):
            field.blockSignals(False)

    def show_opened(self, opened: Opened) -> None:
        """Show what was read."""
        self._opened = opened
        made = opened.made
        self._offer(opened)
        for widget in (self.what, self.period, self.by, self.change, self.add):
            widget.setVisible(made is not None)
        self._fit()
        if made is None:
            self.nothing.show_offers(opened.offers)
            self._stack.setCurrentWidget(self.nothing)
            return
        self._stack.setCurrentWidget(self._content)
        self.summary.show_made(made)
        self.chart.show_data(chart_of(made))
        self.narrowed.setVisible(self._chosen is not None)
        if self._chosen is not None:
            dimension = DIMENSION_LABELS[self._chosen.dimension]
            self.narrowed.setText(f"{dimension}: {self._chosen.value or NO_VALUE}")
            self.narrowed.setChecked(True)
        self._show_table(made)

    def clear_selection(self) -> None:
        """Choose no line, so that a panel about one does not come back."""
        if self.table is not None:
            self.table.view.clearSelection()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out of a narrow row what is not needed beside the side panel."""
        is_wide = self.width() >= _NARROW
        self.chart.setFixedHeight(_CHART_HEIGHT if is_wide else _LOW_CHART_HEIGHT)
        shows_one = self._opened is not None and self._opened.made is not None
        self.contract.setVisible(is_wide or not shows_one)
        for button in (self.change, self.add):
            button.setVisible(is_wide and shows_one)

    def _show_table(self, made: Reconciled) -> None:
        """Make the table anew: its titles are the names of the sources."""
        clear_layout(self._table_place)
        table: DataTable[GapRow] = DataTable(
            gap_columns(made),
            name="reconciliation",
            settings=self._settings,
            exporter=self._exporter,
            empty=EmptyState("results", "Neither source has results in this period."),
        )
        table.row_selected.connect(self._on_selected)
        table.row_activated.connect(self._on_activated)
        table.view.selectionModel().selectionChanged.connect(self._on_selected)
        self._table_place.addWidget(table)
        table.set_rows(made.values if made.by else made.rows)
        table.fit_columns()
        self.table = table

    def _offer(self, opened: Opened) -> None:
        made = opened.made
        fields = (self.what, self.period, self.by)
        for field in fields:
            field.blockSignals(True)
        self.what.set_items([(row.details.name, row.id) for row in opened.rows])
        if made is not None:
            periods = dict.fromkeys((made.period, *opened.periods))
            self.period.set_items(
                [(each.label, each.key) for each in sorted(periods, reverse=True)]
            )
            self.what.set_value(made.reconciliation.id)
            self.period.set_value(made.period.key)
            names = dict.fromkeys((*made.dimensions, *((made.by,) if made.by else ())))
            items = [(f"By {DIMENSION_LABELS[name].lower()}", name) for name in names]
            self.by.set_items([("By day", ""), *items])
            self.by.set_value(made.by)
        self.what.setToolTip(self.what.currentText())
        for field in fields:
            field.blockSignals(False)

    def _forget(self) -> None:
        self._chosen = None
        for field in (self.what, self.period):
            blocked = field.blockSignals(True)
            field.set_items([])
            field.blockSignals(blocked)
        blocked = self.by.blockSignals(True)
        self.by.set_value("")
        self.by.blockSignals(blocked)

    @Slot()
    def _on_contract_changed(self) -> None:
        self._forget()
        self._contract_id = self.contract.value()
        self.wanted.emit()

    @Slot()
    def _on_choice(self) -> None:
        self._chosen = None
        self.wanted.emit()

    @Slot()
    def _on_widened(self) -> None:
        """Go back from one value to all of them."""
        before = self._chosen
        self._chosen = None
        if before is not None:
            blocked = self.by.blockSignals(True)
            self.by.set_value(before.dimension)
            self.by.blockSignals(blocked)
        self.wanted.emit()

    @Slot()
    def _on_selected(self) -> None:
        if self.table is not None:
            self.rows_selected.emit(self.table.selected_rows())

    @Slot(object)
    def _on_activated(self, row: GapRow) -> None:
        """Show the days of one value."""
        by = self.by.value()
        if not by:
            return
        self._chosen = Chosen(by, row.value)
        blocked = self.by.blockSignals(True)
        self.by.set_value("")
        self.by.blockSignals(blocked)
        self.wanted.emit()
