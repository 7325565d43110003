"""Closing a period from the page: reads what there is, draws up drafts, asks, issues, reports."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period
from ppp_desktop.services.closing import ClosableRow, list_closable, list_periods_to_close
from ppp_desktop.services.statements import Closing, StatementRow, close_all
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.statements.closing_panel import ClosingPanel
from ppp_desktop.ui.theme import LABEL_GAP, Tone
from ppp_desktop.ui.widgets.dialogs import ConfirmDialog
from ppp_desktop.ui.widgets.labels import ElidedLabel, label

_LISTED_IN_QUESTION = 8

_FREEZES = (
    "gets its number and is frozen: lines, terms and results stay as they are now, whatever "
    "changes later."
)


class ClosingWork(QObject):
    """One at a time, in the side panel of `page`."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self._panel: ClosingPanel | None = None
        self._read = 0
        self._wanted_period: Period | None = None
        self._wanted_contracts: Collection[int] | None = None
        self._refusals: dict[str, str] = {}

    def open(self, period: Period | None = None, contract_id: int | None = None) -> None:
        """Open the panel on `period` (the last full one for None), ticking one contract or all."""
        self._wanted_period = period
        self._wanted_contracts = None if contract_id is None else (contract_id,)
        panel = ClosingPanel(self._context.today())
        panel.period_chosen.connect(self._on_period_chosen)
        panel.draft.clicked.connect(self._on_draft)
        panel.issue.clicked.connect(self._on_issue)
        self._panel = panel
        self._refusals = {}
        self._page.side_panel.show_content("Close a period", panel, panel.draft, panel.issue)
        self._page.run("Reading the periods", self._periods, self._show_periods)

    def refresh(self) -> None:
        """Read the contracts of the chosen period again, keeping ticks and refusals."""
        panel = self._shown()
        period = panel.period.value() if panel is not None else None
        if panel is not None and period is not None:
            self._read_contracts(period, panel.ticked())

    def _shown(self) -> ClosingPanel | None:
        """Return the panel, None once the side panel shows something else."""
        return self._panel if self._page.side_panel.content() is self._panel else None

    def _periods(self, _progress: object) -> list[Period]:
        return list_periods_to_close(self._context.database, self._context.today())

    def _show_periods(self, periods: list[Period]) -> None:
        panel = self._shown()
        if panel is None:
            return
        today = self._context.today()
        over = [period for period in periods if period.end < today]
        chosen = self._wanted_period or next(iter(over or periods), None)
        if chosen is None:
            panel.show_contracts([])
            return
        if chosen not in periods:
            periods = [chosen, *periods]
        panel.show_periods(periods, chosen)
        self._read_contracts(chosen, self._wanted_contracts)

    def _read_contracts(self, period: Period, ticked: Collection[int] | None) -> None:
        self._read += 1
        number = self._read

        def show(rows: list[ClosableRow]) -> None:
            panel = self._shown()
            if panel is not None and number == self._read:
                panel.show_contracts(rows, ticked=ticked, refusals=self._refusals)

        database, today = self._context.database, self._context.today()
        self._page.run(
            "Reading the contracts", lambda _p: list_closable(database, period, today), show
        )

    @Slot(object)
    def _on_period_chosen(self, period: Period) -> None:
        panel = self._shown()
        if panel is not None:
            panel.show_outcome("", Tone.NEUTRAL)
            self._refusals = {}
            self._read_contracts(period, None)

    @Slot()
    def _on_draft(self) -> None:
        self._close(issue=False)

    @Slot()
    def _on_issue(self) -> None:
        self._close(issue=False, then_ask=True)

    def _close(self, *, issue: bool, then_ask: bool = False) -> None:
        panel = self._shown()
        period = panel.period.value() if panel is not None else None
        if panel is None or period is None:
            return
        database, today, chosen = self._context.database, self._context.today(), panel.ticked()
        panel.set_busy(True)
        panel.show_outcome("", Tone.NEUTRAL)

        def done(result: tuple[list[Closing], Changes]) -> None:
            closings, changes = result
            self._show_outcome(closings, issue=issue)
            self._context.notify_changes(changes)
            if then_ask:
                self._ask(period, [each.statement for each in closings if each.statement])

        task = self._page.run(
            f"Closing {period.label}",
            lambda progress: close_all(
                database, period, issue=issue, today=today, contract_ids=chosen, progress=progress
            ),
            done,
        )
        task.progressed.connect(panel.show_progress)
        task.finished.connect(self._on_finished)

    @Slot()
    def _on_finished(self) -> None:
        panel = self._shown()
        if panel is not None:
            panel.set_busy(False)
            # A cancel keeps what was closed before it, so read again in every case.
            self.refresh()

    def _show_outcome(self, closings: list[Closing], *, issue: bool) -> None:
        refused = {each.contract_code: each.refusal for each in closings if each.refusal}
        text = _outcome_text(len(closings) - len(refused), len(refused), issue=issue)
        self._refusals = refused
        panel = self._shown()
        if panel is not None:
            panel.show_outcome(text, Tone.WARNING if refused else Tone.POSITIVE)
        if issue:
            self._context.toast(text)

    def _ask(self, period: Period, drafts: list[StatementRow]) -> None:
        if not drafts:
            return
        dialog = ConfirmDialog(
            title=_question(period, drafts),
            text=f"{'It' if len(drafts) == 1 else 'Each'} {_FREEZES}",
            action="Issue statement" if len(drafts) == 1 else f"Issue {len(drafts):,} statements",
            danger=False,
            content=_listed(drafts),
            parent=self._page,
        )
        dialog.accepted.connect(lambda: self._close(issue=True))
        dialog.open()


def _question(period: Period, drafts: list[StatementRow]) -> str:
    if len(drafts) == 1:
        total = format_money(drafts[0].total, drafts[0].currency)
        return f"Issue statement for {period.label} · {total}"
    return f"Issue {len(drafts):,} statements for {period.label}"


def _listed(drafts: list[StatementRow]) -> QWidget:
    result = QWidget()
    layout = QVBoxLayout(result)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(LABEL_GAP)
    for row in drafts[:_LISTED_IN_QUESTION]:
        total = format_money(row.total, row.currency)
        layout.addWidget(ElidedLabel(f"{row.client_name} · {row.contract_code} · {total}"))
    if len(drafts) > _LISTED_IN_QUESTION:
        layout.addWidget(label(f"and {len(drafts) - _LISTED_IN_QUESTION:,} more", "caption"))
    return result


def _outcome_text(done: int, refused: int, *, issue: bool) -> str:
    what = "statement" if issue else "draft"
    verb = "issued" if issue else "drawn up"
    text = f"{done:,} {what}{'' if done == 1 else 's'} {verb}."
    return f"{text} {refused:,} refused, for the reasons below." if refused else text
