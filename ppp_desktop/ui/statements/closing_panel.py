"""The panel in which a period is closed: which one, for which contracts, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period, format_day
from ppp_desktop.services.closing import ClosableRow
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.fields import CheckBox, ComboBox
from ppp_desktop.ui.widgets.figures import ProgressBar
from ppp_desktop.ui.widgets.forms import FormRow
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line, set_tone
from ppp_desktop.ui.widgets.layouts import clear_layout

_EXPECTED = "What a statement drawn up now would come to."


class ClosingPanel(QWidget):
    """Content of the side panel; `draft` and `issue` are the buttons for its foot."""

    period_chosen = Signal(object)  # Period

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._lines: tuple[ContractLine, ...] = ()
        self._busy = False
        self.draft = Button("Draw up drafts")
        self.issue = Button("Issue", kind="primary")
        self.period: ComboBox[Period] = ComboBox()
        self._period_row = FormRow("Period", self.period)
        self._count = label("", "secondary")
        self.all_or_none = Button("Choose none", kind="link")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._outcome = label("", "strong", wrap=True)
        self._outcome.hide()
        self._progress = ProgressBar()
        self._progress_text = ElidedLabel("", "caption")
        self._empty = EmptyState("contracts", "No contract bills this period.")
        self._empty.hide()
        self._lay_out()
        self.period.value_changed.connect(self._on_period_changed)
        self.all_or_none.clicked.connect(self._on_all_or_none)
        self.set_busy(False)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(self.all_or_none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addWidget(self._period_row)
        layout.addWidget(self._outcome)
        layout.addWidget(self._progress)
        layout.addWidget(self._progress_text)
        layout.addLayout(head)
        layout.addLayout(self._rows)
        layout.addWidget(self._empty)
        layout.addStretch(1)

    def show_periods(self, periods: Sequence[Period], chosen: Period) -> None:
        """Offer these periods, `chosen` among them."""
        blocked = self.period.blockSignals(True)
        self.period.set_items([(self._period_text(period), period) for period in periods])
        self.period.set_value(chosen)
        self.period.blockSignals(blocked)
        self._show_help()

    def show_contracts(
        self,
        rows: Sequence[ClosableRow],
        *,
        ticked: Collection[int] | None = None,
        refusals: Mapping[str, str] | None = None,
    ) -> None:
        """Show the contracts of the period; `ticked` None ticks all that can be closed."""
        clear_layout(self._rows)
        lines = []
        for row in rows:
            on = not row.obstacle and (ticked is None or row.contract_id in ticked)
            shown = ContractLine(row, on=on, refusal=(refusals or {}).get(row.contract_code, ""))
            shown.tick.value_changed.connect(self._show_state)
            self._rows.addWidget(shown)
            self._rows.addWidget(line())
            lines.append(shown)
        self._lines = tuple(lines)
        self._empty.setVisible(not rows)
        self._show_state()

    def show_outcome(self, text: str, tone: Tone) -> None:
        """Say what came of closing; "" takes it away."""
        self._outcome.setText(text)
        self._outcome.setVisible(bool(text))
        set_tone(self._outcome, tone)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far closing is."""
        self._progress.show_share(done / total if total else None)
        self._progress_text.set_full_text(text)

    def set_busy(self, busy: bool) -> None:
        """Take input only while nothing is being closed."""
        self._busy = busy
        self._progress.setVisible(busy)
        self._progress_text.setVisible(busy)
        self.period.setEnabled(not busy)
        for shown in self._lines:
            shown.setEnabled(not busy)
        self._show_state()

    def ticked(self) -> tuple[int, ...]:
        """Return the contracts to close."""
        return tuple(each.row.contract_id for each in self._lines if each.tick.value())

    def lines(self) -> tuple[ContractLine, ...]:
        """Return what is shown per contract."""
        return self._lines

    def _period_text(self, period: Period) -> str:
        return period.label if period.end < self._today else f"{period.label} (running)"

    def _show_help(self) -> None:
        period = self.period.value()
        over = period is None or period.end < self._today
        self._period_row.set_help(
            ""
            if over or period is None
            else f"It runs until {format_day(period.end)}. A draft shows what is earned so far; "
            "issuing waits until the period is over."
        )

    @Slot()
    def _show_state(self) -> None:
        ticked = len(self.ticked())
        possible = sum(1 for each in self._lines if not each.row.obstacle)
        period = self.period.value()
        over = period is not None and period.end < self._today
        self._count.setText(
            f"{ticked:,} of {possible:,} contract{'' if possible == 1 else 's'} chosen"
            if possible or not self._lines
            else "Nothing is left to close in this period."
        )
        self._count.setVisible(bool(self._lines))
        self.all_or_none.setText("Choose none" if ticked else "Choose all")
        self.all_or_none.setVisible(possible > 1)
        self.draft.setText("Draw up draft" if ticked == 1 else "Draw up drafts")
        self.draft.setEnabled(bool(ticked) and not self._busy)
        several = f"Issue {ticked:,} statements" if ticked else "Issue statements"
        self.issue.setText("Issue statement" if ticked == 1 else several)
        self.issue.setEnabled(bool(ticked) and over and not self._busy)

    @Slot()
    def _on_all_or_none(self) -> None:
        on = not self.ticked()
        for each in self._lines:
            each.tick.set_value(on and not each.row.obstacle)

    @Slot()
    def _on_period_changed(self) -> None:
        self._show_help()
        period = self.period.value()
        if period is not None:
            self.period_chosen.emit(period)


class ContractLine(QWidget):
    """One contract: a tick box, its client, what its statement says, and why it was refused."""

    def __init__(
        self, row: ClosableRow, *, on: bool, refusal: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.row = row
        self.tick = CheckBox("", on=on)
        self.tick.setAccessibleName(f"{row.client_name}, {row.contract_code}")
        self.tick.setEnabled(not row.obstacle)
        # What cannot be closed offers no box, but keeps its place under the others.
        policy = self.tick.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.tick.setSizePolicy(policy)
        self.tick.setVisible(not row.obstacle)
        self.state = label(self._state(), "caption", wrap=True)
        self.warning = label("\n".join(row.warnings), "caption", wrap=True)
        set_tone(self.warning, Tone.WARNING)
        if not row.warnings:
            self.warning.hide()
        self.refusal = label(refusal, "error", wrap=True)
        self.refusal.setVisible(bool(refusal))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, SMALL_GAP, 0, SMALL_GAP)
        grid.setHorizontalSpacing(SMALL_GAP)
        grid.setVerticalSpacing(LABEL_GAP // 2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.tick, 0, 0)
        grid.addWidget(ElidedLabel(row.client_name, "secondary" if row.obstacle else "body"), 0, 1)
        grid.addWidget(self._total(), 0, 2)
        grid.addWidget(self.state, 1, 1, 1, 2)
        grid.addWidget(self.warning, 2, 1, 1, 2)
        grid.addWidget(self.refusal, 3, 1, 1, 2)

    def _total(self) -> QLabel:
        statement = self.row.statement
        if statement is not None:
            return label(format_money(statement.total, statement.currency), "strong")
        if self.row.expected is not None:
            shown = label(format_money(self.row.expected, self.row.currency), "secondary")
            shown.setToolTip(_EXPECTED)
            shown.setAccessibleDescription(_EXPECTED)
            return shown
        return label("")

    def _state(self) -> str:
        if self.row.obstacle:
            return f"{self.row.contract_code} · {self.row.obstacle}"
        state = "no draft yet" if self.row.statement is None else "draft"
        return f"{self.row.contract_code} · {state}"

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.tick.isEnabled():
            self.tick.set_value(not self.tick.value())
