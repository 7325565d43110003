"""The list at the left of the page: filter chips, a filter line, the statements, saving several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from ppp_desktop.core.money import format_money
from ppp_desktop.services.statements import StatementRow, StatementStatus
from ppp_desktop.ui.statements.statement_delegate import (
    STATUS_WORDS,
    StatementDelegate,
    second_line,
)
from ppp_desktop.ui.tables.columns import Column
from ppp_desktop.ui.tables.rows_model import RowsModel
from ppp_desktop.ui.theme import SMALL_GAP, current_theme
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line

LIST_WIDTH = 288
_FILTERS = ((None, "All"), (StatementStatus.DRAFT, "Drafts"), (StatementStatus.ISSUED, "Issued"))
_MARGIN = 12


class StatementList(Card):
    """`chosen(row or None)` tells which statement is to be shown; Ctrl and Shift mark several."""

    chosen = Signal(object)  # StatementRow or None
    close_wanted = Signal()
    save_wanted = Signal(object)  # tuple[StatementRow, ...]
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=0, parent=parent)
        self.setAccessibleName("Statements")
        self.setFixedWidth(LIST_WIDTH)
        self._status: StatementStatus | None = None
        self.chips: dict[StatementStatus | None, FilterChip] = {}
        self.filter = LineEdit(placeholder="Client, period or number")
        self.filter.setAccessibleName("Filter the statements")
        self.filter.setClearButtonEnabled(True)
        self.model: RowsModel[StatementRow] = RowsModel((_COLUMN,), self)
        self.view = _make_view(self.model)
        self._nothing = label("No statement matches the filter.", "secondary", wrap=True)
        self._nothing.setMargin(_MARGIN)
        self._count = ElidedLabel("", "caption")
        self.close_button = Button("Close a period", icon_name="calendar")
        self.save_button = Button("Save PDFs…", kind="small")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.body.setSpacing(0)
        chips = QHBoxLayout()
        chips.setSpacing(SMALL_GAP)
        for status, text in _FILTERS:
            chip = FilterChip(text, on=status is None)
            chip.clicked.connect(lambda _on=False, chosen=status: self.show_only(chosen))
            self.chips[status] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        tools = QVBoxLayout()
        tools.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        tools.setSpacing(SMALL_GAP)
        tools.addWidget(self.close_button)
        tools.addWidget(self.filter)
        tools.addLayout(chips)
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN, SMALL_GAP, _MARGIN, SMALL_GAP)
        foot.addWidget(self._count, 1)
        foot.addWidget(self.save_button)
        self.body.addLayout(tools)
        self.add(line())
        self.add(self._nothing)
        self.add(self.view, 1)
        self.add(line())
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filtered)
        self.close_button.clicked.connect(self.close_wanted)
        self.save_button.clicked.connect(lambda: self.save_wanted.emit(self._to_save()))
        # Not `activated`: whether that is one click or two differs between systems.
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), self.view)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(self.entered)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(self._on_current_changed)
        selection.selectionChanged.connect(self._show_count)
        current_theme().changed.connect(self.view.viewport().update)

    def set_rows(self, rows: Sequence[StatementRow]) -> None:
        """Show these statements under the filter chosen before; nothing is chosen then."""
        self.model.set_rows(rows)
        self._show_count()

    def show_only(self, status: StatementStatus | None) -> None:
        """Show the statements in one state, or all."""
        self._status = status
        for key, chip in self.chips.items():
            chip.setChecked(key is status)
        self._on_filtered()

    def choose(self, statement_id: int | None) -> bool:
        """Choose a statement, or the first one for None; False where it is not shown."""
        for number, row in enumerate(self.model.rows()):
            if statement_id is None or row.id == statement_id:
                index = self.model.index(number, 0)
                flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.view.selectionModel().setCurrentIndex(index, flag)
                self.view.scrollTo(index)
                return True
        return False

    def clear_filter(self) -> None:
        """Show all statements."""
        self.filter.clear()
        self.show_only(None)

    def current(self) -> StatementRow | None:
        """Return the statement that is chosen."""
        index = self.view.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    def selected(self) -> tuple[StatementRow, ...]:
        """Return the statements that are marked, from top to bottom."""
        indexes = self.view.selectionModel().selectedIndexes()
        return tuple(self.model.row_at(number) for number in sorted(i.row() for i in indexes))

    def _to_save(self) -> tuple[StatementRow, ...]:
        """Several that are marked, else all issued ones that are shown."""
        marked = self.selected()
        if len(marked) > 1:
            return marked
        return tuple(r for r in self.model.rows() if r.status is StatementStatus.ISSUED)

    @Slot()
    def _on_filtered(self) -> None:
        before = self.current()
        status = self._status
        accept = None if status is None else (lambda row: row.status is status)
        self.model.set_filter(self.filter.text(), accept)
        if before is None or not self.choose(before.id):
            self.chosen.emit(None)
        self._show_count()

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.row_at(index.row()))

    @Slot()
    def _show_count(self) -> None:
        shown, marked = len(self.model.rows()), len(self.selected())
        self._nothing.setVisible(not shown)
        self.view.setVisible(bool(shown))
        text = "1 statement" if shown == 1 else f"{shown:,} statements"
        self._count.set_full_text(f"{marked} of {shown:,} marked" if marked > 1 else text)
        self.save_button.setEnabled(bool(self._to_save()))
        count = len(self._to_save())
        self.save_button.setText("Save PDF…" if count == 1 else f"Save {count:,} PDFs…")


def _text(row: StatementRow) -> str:
    """Return what is said of a statement to screen readers and searched by the filter."""
    state = STATUS_WORDS[row.status]
    total = format_money(row.total, row.currency)
    return f"{row.client_name}, {second_line(row)}, {row.contract_code}, {total}, {state}"


_COLUMN = Column[StatementRow]("Statement", _text)


def _make_view(model: RowsModel[StatementRow]) -> QListView:
    view = QListView()
    view.setModel(model)
    view.setItemDelegate(StatementDelegate(view))
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setAccessibleName("Statements")
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view
