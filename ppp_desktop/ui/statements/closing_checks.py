"""The first step of closing: the period, and each contract with its light and what is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period
from ppp_desktop.services.close_plan import PLAN_STATES, ClosePlan, PlanRow, PlanState
from ppp_desktop.services.open_periods import OpenPeriod
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.statements.closing_keys import ListKeys
from ppp_desktop.ui.statements.closing_narrow import BESIDE_PANEL, NarrowColumns
from ppp_desktop.ui.statements.closing_words import (
    STATE_TONES,
    filter_word,
    open_words,
    state_word,
)
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, Sum
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.theme import FIELD_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import FlowLayout

OPEN = "What is open"
_PERIOD_WIDTH = 280
_KEYS = (
    "Enter opens the checklist · Space leaves a contract out or takes it in · "
    "N takes note of its warnings · Ctrl+Enter goes on"
)


class CheckStep(QWidget):
    """Tells the period that was chosen and the rows that something is wanted of."""

    period_chosen = Signal(object)  # Period
    row_opened = Signal(object)  # PlanRow
    row_moved = Signal(object)  # PlanRow
    left_out_wanted = Signal(object)  # tuple[PlanRow, ...]
    note_wanted = Signal(object)  # PlanRow
    go_on_wanted = Signal()

    def __init__(self, settings: Settings, exporter: Exporter) -> None:
        super().__init__()
        self._chips: dict[PlanState, FilterChip] = {}
        self.period: ComboBox[Period] = ComboBox()
        self.period.setAccessibleName("Period")
        self.period.setMaximumWidth(_PERIOD_WIDTH)
        self._told = ElidedLabel("", "secondary")
        self._chips_frame = QWidget()
        self._chips_row = FlowLayout(self._chips_frame)
        self.table = DataTable[PlanRow](
            check_columns(),
            name="closing",
            settings=settings,
            exporter=exporter,
            empty=EmptyState("contracts", "No contract bills this period."),
        )
        self._columns = NarrowColumns[PlanRow](
            self.table, {"Contract": BESIDE_PANEL, OPEN: BESIDE_PANEL}
        )
        self._keys = label(_KEYS, "caption", wrap=True)
        self._lay_out()
        self.period.value_changed.connect(self._on_period_changed)
        self.table.row_activated.connect(self.row_opened)
        self.table.row_selected.connect(self._on_moved)
        keys = {Qt.Key.Key_Space: self._on_space, Qt.Key.Key_N: self._on_note}
        ListKeys(self.table.view, keys, self.go_on_wanted.emit)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(FIELD_GAP)
        head.addWidget(self.period, 2)
        head.addWidget(self._told, 3)
        card = Card()
        card.add(self._chips_frame)
        card.add(self.table, 1)
        card.add(self._keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addLayout(head)
        layout.addWidget(card, 1)

    def show_periods(self, periods: Sequence[OpenPeriod], chosen: Period) -> None:
        """Offer these periods, `chosen` among them."""
        offered = {each.period: _period_words(each) for each in periods}
        offered.setdefault(chosen, chosen.label)
        blocked = self.period.blockSignals(True)
        self.period.set_items([(text, period) for period, text in offered.items()])
        self.period.set_value(chosen)
        self.period.blockSignals(blocked)

    def show_plan(self, plan: ClosePlan) -> None:
        """Show the contracts; the one with the cursor keeps it."""
        current = self.table.current_row()
        rows = plan.rows
        self._draw_chips(rows)
        blocked = self.table.blockSignals(True)
        self.table.set_rows(rows)
        self._accept_chips()
        wanted = [row for row in rows if current and row.contract_id == current.contract_id]
        for row in wanted or rows[:1]:
            self.table.select_row(row)
        self.table.blockSignals(blocked)
        drafts = len(plan.to_draft)
        told = f"{drafts:,} of {len(rows):,} can be drawn up" if rows else ""
        if not plan.is_over:
            told += "; issuing waits until the period is over"
        self._told.set_full_text(told)
        self._keys.setVisible(bool(rows) and self.width() >= BESIDE_PANEL)

    def choose(self, contract_id: int) -> PlanRow | None:
        """Put the cursor on a contract."""
        for row in self.table.rows():
            if row.contract_id == contract_id:
                self.table.select_row(row)
                return row
        return None

    def forget_cursor(self) -> None:
        """Begin at the top when rows are shown next."""
        self.table.view.clearSelection()

    def take_focus(self) -> None:
        """Let the keys work in the list."""
        self.table.view.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self._columns.fit(self.width())
        self._keys.setHidden(narrow or not self.table.rows())

    def _draw_chips(self, rows: Sequence[PlanRow]) -> None:
        on = {state for state, chip in self._chips.items() if chip.isChecked()}
        self._chips_row.clear()
        self._chips = {}
        for state in PLAN_STATES:
            count = sum(row.state is state for row in rows)
            if count:
                chip = FilterChip(filter_word(state, count), on=state in on)
                chip.toggled.connect(self._accept_chips)
                self._chips_row.addWidget(chip)
                self._chips[state] = chip
        self._chips_frame.setVisible(len(self._chips) > 1)
        self._chips_frame.updateGeometry()

    @Slot()
    def _accept_chips(self) -> None:
        on = {state for state, chip in self._chips.items() if chip.isChecked()}
        self.table.set_accept((lambda row: row.state in on) if on else None)

    @Slot()
    def _on_period_changed(self) -> None:
        period = self.period.value()
        if period is not None:
            self.period_chosen.emit(period)

    @Slot(object)
    def _on_moved(self, row: PlanRow | None) -> None:
        if row is not None:
            self.row_moved.emit(row)

    @Slot()
    def _on_space(self) -> None:
        rows = tuple(row for row in self.table.selected_rows() if row.state is not PlanState.ISSUED)
        if not rows:
            return
        # They move to another place in the list; the cursor goes on with what stood below.
        shown = self.table.rows()
        below = [row for row in shown[shown.index(rows[-1]) + 1 :] if row not in rows]
        if below:
            self.choose(below[0].contract_id)
        self.left_out_wanted.emit(rows)

    @Slot()
    def _on_note(self) -> None:
        row = self.table.current_row()
        if row is not None and row.checklist.to_note:
            self.note_wanted.emit(row)


def check_columns() -> list[Column[PlanRow]]:
    """Return the columns of the list of contracts."""
    return [
        Column[PlanRow](
            "State",
            state_word,
            lambda row: PLAN_STATES.index(row.state),
            width=104,
            cell=ChipCell(lambda row: STATE_TONES[row.state]),
        ),
        Column(
            "Client",
            lambda row: row.checklist.client_name,
            width=180,
            tone=_quiet,
            tooltip=lambda row: f"{row.checklist.client_name}, {row.checklist.contract_code}",
        ),
        Column("Contract", lambda row: row.checklist.contract_code, width=100, tone=_quiet),
        Column(
            OPEN,
            open_words,
            stretch=True,
            tone=_quiet,
            tooltip=lambda row: "\n".join(
                item.text for item in (*row.checklist.blocking, *row.checklist.open_warnings)
            ),
        ),
        Column(
            "Comes to",
            _amount,
            lambda row: row.checklist.expected,
            align=Align.RIGHT,
            width=112,
            export=lambda row: row.checklist.expected,
            total=_sum,
            tone=_quiet,
        ),
    ]


def _amount(row: PlanRow) -> str:
    checklist = row.checklist
    if checklist.expected is None:
        return checklist.issued or "–"
    return format_money(checklist.expected, checklist.currency)


def _sum(row: PlanRow) -> Sum | None:
    checklist = row.checklist
    return None if checklist.expected is None else Sum(checklist.expected, checklist.currency)


def _quiet(row: PlanRow) -> Tone | None:
    done = row.state in (PlanState.LEFT_OUT, PlanState.ISSUED)
    return Tone.NEUTRAL if done else None


def _period_words(given: OpenPeriod) -> str:
    if not given.is_over:
        return f"{given.period.label} (running)"
    return f"{given.period.label} · {f'{given.waiting:,} to close' if given.waiting else 'closed'}"
