"""The tab that lists the imports of a contract."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.importing import BatchRow
from ppp_desktop.ui.contracts.contract_data import ContractData
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column
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


def _in_card(tab: QWidget, table: QWidget) -> None:
    card = Card()
    card.add(table, 1)
    layout = QVBoxLayout(tab)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(card)
