"""All manual lines of a contract as a table, with those that wait for their statement first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.services.adjustments import AdjustmentRow
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, SecondLine, Sum
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.empty_state import EmptyState


def _state(row: AdjustmentRow) -> str:
    if row.withdrawn_at is not None:
        return "Taken back"
    return f"In {row.statement}" if row.statement else "Open"


def _tone(row: AdjustmentRow) -> Tone:
    if row.is_open:
        return Tone.ACCENT
    return Tone.NEUTRAL if row.withdrawn_at is not None else Tone.POSITIVE


COLUMNS: tuple[Column[AdjustmentRow], ...] = (
    Column[AdjustmentRow](
        "Line",
        lambda row: row.label,
        cell=SecondLine(lambda row: row.cause),
        tooltip=lambda row: f"{row.label}\n{row.cause}\n{row.author}",
        stretch=True,
    ),
    Column[AdjustmentRow]("Period", lambda row: row.period.label, sort_key=lambda row: row.period),
    Column[AdjustmentRow]("Corrects", lambda row: row.corrects or "–"),
    Column[AdjustmentRow]("State", _state, cell=ChipCell(_tone)),
    Column[AdjustmentRow](
        "Amount",
        lambda row: format_money(row.amount, row.currency),
        sort_key=lambda row: row.amount,
        align=Align.RIGHT,
        strong=lambda row: row.is_open,
        export=lambda row: row.amount,
        total=lambda row: Sum(row.amount, row.currency),
    ),
    Column[AdjustmentRow]("By", lambda row: row.author, visible=False),
)


class AdjustmentsCard(Card):
    """`withdraw_wanted(AdjustmentRow)` and `statement_wanted(AdjustmentRow)` ask for more."""

    add_wanted = Signal()
    withdraw_wanted = Signal(object)
    statement_wanted = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("Adjustments", parent=parent)
        self.add_button = Button("Add", icon_name="plus")
        self.add_button.setAccessibleName("Add an adjustment")
        self.add_button.clicked.connect(self.add_wanted)
        self.withdraw_button = Button("Take back")
        self.withdraw_button.setEnabled(False)
        self.withdraw_button.clicked.connect(self._on_withdraw)
        self.table: DataTable[AdjustmentRow] = DataTable(
            COLUMNS,
            name="adjustments",
            settings=settings,
            bare=True,
            empty=EmptyState(
                "edit",
                "No adjustments.",
                "What corrects an issued statement, or was agreed beside the terms, becomes a "
                "line of the next one.",
            ),
        )
        self.table.row_selected.connect(self._on_selected)
        self.table.row_activated.connect(self.statement_wanted)
        self.add_to_header(self.withdraw_button)
        self.add_to_header(self.add_button)
        self.add(self.table, 1)

    def show_rows(self, rows: Sequence[AdjustmentRow]) -> None:
        """Show these, what is open first."""
        self.table.set_rows(sorted(rows, key=lambda row: (not row.is_open, -row.id)))
        self.withdraw_button.setVisible(any(row.is_open for row in rows))

    @Slot(object)
    def _on_selected(self, row: AdjustmentRow | None) -> None:
        self.withdraw_button.setEnabled(row is not None and row.is_open)

    @Slot()
    def _on_withdraw(self) -> None:
        row = self.table.current_row()
        if row is not None and row.is_open:
            self.withdraw_wanted.emit(row)
