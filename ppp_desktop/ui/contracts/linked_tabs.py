"""The tabs that list what belongs to a contract elsewhere: its imports and its statements."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.importing import BatchRow
from ppp_desktop.services.statements import StatementRow, StatementStatus
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, Sum
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from ppp_desktop.ui.context import AppContext


def _imported(row: BatchRow) -> str:
    local = row.imported_at.replace(tzinfo=UTC).astimezone()
    return format_day(local.date())


BATCH_COLUMNS: tuple[Column[BatchRow], ...] = (
    Column[BatchRow](
        "File", lambda row: row.file_name, tooltip=lambda row: row.file_name, stretch=True
    ),
    Column[BatchRow]("Format", lambda row: row.format_label),
    Column[BatchRow](
        "Imported",
        _imported,
        sort_key=lambda row: (row.imported_at, row.id),
        export=lambda row: row.imported_at.date(),
    ),
    Column[BatchRow](
        "New",
        lambda row: f"{row.added:,}",
        sort_key=lambda row: row.added,
        align=Align.RIGHT,
        export=lambda row: row.added,
    ),
    Column[BatchRow](
        "Changed",
        lambda row: f"{row.changed:,}",
        sort_key=lambda row: row.changed,
        align=Align.RIGHT,
        export=lambda row: row.changed,
    ),
    Column[BatchRow](
        "Rejected",
        lambda row: f"{row.rejected:,}",
        sort_key=lambda row: row.rejected,
        align=Align.RIGHT,
        tone=lambda row: Tone.WARNING if row.rejected else None,
        export=lambda row: row.rejected,
    ),
    Column[BatchRow](
        "State",
        lambda row: "Undone" if row.undone else "In use",
        cell=ChipCell(lambda row: Tone.NEUTRAL if row.undone else Tone.ACCENT),
    ),
)

STATEMENT_COLUMNS: tuple[Column[StatementRow], ...] = (
    Column[StatementRow](
        "Period", lambda row: row.period.label, sort_key=lambda row: row.period, stretch=True
    ),
    Column[StatementRow]("Number", lambda row: row.number or "–"),
    Column[StatementRow](
        "Status",
        lambda row: row.status.value.capitalize(),
        cell=ChipCell(
            lambda row: Tone.POSITIVE if row.status is StatementStatus.ISSUED else Tone.NEUTRAL
        ),
    ),
    Column[StatementRow](
        "Total",
        lambda row: format_money(row.total, row.currency),
        sort_key=lambda row: row.total,
        align=Align.RIGHT,
        export=lambda row: row.total,
        total=lambda row: Sum(row.total, row.currency),
    ),
    Column[StatementRow](
        "Issued",
        lambda row: format_day(row.issued_on) if row.issued_on else "–",
        sort_key=lambda row: row.issued_on,
        export=lambda row: row.issued_on,
    ),
    Column[StatementRow](
        "Due",
        lambda row: format_day(row.due_on) if row.due_on else "–",
        sort_key=lambda row: row.due_on,
        export=lambda row: row.due_on,
    ),
)


class ResultsTab(QWidget):
    """The imports of the contract; opening one leads to the results page."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._contract_id = 0
        empty = EmptyState(
            "results",
            "No results yet.",
            "Import the spreadsheets that your tools export.",
            action="Import results",
            on_action=self.import_results,
        )
        self.table = DataTable[BatchRow](
            BATCH_COLUMNS, name="contract imports", settings=context.settings, empty=empty
        )
        self.table.row_activated.connect(self._on_activated)
        _in_card(self, self.table)

    def show_data(self, data: ContractData) -> None:
        """Show the contract's imports, the newest first."""
        self._contract_id = data.row.id
        self.table.set_rows(data.batches)

    @Slot()
    def import_results(self) -> None:
        """Open the import for this contract."""
        self._context.navigate("import", contract_id=self._contract_id)

    @Slot(object)
    def _on_activated(self, row: BatchRow) -> None:
        self._context.navigate("results", contract_id=row.contract_id, batch_id=row.id)


class StatementsTab(QWidget):
    """The statements of the contract; opening one leads to the statements page."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._contract_id = 0
        empty = EmptyState(
            "statements",
            "No statement yet.",
            "Close a period to draw one up.",
            action="Go to statements",
            on_action=self.open_statements,
        )
        self.table = DataTable[StatementRow](
            STATEMENT_COLUMNS, name="contract statements", settings=context.settings, empty=empty
        )
        self.table.row_activated.connect(self._on_activated)
        _in_card(self, self.table)

    def show_data(self, data: ContractData) -> None:
        """Show the contract's statements, the newest first."""
        self._contract_id = data.row.id
        self.table.set_rows(data.statements)

    @Slot()
    def open_statements(self) -> None:
        """Open the statements page at this contract."""
        self._context.navigate("statements", contract_id=self._contract_id)

    @Slot(object)
    def _on_activated(self, row: StatementRow) -> None:
        self._context.navigate("statements", statement_id=row.id)


def _in_card(tab: QWidget, table: QWidget) -> None:
    card = Card()
    card.add(table, 1)
    layout = QVBoxLayout(tab)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(card)
