"""The card of exchange rates: what is stored of each currency; a table may be dropped on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.periods import format_day
from ppp_desktop.imports.rows import Problem
from ppp_desktop.services.exchange_rates import RateRow
from ppp_desktop.ui.tables.columns import Align, Column
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import ROW_HEIGHT, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.drop_zone import dropped_files
from ppp_desktop.ui.widgets.labels import label, line, set_look
from ppp_desktop.ui.widgets.layouts import clear_layout

_ROWS_SHOWN = 8
_PROBLEMS_SHOWN = 20
_LEAST_TEXT_WIDTH = 560
_ABOUT = (
    "Results in another currency than their contract's are converted by these rates: units for "
    "one euro, as they were published. Issued statements keep the rates that they were issued with."
)
_NONE = (
    "No rates yet. On the website of the European Central Bank, under Euro foreign exchange "
    "reference rates, download the time series as CSV, unpack it, and import eurofxref-hist.csv "
    "here; or write a CSV file of your own with the columns date, currency and rate."
)


class RatesCard(Card):
    """Tells by signals what is wanted: `import_wanted()`, `files_dropped(list[Path])`."""

    import_wanted = Signal()
    files_dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Exchange rates", parent=parent)
        self.setAcceptDrops(True)
        self.table = DataTable[RateRow](RATE_COLUMNS, name="rates", bare=True)
        self._none = label(_NONE, "secondary", wrap=True)
        about = label(_ABOUT, "secondary", wrap=True)
        for text in (about, self._none):
            # A text that might get narrower asks for the height of many more lines.
            text.setMinimumWidth(_LEAST_TEXT_WIDTH)
            self.add(text)
        self.add(self.table)
        self._problems = QVBoxLayout()
        self._problems.setSpacing(SMALL_GAP)
        self.body.addLayout(self._problems)
        button = Button("Import rate table…")
        button.clicked.connect(self.import_wanted)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addWidget(label("or drop it here", "caption"))
        row.addStretch(1)
        self.body.addLayout(row)
        self.show_rates(())

    def show_rates(self, rates: Sequence[RateRow]) -> None:
        """Show what is stored, one row for each currency."""
        self.table.set_rows(rates)
        header = self.table.view.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + min(len(rates), _ROWS_SHOWN) * ROW_HEIGHT + 2)
        self.table.setVisible(bool(rates))
        self._none.setVisible(not rates)

    def show_problems(self, file_name: str, problems: Sequence[Problem]) -> None:
        """Show what is wrong in a table that was not stored; nothing takes it away."""
        clear_layout(self._problems)
        if not problems:
            return
        self._problems.addWidget(line())
        self._problems.addWidget(label(f"{file_name} was not imported", "strong", wrap=True))
        for problem in problems[:_PROBLEMS_SHOWN]:
            place = f"Row {problem.row}: " if problem.row else ""
            text = f"{place}{problem.message} {problem.remedy}".strip()
            self._problems.addWidget(label(text, "secondary", wrap=True))
        if len(problems) > _PROBLEMS_SHOWN:
            more = f"and {len(problems) - _PROBLEMS_SHOWN:,} more"
            self._problems.addWidget(label(more, "caption"))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            set_look(self, "chosen", "true")
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_look(self, "chosen", "false")

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, "chosen", "false")
        files = dropped_files(event.mimeData())
        if files:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(files)


RATE_COLUMNS: tuple[Column[RateRow], ...] = (
    Column("Currency", lambda row: row.currency, width=96),
    Column("From", lambda row: format_day(row.first_day), sort_key=lambda row: row.first_day),
    Column(
        "To", lambda row: format_day(row.last_day), sort_key=lambda row: row.last_day, stretch=True
    ),
    Column(
        "Days",
        lambda row: f"{row.days:,}",
        sort_key=lambda row: row.days,
        align=Align.RIGHT,
        width=80,
    ),
    Column(
        "Last, for one euro",
        lambda row: f"{row.last_rate:,f}",
        sort_key=lambda row: row.last_rate,
        align=Align.RIGHT,
        width=148,
    ),
    Column("Source", lambda row: "own list" if row.source == "own" else row.source, width=88),
)
