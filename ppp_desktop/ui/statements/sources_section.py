"""The results behind one figure: the files with their hashes, what was left out, the rows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_number
from ppp_desktop.core.periods import format_day
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.document_names import describe_days
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.sources import SourceRow, Sources
from ppp_desktop.ui.tables.columns import Align, Column, SecondLine
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import COMPACT_ROW_HEIGHT, FIELD_GAP, LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line

FIRST_ROWS = 10
MORE_ROWS = 200
_HASH_DIGITS = 8
_ROW_COLUMN = "Row"
_TWO_LINES_HEIGHT = 40

_WITH_REFERENCE = Column[SourceRow](
    "Result",
    lambda row: row.reference,
    tooltip=lambda row: f"{row.reference}\n{row.description}",
    cell=SecondLine(lambda row: row.description),
)
_WITHOUT_REFERENCE = Column[SourceRow]("Result", lambda row: row.description)


class SourcesSection(QWidget):
    """One stored sum; `more_wanted` asks for the next rows, `row_chosen(SourceRow)` for a place.

    `converted` is the sum in `currency` where the rows are in several currencies.
    """

    more_wanted = Signal()
    row_chosen = Signal(object)

    def __init__(
        self,
        sources: Sources,
        currency: str,
        converted: Decimal | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.request = sources.request
        self._currency = currency
        self._converted = converted
        self._rows: tuple[SourceRow, ...] = ()
        self._total = sources.total_rows
        self._row_height = COMPACT_ROW_HEIGHT
        self._title = describe_days(sources.request, currency)
        self.table = self._make_table(sources)
        self._shown = label("", "caption")
        self.more = Button("", kind="link")
        self.more.clicked.connect(self._on_more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SMALL_GAP, 0, 0)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(label(self._title, "strong", wrap=True))
        layout.addWidget(self._files(sources))
        layout.addWidget(self.table)
        foot = QHBoxLayout()
        foot.addWidget(self._shown)
        foot.addWidget(self.more)
        foot.addStretch(1)
        layout.addLayout(foot)
        self.add_rows(sources.rows)

    @property
    def rows_shown(self) -> int:
        """How many rows stand in the table."""
        return len(self._rows)

    def add_rows(self, rows: tuple[SourceRow, ...]) -> None:
        """Append the next rows."""
        self._rows += rows
        self.table.set_rows(self._rows)
        header = self.table.view.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + self._row_height * len(self._rows) + 2)
        self.table.setVisible(bool(self._rows))
        left = self._total - len(self._rows)
        self._shown.setText(
            f"{len(self._rows):,} of {self._total:,}" if self._rows else "No results in this period"
        )
        self.more.setText(f"Show {min(left, MORE_ROWS):,} more")
        self.more.setVisible(left > 0)
        self.more.setEnabled(True)

    def _files(self, sources: Sources) -> QFrame:
        """Return the small table of files, of what was left out and of what counted."""
        box = QFrame()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(FIELD_GAP)
        grid.setVerticalSpacing(LABEL_GAP)
        grid.setColumnStretch(0, 1)
        row = 0
        for file in sources.files:
            grid.addWidget(ElidedLabel(_sheet_of(file.file, file.sheet)), row, 0)
            if self._converted is None:
                grid.addWidget(self._figure(self._written(file.value)), row, 1)
            caption = ElidedLabel(f"sha {file.sha256[:_HASH_DIGITS]}… · {_rows_text(file.rows)}")
            caption.setProperty("role", "caption")
            caption.setToolTip(f"SHA-256 {file.sha256}")
            grid.addWidget(caption, row + 1, 0, 1, 2)
            row += 2
        grid.addWidget(line(), row, 0, 1, 2)
        converted = self._converted
        counted = "Counted" if converted is None else f"Counted, converted to {self._currency}"
        total = sources.total_value if converted is None else converted
        grid.addWidget(label(counted, "strong"), row + 1, 0)
        grid.addWidget(self._figure(self._written(total), "strong"), row + 1, 1)
        row += 2
        for left_out in sources.exclusions:
            text = f"Not counted: {_rows_text(left_out.rows)} {left_out.status.value}"
            grid.addWidget(ElidedLabel(text, "secondary"), row, 0)
            grid.addWidget(self._figure(self._written(left_out.value), "secondary"), row, 1)
            row += 1
        return box

    def _figure(self, text: str, role: str = "body") -> QWidget:
        figure = label(text, role)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return figure

    def _written(self, value: Decimal) -> str:
        return format_metric(self.request.metric, value, self._currency)

    def _make_table(self, sources: Sources) -> DataTable[SourceRow]:
        is_money = metric(sources.request.metric).unit is Unit.MONEY
        referenced = any(row.reference for row in sources.rows)
        columns = (
            _WITH_REFERENCE if referenced else _WITHOUT_REFERENCE,
            Column[SourceRow]("Day", _short_day, lambda row: row.day, width=62),
            Column[SourceRow](
                "Value",
                lambda row: format_number(row.value),
                lambda row: row.value,
                Align.RIGHT,
                width=82 if is_money else 62,
            ),
            Column[SourceRow](
                _ROW_COLUMN,
                lambda row: str(row.row),
                lambda row: row.row,
                Align.RIGHT,
                width=64,
                tone=lambda _row: Tone.ACCENT,
                tooltip=lambda row: f"Show {place_of(row)}",
            ),
        )
        table = DataTable(columns, name="results behind the line", bare=True, compact=True)
        if referenced:
            self._row_height = _TWO_LINES_HEIGHT
            table.view.verticalHeader().setMinimumSectionSize(_TWO_LINES_HEIGHT)
            table.view.verticalHeader().setDefaultSectionSize(_TWO_LINES_HEIGHT)
        # The panel is narrow: what a result is about gives way, its tooltip tells it in full.
        table.view.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.view.setAccessibleName(f"Rows of {self._title}")
        table.view.clicked.connect(self._on_clicked)
        enter = QShortcut(QKeySequence(Qt.Key.Key_Space), table.view)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(self._on_key)
        table.row_activated.connect(self.row_chosen)
        return table

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if self.table.model.columns[index.column()].title == _ROW_COLUMN:
            self.row_chosen.emit(self.table.model.row_at(index.row()))

    @Slot()
    def _on_key(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.row_chosen.emit(row)

    @Slot()
    def _on_more(self) -> None:
        self.more.setEnabled(False)
        self.more_wanted.emit()


def place_of(row: SourceRow) -> str:
    """Return where a result lies: "leads.xlsx · Leads · row 306"."""
    return f"{_sheet_of(row.file, row.sheet)} · row {row.row}"


def _sheet_of(file: str, sheet: str) -> str:
    """Return file and sheet; a text file's only sheet is called like the file and adds nothing."""
    return file if sheet in {"", PurePath(file).stem} else f"{file} · {sheet}"


def _short_day(row: SourceRow) -> str:
    """Return the day without the year, which the statement's period tells: "5 Jun"."""
    day, month, _year = format_day(row.day).split()
    return f"{day} {month[:3]}"


def _rows_text(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
