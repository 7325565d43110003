"""Everything that came of it: figures, chart, exposure, what to look at, pay by period."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.simulation_comparison import Comparison
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.simulator.chart_card import ChartCard
from ppp_desktop.ui.simulator.exposure_card import ExposureCard
from ppp_desktop.ui.simulator.notices_card import NoticesCard
from ppp_desktop.ui.simulator.outcome_table import OutcomeTable
from ppp_desktop.ui.simulator.pay_table import PayTable
from ppp_desktop.ui.tables.export import TableContent
from ppp_desktop.ui.theme import CARD_GAP
from ppp_desktop.ui.widgets.card import Card

# In px.
_TWO_COLUMNS_FROM = 880
_RIGHT_WIDTH = 356
_UNLIMITED = 16_777_215


class Outcome(QWidget):
    """`explain_wanted` gives the place among the compared, and that of the period."""

    explain_wanted = Signal(int, int)

    def __init__(
        self,
        settings: Settings,
        export: Callable[[Path, TableContent], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.outcomes = OutcomeTable(settings, export)
        self.chart = ChartCard()
        self.exposure = ExposureCard()
        self.notices = NoticesCard()
        self.pay = PayTable(export)
        self.pay.explain_wanted.connect(self.explain_wanted)
        self._outcomes_card, self._pay_card = Card(), Card()
        self._outcomes_card.add(self.outcomes)
        self._pay_card.add(self.pay)
        self._right = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout(self._right)
        for column in (left, right):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(CARD_GAP)
        left.addWidget(self.chart)
        left.addWidget(self.notices)
        left.addStretch(1)
        right.addWidget(self.exposure)
        right.addStretch(1)
        self._columns.setSpacing(CARD_GAP)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self._right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(self._outcomes_card)
        layout.addLayout(self._columns)
        layout.addWidget(self._pay_card)

    def show_comparison(self, comparison: Comparison, *, noun: str, caption: str) -> None:
        """Show what came of it; `noun` names a period, `caption` says what it was tried on."""
        is_worked = any(each.total is not None for each in comparison.compared)
        for widget in (self._outcomes_card, self.chart, self._pay_card):
            widget.setVisible(is_worked)
        self.notices.show_comparison(comparison)
        self.exposure.show_comparison(comparison, noun)
        if is_worked:
            self.outcomes.show_comparison(comparison, noun=noun, caption=caption)
            self.chart.show_comparison(comparison, noun)
            self.pay.show_comparison(comparison, f"Pay by {noun}")

    def set_room(self, width: int) -> None:
        """Lay out for so much room: side by side, or below each other."""
        beside = width >= _TWO_COLUMNS_FROM
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._right.setMaximumWidth(_RIGHT_WIDTH if beside else _UNLIMITED)
        self._right.setMinimumWidth(_RIGHT_WIDTH if beside else 0)
