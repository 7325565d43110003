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
from ppp_desktop.services.statement_standing import StandingFilter, StandingRow
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.ui.statements.standing_looks import STANDING_WORDS
from ppp_desktop.ui.statements.statement_delegate import StatementDelegate, second_line
from ppp_desktop.ui.tables.columns import Column
from ppp_desktop.ui.tables.rows_model import RowsModel
from ppp_desktop.ui.theme import LABEL_GAP, SMALL_GAP, current_theme
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import FlowLayout

LIST_WIDTH = 288
_MARGIN = 12


class StatementList(Card):
    """`chosen(row or None)` tells which statement is to be shown; Ctrl and Shift mark several."""

    chosen = Signal(object)  # StandingRow or None
    close_wanted = Signal()
    save_wanted = Signal(object)  # tuple[StatementRow, ...]
    send_wanted = Signal(object)  # tuple[StatementRow, ...], all of them issued
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=0, parent=parent)
        self.setAccessibleName("Statements")
        self.setFixedWidth(LIST_WIDTH)
        self._only: StandingFilter | None = None
        self.chips: dict[StandingFilter | None, FilterChip] = {}
        self.filter = LineEdit(placeholder="Client, period or number")
        self.filter.setAccessibleName("Filter the statements")
        self.filter.setClearButtonEnabled(True)
        self.model: RowsModel[StandingRow] = RowsModel((_COLUMN,), self)
        self.view = _make_view(self.model)
        self._nothing = label("No statement matches the filter.", "secondary", wrap=True)
        self._nothing.setMargin(_MARGIN)
        self._count = ElidedLabel("", "caption")
        self.close_button = Button("Close a period", icon_name="calendar")
        self.save_button = Button("Save PDFs…", kind="small")
        self.send_button = Button("Send…", kind="small")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.body.setSpacing(0)
        chips = FlowLayout(gap=LABEL_GAP)
        for only in (None, *StandingFilter):
            chip = FilterChip("All" if only is None else only.value, on=only is None)
            chip.clicked.connect(lambda _on=False, chosen=only: self.show_only(chosen))
            self.chips[only] = chip
            chips.addWidget(chip)
        tools = QVBoxLayout()
        tools.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        tools.setSpacing(SMALL_GAP)
        tools.addWidget(self.close_button)
        tools.addWidget(self.filter)
        tools.addLayout(chips)
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL_GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.send_button)
        foot = QVBoxLayout()
        foot.setContentsMargins(_MARGIN, SMALL_GAP, _MARGIN, SMALL_GAP)
        foot.setSpacing(LABEL_GAP)
        foot.addWidget(self._count)
        foot.addLayout(buttons)
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
        self.send_button.clicked.connect(lambda: self.send_wanted.emit(self._to_send()))
        # Not `activated`: whether that is one click or two differs between systems.
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), self.view)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(self.entered)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(self._on_current_changed)
        selection.selectionChanged.connect(self._show_count)
        current_theme().changed.connect(self.view.viewport().update)

    def set_rows(self, rows: Sequence[StandingRow]) -> None:
        """Show these statements under the filter chosen before; nothing is chosen then."""
        self.model.set_rows(rows)
        # A filter that would show nothing only stands in the way.
        for only, chip in self.chips.items():
            some = only is None or any(row.passes(only) for row in rows)
            chip.setVisible(some or only is self._only)
        self._show_count()

    def show_only(self, only: StandingFilter | None) -> None:
        """Show the statements that stand so, or all."""
        self._only = only
        for key, chip in self.chips.items():
            chip.setChecked(key is only)
        self._on_filtered()

    def choose(self, statement_id: int | None) -> bool:
        """Choose a statement, or the first one for None; False where it is not shown."""
        for number, row in enumerate(self.model.rows()):
            if statement_id is None or row.row.id == statement_id:
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
        return self.model.row_at(index.row()).row if index.isValid() else None

    def selected(self) -> tuple[StatementRow, ...]:
        """Return the statements that are marked, from top to bottom."""
        indexes = self.view.selectionModel().selectedIndexes()
        return tuple(self.model.row_at(number).row for number in sorted(i.row() for i in indexes))

    def _to_save(self) -> tuple[StatementRow, ...]:
        """Several that are marked, else all issued ones that are shown."""
        marked = self.selected()
        if len(marked) > 1:
            return marked
        return tuple(each.row for each in self.model.rows() if each.life is not None)

    def _to_send(self) -> tuple[StatementRow, ...]:
        """Those to save that are issued: a draft is not sent."""
        return tuple(row for row in self._to_save() if row.number)

    @Slot()
    def _on_filtered(self) -> None:
        before = self.current()
        only = self._only
        accept = None if only is None else (lambda row: row.passes(only))
        self.model.set_filter(self.filter.text(), accept)
        chosen = before is not None and self.choose(before.id)
        if not chosen and not self.choose(None):
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
        self.send_button.setEnabled(bool(self._to_send()))
        self.send_button.setText(f"Send {len(self._to_send()):,}…" if count > 1 else "Send…")


def _text(shown: StandingRow) -> str:
    """Return what is said of a statement to screen readers and searched by the filter."""
    row, state = shown.row, STANDING_WORDS[shown.standing]
    total = format_money(row.total, row.currency)
    return f"{row.client_name}, {second_line(row)}, {row.contract_code}, {total}, {state}"


_COLUMN = Column[StandingRow]("Statement", _text)


def _make_view(model: RowsModel[StandingRow]) -> QListView:
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
