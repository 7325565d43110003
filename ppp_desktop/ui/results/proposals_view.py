"""The list of differences to closed periods that wait for a decision."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.proposals import ProposalRow, ProposalState
from ppp_desktop.ui.results.checks_view import EVERY
from ppp_desktop.ui.results.proposal_columns import NARROW_LEAVES_OUT, proposal_columns
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel

_CONTRACT_WIDTH = 280
_NARROW = 720  # beside the side panel: what is left out stands there
_WHAT_FOR = "Files that differ from periods which are frozen or stated are listed here."


class ProposalsView(QWidget):
    """Shows the open proposals of one contract or all; the decided ones where wanted."""

    proposal_selected = Signal(object)  # ProposalRow, or None

    def __init__(self, settings: Settings, exporter: Exporter) -> None:
        super().__init__()
        self._rows: tuple[ProposalRow, ...] = ()
        self._left_out: set[int] = set()
        self._wanted = EVERY
        self.contract: ComboBox[int] = ComboBox([("All contracts", EVERY)])
        self.contract.setAccessibleName("Contract")
        self.contract.setMaximumWidth(_CONTRACT_WIDTH)
        self.decided = FilterChip("Decided")
        self._told = ElidedLabel("", "secondary")
        self.table = DataTable[ProposalRow](
            proposal_columns(),
            name="proposals",
            settings=settings,
            exporter=exporter,
            empty=EmptyState("success", "Nothing waits for a decision.", _WHAT_FOR),
        )
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self.contract, 2)
        row.addWidget(self.decided)
        row.addWidget(self._told, 3)
        card = Card()
        card.add(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(row)
        layout.addWidget(card, 1)
        self.contract.value_changed.connect(self._narrow)
        self.decided.toggled.connect(self._narrow)
        self.table.row_selected.connect(self.proposal_selected)

    def set_contracts(self, contracts: Sequence[ContractRow]) -> None:
        """Offer those of these contracts that have proposals; the one chosen before stays."""
        chosen = self._wanted or self.contract.value()
        there = {row.contract_id for row in self._rows}
        known = [each for each in contracts if each.id in there]
        blocked = self.contract.blockSignals(True)
        self.contract.set_items(
            [
                ("All contracts", EVERY),
                *((f"{each.code} · {each.client_name}", each.id) for each in known),
            ]
        )
        self.contract.set_value(chosen if chosen in there else EVERY)
        self._wanted = EVERY
        self.contract.blockSignals(blocked)
        self._narrow()

    def choose_contract(self, contract_id: int) -> None:
        """Show the proposals of one contract, or of `EVERY`, from when it is offered."""
        self._wanted = contract_id
        if contract_id == EVERY or any(row.contract_id == contract_id for row in self._rows):
            self.contract.set_value(contract_id)
            self._narrow()

    def show_rows(self, rows: Sequence[ProposalRow]) -> None:
        """Show these proposals."""
        self._rows = tuple(rows)
        self._narrow()

    @Slot()
    def _narrow(self) -> None:
        wanted = self.contract.value() or EVERY
        of_contract = [row for row in self._rows if wanted in (EVERY, row.contract_id)]
        waiting = [row for row in of_contract if row.state is ProposalState.OPEN]
        decided = len(of_contract) - len(waiting)
        self.decided.setText(f"{decided:,} decided")
        self.decided.setVisible(bool(decided))
        self._told.set_full_text(_told(waiting))
        self.table.set_rows(of_contract if self.decided.isChecked() and decided else waiting)
        self.table.fit_columns()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out(self.width() < _NARROW)

    def _leave_out(self, narrow: bool) -> None:
        """Give the room of some columns to the sentences where there is little."""
        view = self.table.view
        places = [
            place
            for place, column in enumerate(self.table.model.columns)
            if column.title in NARROW_LEAVES_OUT
        ]
        if narrow:
            hidden = {place for place in places if not view.isColumnHidden(place)}
            self._left_out |= hidden
        else:
            hidden, self._left_out = self._left_out, set()
        for place in hidden:
            view.setColumnHidden(place, narrow)
        if hidden:
            self.table.fit_columns()


def _told(waiting: Sequence[ProposalRow]) -> str:
    stated = sum(bool(row.statement) for row in waiting)
    if not waiting:
        return ""
    parts = []
    if frozen := len(waiting) - stated:
        parts.append(f"{frozen:,} after the freeze date")
    if stated:
        parts.append(f"{stated:,} to issued statements")
    return ", ".join(parts)
