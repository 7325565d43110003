"""The middle of the page: warnings, the lines and totals, the order, the objectives."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.documents import document_objectives
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statements import StatementView
from ppp_desktop.statements.document import ObjectiveRow
from ppp_desktop.ui.statements.document_rows import DocumentRow, rows_of
from ppp_desktop.ui.statements.document_table import DocumentTable
from ppp_desktop.ui.tables.columns import Align, Column, SparkCell
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import CARD_MARGIN, LABEL_GAP, ROW_HEIGHT, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import label
from ppp_desktop.ui.widgets.notices import Banner

_NARROWEST = 400
_SCROLL_MARGIN = 24
_SPARK_WIDTH = 116
_ROOM_FOR_HISTORY = 540


class DocumentView(Card):
    """One statement as a document; `line_opened(DocumentRow)` asks how a line came about."""

    line_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=0, parent=parent)
        self.setMinimumWidth(_NARROWEST)
        self.warnings = Banner()
        self.table = DocumentTable()
        self._order = label("", "caption", wrap=True)
        self._tax_note = label("", "caption", wrap=True)
        self._objectives_title = label("Against the objectives", "section")
        self.objectives: DataTable[ObjectiveRow] = DataTable(
            _OBJECTIVE_COLUMNS, name="objectives", bare=True
        )
        self.objectives.view.setAccessibleName("Against the objectives")
        header = self.objectives.view.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.objectives.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.objectives.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = self._lay_out()
        self._scroll.setWidget(self._content)
        # A scroll area fills its contents with the window's grey unless told otherwise.
        self._content.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self.add(self._scroll, 1)
        self.table.line_opened.connect(self.line_opened)
        self.table.line_moved_to.connect(self._on_line_moved_to)

    def _lay_out(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(CARD_MARGIN, CARD_MARGIN, CARD_MARGIN, CARD_MARGIN)
        layout.setSpacing(LABEL_GAP)
        layout.addWidget(self.warnings)
        layout.addWidget(self.table)
        layout.addSpacing(LABEL_GAP)
        for note in (self._tax_note, self._order):
            row = QHBoxLayout()
            row.setContentsMargins(8, 0, 8, 0)
            row.addWidget(note)
            layout.addLayout(row)
        layout.addSpacing(CARD_MARGIN)
        title = QHBoxLayout()
        title.setContentsMargins(8, 0, 8, 0)
        title.addWidget(self._objectives_title)
        layout.addLayout(title)
        layout.addWidget(self.objectives)
        layout.addStretch(1)
        return content

    def show_statement(self, view: StatementView, *, from_top: bool) -> None:
        """Show `view`; `from_top` scrolls back, for another statement than before."""
        body = view.body
        self._show_warnings(body)
        self.table.show_rows(rows_of(body))
        self._tax_note.setText(body.tax_note)
        self._tax_note.setVisible(bool(body.tax_note))
        self._order.setText(body.order)
        objectives = document_objectives(body)
        self._objectives_title.setVisible(bool(objectives))
        self.objectives.setVisible(bool(objectives))
        self.objectives.set_rows(objectives)
        self.objectives.fit_columns()
        header = self.objectives.view.horizontalHeader().sizeHint().height()
        self.objectives.setFixedHeight(header + ROW_HEIGHT * len(objectives) + 2)
        if from_top:
            self._scroll.verticalScrollBar().setValue(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        history = len(_OBJECTIVE_COLUMNS) - 1
        self.objectives.view.setColumnHidden(history, event.size().width() < _ROOM_FOR_HISTORY)

    def current_row(self) -> DocumentRow | None:
        """Return the line that is marked."""
        return self.table.current_row()

    def _show_warnings(self, body: StatementBody) -> None:
        warnings = tuple(dict.fromkeys((*body.warnings, *body.calculation.warnings)))
        self.warnings.hide()
        if warnings:
            title = warnings[0] if len(warnings) == 1 else f"{len(warnings)} things to look at"
            detail = "" if len(warnings) == 1 else "\n".join(warnings)
            self.warnings.show_message(title, detail, tone=Tone.WARNING, closable=False)

    @Slot(QPoint, int)
    def _on_line_moved_to(self, place: QPoint, height: int) -> None:
        """Keep the row that the arrow keys reach in sight."""
        middle = self.table.mapTo(self._content, place) + QPoint(0, height // 2)
        self._scroll.ensureVisible(middle.x(), middle.y(), 0, height // 2 + _SCROLL_MARGIN)


def _known(values: tuple[Decimal | None, ...]) -> tuple[float, ...]:
    return tuple(float(value) for value in values if value is not None)


_OBJECTIVE_COLUMNS: tuple[Column[ObjectiveRow], ...] = (
    Column("Objective", lambda row: row.name),
    Column("Target", lambda row: row.target, lambda row: row.target_value, Align.RIGHT),
    Column("Actual", lambda row: row.actual, align=Align.RIGHT),
    Column("Attained", lambda row: row.attained, align=Align.RIGHT, width=80),
    Column(
        "Last 12 periods",
        lambda _row: "",
        tooltip=lambda row: f"{row.name}: the last 12 periods, oldest first",
        width=_SPARK_WIDTH,
        cell=SparkCell(lambda row: _known(row.history)),
    ),
)
