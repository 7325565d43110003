"""The tab with the statements of a contract and the manual lines of the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.adjustments import AdjustmentRow
from ppp_desktop.services.contracts import ContractStatus
from ppp_desktop.services.statement_standing import StandingRow
from ppp_desktop.ui.adjustments.card import AdjustmentsCard
from ppp_desktop.ui.adjustments.work import AdjustmentsWork
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.statements.standing_looks import STANDING_TONES, STANDING_WORDS
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, Sum
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import CARD_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page

STATEMENT_COLUMNS: tuple[Column[StandingRow], ...] = (
    Column[StandingRow](
        "Period",
        lambda row: row.row.period.label,
        sort_key=lambda row: row.row.period,
        stretch=True,
    ),
    Column[StandingRow]("Number", lambda row: row.row.number or "–"),
    Column[StandingRow](
        "Status",
        lambda row: STANDING_WORDS[row.standing],
        cell=ChipCell(lambda row: STANDING_TONES[row.standing]),
    ),
    Column[StandingRow](
        "Total",
        lambda row: format_money(row.row.total, row.row.currency),
        sort_key=lambda row: row.row.total,
        align=Align.RIGHT,
        export=lambda row: row.row.total,
        total=lambda row: Sum(row.row.total, row.row.currency),
    ),
    Column[StandingRow](
        "Issued",
        lambda row: format_day(row.row.issued_on) if row.row.issued_on else "–",
        sort_key=lambda row: row.row.issued_on,
        export=lambda row: row.row.issued_on,
    ),
    Column[StandingRow](
        "Due",
        lambda row: format_day(row.row.due_on) if row.row.due_on else "–",
        sort_key=lambda row: row.row.due_on,
        export=lambda row: row.row.due_on,
    ),
)


class StatementsTab(QWidget):
    """The statements of the contract; opening one leads to the statements page."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._context = context = page.context
        self._contract_id = 0
        empty = EmptyState(
            "statements",
            "No statement yet.",
            "Close a period to draw one up.",
            action="Go to statements",
            on_action=self.open_statements,
        )
        self.table = DataTable[StandingRow](
            STATEMENT_COLUMNS, name="contract statements", settings=context.settings, empty=empty
        )
        self.table.row_activated.connect(self._on_activated)
        self.adjusting = AdjustmentsWork(page)
        self.adjustments = AdjustmentsCard(context.settings)
        self.adjustments.add_wanted.connect(self.add_adjustment)
        self.adjustments.withdraw_wanted.connect(self.adjusting.withdraw)
        self.adjustments.statement_wanted.connect(self._on_adjustment_activated)
        card = Card()
        card.add(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(card, 3)
        layout.addWidget(self.adjustments, 2)

    def show_data(self, data: ContractData) -> None:
        """Show the contract's statements, the newest first."""
        self._contract_id = data.row.id
        self.table.set_rows(data.statements)
        self.adjustments.show_rows(data.adjustments)
        # A draft of a contract has nothing to correct yet.
        active = data.row.status is not ContractStatus.DRAFT
        self.adjustments.setVisible(active or bool(data.adjustments))

    @Slot()
    def open_statements(self) -> None:
        """Open the statements page at this contract."""
        self._context.navigate("statements", contract_id=self._contract_id)

    @Slot(object)
    def _on_activated(self, row: StandingRow) -> None:
        self._context.navigate("statements", statement_id=row.row.id)

    @Slot()
    def add_adjustment(self) -> None:
        """Ask for a line of the next statement."""
        self.adjusting.add(self._contract_id)

    @Slot(object)
    def _on_adjustment_activated(self, row: AdjustmentRow) -> None:
        if row.statement_id is not None:
            self._context.navigate("statements", statement_id=row.statement_id)
