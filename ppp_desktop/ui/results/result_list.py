"""The list of one contract's results: choosers, filter chips, search, and the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_number
from ppp_desktop.core.periods import Period, period_of, periods_between
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.results import ResultFilter, ResultPage, ResultRow, ResultSpan
from ppp_desktop.ui.results.columns import result_columns
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.columns import Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.tables.export import TableContent
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.drop_zone import DropZone
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import ComboBox, LineEdit
from ppp_desktop.ui.widgets.labels import ElidedLabel
from ppp_desktop.ui.widgets.layouts import FlowLayout

ALL_TIME = "all"
LATEST = ""
PATTERNS = ("*.csv", "*.xlsx", "*.xls", "*.xlsb", "*.ods", "*.tsv", "*.txt")

_TYPING_PAUSE_MS = 250
_CONTRACT_WIDTH = 280
_PERIOD_WIDTH = 170
_SEARCH_WIDTH = 260
_SHOWN_SUMS = 4
_CAPTION_STRETCH = 20  # against the gap that the tool bar has after its filter box

Exporter = Callable[[Path, TableContent, Sequence[Column[ResultRow]]], None]


class ResultList(QWidget):
    """Asks by `wanted` for other results; the page reads them and hands them to `show_page`."""

    wanted = Signal()
    row_activated = Signal(object)  # ResultRow
    files_chosen = Signal(object)  # list[Path]

    def __init__(self, settings: Settings, exporter: Exporter) -> None:
        super().__init__()
        self._settings = settings
        self._exporter = exporter
        self._contracts: dict[int, ContractRow] = {}
        self._batch: tuple[int, str] | None = None
        self._finding: tuple[ResultFilter, str] | None = None
        self._page: ResultPage | None = None
        self._drawn: object = None
        self.table: DataTable[ResultRow] | None = None
        self.contract: ComboBox[int] = ComboBox()
        self.period: ComboBox[str] = ComboBox()
        self.search = LineEdit(placeholder="Search results")
        self._status_chips: dict[Status, FilterChip] = {}
        self._source_chips: dict[str, FilterChip] = {}
        self._caption = ElidedLabel("", "secondary")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for field, name, width in (
            (self.contract, "Contract", _CONTRACT_WIDTH),
            (self.period, "Period", _PERIOD_WIDTH),
            (self.search, "Search results", _SEARCH_WIDTH),
        ):
            field.setAccessibleName(name)
            field.setMaximumWidth(width)
        self.search.setClearButtonEnabled(True)
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self.contract, 3)
        row.addWidget(self.period, 2)
        row.addWidget(self.search, 3)
        row.addStretch(1)
        self._chips_frame = QWidget()
        self._chips = FlowLayout(self._chips_frame)
        self._place = QVBoxLayout()
        card = Card()
        card.add(self._chips_frame)
        card.body.addLayout(self._place, 1)
        self.drop_zone = DropZone(
            "No results for this contract yet",
            "Drop the spreadsheets that your tools export, or click to choose them.",
            patterns=PATTERNS,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(card)
        self._stack.addWidget(self.drop_zone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.contract.value_changed.connect(self._on_contract_changed)
        self.period.value_changed.connect(self._on_span_changed)
        self.search.value_changed.connect(self._typing.start)
        self._typing.timeout.connect(self._on_typed)
        self.drop_zone.files_chosen.connect(self.files_chosen)

    def set_contracts(self, contracts: Sequence[ContractRow]) -> None:
        """Offer these contracts, silently; the one chosen before stays."""
        self._contracts = {contract.id: contract for contract in contracts}
        blocked = self.contract.blockSignals(True)
        self.contract.set_items(
            [(f"{each.code} · {each.client_name}", each.id) for each in contracts]
        )
        self.contract.blockSignals(blocked)

    def choose_contract(self, contract_id: int) -> None:
        """Choose a contract silently, with its latest period and no filter."""
        blocked = self.contract.blockSignals(True)
        self.contract.set_value(contract_id)
        self.contract.blockSignals(blocked)
        self.forget()

    def choose_batch(self, batch_id: int, file_name: str) -> None:
        """Show only what one import brought, of all time."""
        self._batch = (batch_id, file_name)
        self._offer_periods([("All results", ALL_TIME)])

    def choose_finding(self, narrowed: ResultFilter, title: str) -> None:
        """Show only the results behind a finding, of all time, under a chip called `title`."""
        self._finding = (narrowed, title)
        self._offer_periods([("All results", ALL_TIME)])

    def contract_row(self) -> ContractRow | None:
        """Return the chosen contract."""
        return self._contracts.get(self.contract.value() or 0)

    def span_key(self) -> str:
        """Return the key of the chosen period, ALL_TIME, or LATEST where none is chosen yet."""
        return self.period.value() or LATEST

    def filters(self) -> ResultFilter:
        """Return what narrows the list now."""
        behind = self._finding[0] if self._finding else ResultFilter()
        sources = tuple(key for key, chip in self._source_chips.items() if chip.isChecked())
        return ResultFilter(
            statuses=tuple(key for key, chip in self._status_chips.items() if chip.isChecked()),
            sources=sources or behind.sources,
            text=self.search.value(),
            batch_id=self._batch[0] if self._batch else None,
            ids=behind.ids,
            days=behind.days,
        )

    def page(self) -> ResultPage | None:
        """Return what is shown, None where it must be counted anew."""
        return self._page

    def forget(self) -> None:
        """Drop period and filters, because another contract's results come."""
        self._page = None
        self._batch = None
        self._finding = None
        self._status_chips = {}
        self._source_chips = {}
        self._offer_periods([])
        blocked = self.search.blockSignals(True)
        self.search.set_value("")
        self.search.blockSignals(blocked)

    def recount(self) -> None:
        """Have everything counted anew, because results changed."""
        self._page = None

    def show_page(self, span: ResultSpan | None, period: Period | None, page: ResultPage) -> None:
        """Show `page`, the results of `period` (None: of all time)."""
        contract = self.contract_row()
        if contract is None or span is None:
            self._stack.setCurrentWidget(self.drop_zone)
            return
        self._stack.setCurrentIndex(0)
        recounted = self._page is None or self._page.occurring is not page.occurring
        self._page = page
        periods = periods_between(span.first_day, span.last_day, contract.billing)
        self._offer_periods(
            [("All results", ALL_TIME), *((each.label, each.key) for each in reversed(periods))],
            ALL_TIME if period is None else period.key,
        )
        if recounted:
            self._draw_chips(page)
        self._draw_table(page, contract.currency)
        self._caption.set_full_text(_caption(page, contract.currency))

    def _offer_periods(self, items: list[tuple[str, str]], chosen: str | None = None) -> None:
        blocked = self.period.blockSignals(True)
        self.period.set_items(items)
        if chosen is not None:
            self.period.set_value(chosen)
        self.period.blockSignals(blocked)

    def _draw_chips(self, page: ResultPage) -> None:
        before = self.filters()
        self._chips.clear()
        self._status_chips = {}
        self._source_chips = {}
        if self._batch is not None:
            chip = self._add_chip(f"Import of {self._batch[1]}", on=True)
            chip.toggled.connect(self._on_choice_dropped)
        if self._finding is not None:
            chip = self._add_chip(self._finding[1], on=True)
            chip.toggled.connect(self._on_choice_dropped)
        for status, count in page.occurring.statuses:
            chip = self._add_chip(f"{status.value} {count:,}", on=status in before.statuses)
            chip.toggled.connect(self.wanted)
            self._status_chips[status] = chip
        for source, count in page.occurring.sources:
            chip = self._add_chip(f"{source} {count:,}", on=source in before.sources)
            chip.toggled.connect(self.wanted)
            self._source_chips[source] = chip
        self._chips_frame.updateGeometry()

    def _add_chip(self, text: str, *, on: bool) -> FilterChip:
        chip = FilterChip(text, on=on)
        self._chips.addWidget(chip)
        return chip

    def _draw_table(self, page: ResultPage, currency: str) -> None:
        """Make another table where other columns occur; else show the rows in the one there is."""
        numbers = any(row.external_id for row in page.rows)
        wanted = (page.occurring.dimensions, page.occurring.metrics, currency, numbers)
        if self.table is None or wanted != self._drawn:
            self._drawn = wanted
            columns = result_columns(page.occurring, currency, with_numbers=numbers)
            if self.table is not None:
                self._place.removeWidget(self.table)
                self.table.deleteLater()
            self.table = DataTable(
                columns,
                name="results",
                settings=self._settings,
                exporter=lambda path, content: self._exporter(path, content, columns),
                empty=EmptyState("filter", "Nothing matches.", "Take a filter away."),
                searchable=False,
            )
            self._caption = ElidedLabel("", "secondary")
            self.table.toolbar.insertWidget(0, self._caption, _CAPTION_STRETCH)
            self.table.row_activated.connect(self.row_activated)
            self._place.addWidget(self.table)
        self.table.set_rows(page.rows)

    @Slot()
    def _on_contract_changed(self) -> None:
        self.forget()
        self.wanted.emit()

    @Slot()
    def _on_typed(self) -> None:
        # The window may have been closed while the clock ran.
        if self.isVisible():
            self.wanted.emit()

    @Slot()
    def _on_span_changed(self) -> None:
        self._page = None
        self.wanted.emit()

    @Slot()
    def _on_choice_dropped(self) -> None:
        self._batch = self._finding = None
        self._page = None
        self.wanted.emit()


def _caption(page: ResultPage, currency: str) -> str:
    shown = len(page.rows)
    if shown < page.total:
        counted = f"First {shown:,} of {page.total:,} results; the filters look at all of them"
    else:
        counted = f"{page.total:,} result" + ("" if page.total == 1 else "s")
    others = set(page.occurring.currencies) - {currency}
    sums = [
        f"{metric(key).label} {format_metric(key, value, currency)}"
        if metric(key).unit is Unit.MONEY
        else f"{metric(key).label} {format_number(value)}"
        for key, value in reversed(page.sums)
        if not (others and metric(key).unit is Unit.MONEY)
    ]
    return " · ".join([counted, *sums[:_SHOWN_SUMS]]) if page.total else counted


def period_called(key: str, span: ResultSpan | None, contract: ContractRow) -> Period | None:
    """Return the period called `key`, the latest with results for none, None for all time."""
    if key == ALL_TIME or span is None:
        return None
    if key:
        try:
            return Period.parse(key)
        except ValidationFailed:
            return None
    return period_of(span.last_day, contract.billing)
