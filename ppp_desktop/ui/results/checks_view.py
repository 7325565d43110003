"""The list of what the checks on data found: the worst first, by contract and severity."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.data_checks.findings import SEVERITIES, Finding, Severity, counted
from ppp_desktop.services.data_checks.running import DataReport
from ppp_desktop.ui.results.columns import local_time
from ppp_desktop.ui.results.finding_columns import DAYS, finding_columns
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tables.data_table import DataTable, Exporter
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import FilterChip
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import ComboBox
from ppp_desktop.ui.widgets.labels import ElidedLabel
from ppp_desktop.ui.widgets.layouts import FlowLayout

EVERY = 0
"""The choice of all contracts."""

_CONTRACT_WIDTH = 280
_NARROW = 640  # beside the side panel: the days stand there
_ACCEPTED = "accepted"
_WHAT_FOR = (
    "The checks look for results that count twice, missing days, sudden jumps, impossible values, "
    "wrong currencies, test leads and repeated contacts."
)


class ChecksView(QWidget):
    """Shows a report; asks by `again_wanted` for another one, tells the finding that is chosen."""

    again_wanted = Signal()
    finding_selected = Signal(object)  # Finding, or None

    def __init__(self, settings: Settings, exporter: Exporter) -> None:
        super().__init__()
        self._report: DataReport | None = None
        self._left_out = False
        self._chips: dict[str, FilterChip] = {}
        self.contract: ComboBox[int] = ComboBox([("All contracts", EVERY)])
        self.contract.setAccessibleName("Contract")
        self.contract.setMaximumWidth(_CONTRACT_WIDTH)
        self.again = Button("Check again", icon_name="refresh")
        self._told = ElidedLabel("", "secondary")
        self._chips_frame = QWidget()
        self._chips_row = FlowLayout(self._chips_frame)
        self.table = DataTable[Finding](
            finding_columns(),
            name="findings",
            settings=settings,
            exporter=exporter,
            empty=EmptyState("success", "The results were not looked at yet.", _WHAT_FOR),
        )
        self._lay_out()
        self.again.clicked.connect(lambda _checked=False: self.again_wanted.emit())
        self.contract.value_changed.connect(self._narrow)
        self.table.row_selected.connect(self.finding_selected)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(self.contract, 2)
        row.addWidget(self._told, 3)
        row.addWidget(self.again)
        card = Card()
        card.add(self._chips_frame)
        card.add(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(row)
        layout.addWidget(card, 1)

    def set_contracts(self, contracts: Sequence[ContractRow]) -> None:
        """Offer these contracts; the one chosen before stays."""
        chosen = self.contract.value()
        blocked = self.contract.blockSignals(True)
        self.contract.set_items(
            [
                ("All contracts", EVERY),
                *((f"{each.code} · {each.client_name}", each.id) for each in contracts),
            ]
        )
        known = {each.id for each in contracts}
        self.contract.set_value(chosen if chosen in known else EVERY)
        self.contract.blockSignals(blocked)

    def choose_contract(self, contract_id: int) -> None:
        """Show the findings of one contract, or of `EVERY`."""
        self.contract.set_value(contract_id)
        self._narrow()

    def show_running(self) -> None:
        """Say that the results are being looked at."""
        self.again.setEnabled(False)
        self._told.set_full_text("Looking at the results …")
        if self._report is None:
            self.table.set_empty_text("Looking at the results …", _WHAT_FOR)

    def show_stopped(self) -> None:
        """Allow to look again after looking was cancelled or failed."""
        self.again.setEnabled(True)
        self._told.set_full_text(_looked(self._report) if self._report else "")
        if self._report is None:
            self.table.set_empty_text("The results were not looked at yet.", _WHAT_FOR)

    def show_report(self, report: DataReport) -> None:
        """Show what was found."""
        self._report = report
        self.again.setEnabled(True)
        self._told.set_full_text(_looked(report))
        self._narrow()

    def shown(self) -> tuple[Finding, ...]:
        """Return the findings of the chosen contract before any chip."""
        if self._report is None:
            return ()
        wanted = self.contract.value() or EVERY
        return tuple(
            finding for finding in self._report.findings if wanted in (EVERY, finding.contract_id)
        )

    @Slot()
    def _narrow(self) -> None:
        if self._report is None:
            return
        findings = self.shown()
        self._draw_chips(findings)
        self.table.set_empty_text("All is well", self._all_well(self._report))
        self._chips_frame.setVisible(bool(findings))
        self.table.set_rows(findings)
        self._accept_chips()

    def _all_well(self, report: DataReport) -> str:
        if not report.results:
            return "There are no results yet."
        at = local_time(report.looked_at)
        if self.contract.value():
            code = self.contract.currentText().partition(" · ")[0]
            return f"Nothing looks wrong in the results of {code}, as looked at on {at}."
        contracts = counted(report.contracts, "contract")
        results = counted(report.results, "result")
        return f"The checks looked at {results} of {contracts} on {at}; nothing looks wrong."

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_days_out(self.width() < _NARROW)

    def _leave_days_out(self, narrow: bool) -> None:
        """Give the room of the days to the sentences where there is little."""
        view = self.table.view
        place = [column.title for column in self.table.model.columns].index(DAYS)
        if narrow and not view.isColumnHidden(place):
            self._left_out = True
        elif narrow or not self._left_out:
            return
        else:
            self._left_out = False
        view.setColumnHidden(place, narrow)
        self.table.fit_columns()

    def _draw_chips(self, findings: Sequence[Finding]) -> None:
        on = {key for key, chip in self._chips.items() if chip.isChecked()}
        self._chips_row.clear()
        self._chips = {}
        for key in (*(severity.value for severity in SEVERITIES), _ACCEPTED):
            count = sum(_chip_of(finding) == key for finding in findings)
            if count:
                words = {_ACCEPTED: (_ACCEPTED, _ACCEPTED)}.get(key, (key, f"{key}s"))
                chip = FilterChip(counted(count, *words), on=key in on)
                chip.toggled.connect(self._accept_chips)
                self._chips_row.addWidget(chip)
                self._chips[key] = chip
        self._chips_frame.updateGeometry()

    @Slot()
    def _accept_chips(self) -> None:
        on = {key for key, chip in self._chips.items() if chip.isChecked()}
        self.table.set_accept((lambda finding: _chip_of(finding) in on) if on else None)


def badge_of(report: DataReport | None) -> int:
    """Return how many open findings want to be looked at; notes do not."""
    if report is None:
        return 0
    return report.count(Severity.ERROR) + report.count(Severity.WARNING)


def _chip_of(finding: Finding) -> str:
    return finding.severity.value if finding.is_open else _ACCEPTED


def _looked(report: DataReport) -> str:
    looked = f"{counted(report.results, 'result')} looked at"
    return f"{looked} on {local_time(report.looked_at, short=True)}"
