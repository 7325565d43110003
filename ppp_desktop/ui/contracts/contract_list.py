"""The list of contracts: who, what, since when, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ppp_desktop.core.periods import format_day
from ppp_desktop.services.contracts import ContractRow, ContractStatus
from ppp_desktop.ui.contracts.contract_data import BILLING_WORDS, STATUS_TONES, ContractList
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, SecondLine
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.theme import Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.empty_state import EmptyState


def _terms(row: ContractRow) -> str:
    if not row.terms_versions:
        return "None yet"
    return f"{row.terms_versions} {'version' if row.terms_versions == 1 else 'versions'}"


def _missing(count: int) -> Tone | None:
    return None if count else Tone.WARNING


COLUMNS: tuple[Column[ContractRow], ...] = (
    Column[ContractRow](
        "Client and contract",
        lambda row: row.client_name,
        sort_key=lambda row: (row.client_name.casefold(), row.name.casefold()),
        cell=SecondLine(lambda row: row.name),
        tooltip=lambda row: f"{row.client_name}\n{row.name}",
        stretch=True,
        key="client",
    ),
    Column[ContractRow]("Code", lambda row: row.code),
    Column[ContractRow](
        "Status",
        lambda row: row.status.value.capitalize(),
        cell=ChipCell(lambda row: STATUS_TONES[row.status]),
    ),
    Column[ContractRow]("Billing", lambda row: f"{row.currency}, {BILLING_WORDS[row.billing]}"),
    Column[ContractRow](
        "Since",
        lambda row: format_day(row.start),
        sort_key=lambda row: row.start,
        export=lambda row: row.start,
    ),
    Column[ContractRow](
        "Objectives",
        lambda row: str(row.objectives) if row.objectives else "None yet",
        sort_key=lambda row: row.objectives,
        tone=lambda row: _missing(row.objectives),
        align=Align.RIGHT,
        export=lambda row: row.objectives,
    ),
    Column[ContractRow](
        "Terms",
        _terms,
        sort_key=lambda row: row.terms_versions,
        tone=lambda row: _missing(row.terms_versions),
        export=lambda row: row.terms_versions,
    ),
)


class ContractTable(QWidget):
    """The table, or what to do first where there is no client or no contract."""

    opened = Signal(int)  # contract id

    def __init__(
        self,
        settings: Settings,
        exporter: Exporter,
        *,
        on_new: Callable[[], None],
        on_clients: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = DataTable[ContractRow](
            COLUMNS, name="contracts", settings=settings, exporter=exporter
        )
        self._active_only = FilterChip("Active only")
        self._active_only.toggled.connect(self._on_filtered)
        self.table.add_tool(self._active_only)
        self.table.row_activated.connect(lambda row: self.opened.emit(row.id))
        card = Card()
        card.add(self.table, 1)
        self._no_clients = EmptyState(
            "clients",
            "A contract is made with a client.",
            "Add the client first; then write the contract here.",
            action="Go to clients",
            on_action=on_clients,
        )
        self._no_contracts = EmptyState(
            "contracts",
            "No contract yet.",
            "A contract holds the objectives, the terms of pay and the results of a client.",
            action="New contract",
            on_action=on_new,
        )
        self._stack = QStackedWidget()
        for widget in (card, self._no_clients, self._no_contracts):
            self._stack.addWidget(widget)
        self._card = card
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_list(self, found: ContractList) -> None:
        """Show the contracts, or the next step."""
        self.table.set_rows(found.contracts)
        shown: QWidget = self._card
        if not found.contracts:
            shown = self._no_contracts if found.clients else self._no_clients
        self._stack.setCurrentWidget(shown)

    def _on_filtered(self, on: bool) -> None:
        accept = (lambda row: row.status is ContractStatus.ACTIVE) if on else None
        self.table.set_accept(accept)
