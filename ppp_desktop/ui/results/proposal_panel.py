"""One proposal in the side panel: the results that differ, what they change, and the decision."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.proposals import ProposalRow, ProposalState
from ppp_desktop.ui.results.columns import local_time
from ppp_desktop.ui.results.panels import fact_form
from ppp_desktop.ui.results.proposal_columns import (
    STATE_TONES,
    STATE_WORDS,
    ChangeLine,
    change_columns,
    change_lines,
    difference,
    money,
)
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.fields import LineEdit
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line

_LINES_AT_ONCE = 4


class ProposalPanel(QWidget):
    """Content of the side panel; `foot` are the buttons below it."""

    def __init__(self, row: ProposalRow, author: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.leave = Button("Leave as it is")
        self.take_over = Button("Take over", kind="primary")
        self.adjust = Button("Add as adjustment", kind="primary")
        self.reopen = Button("Open again")
        self.table: DataTable[ChangeLine] = DataTable(
            change_columns(), name="", bare=True, searchable=False, footer=False
        )
        self.table.view.setAccessibleName("Results that differ")
        self.form = Form()
        self.author = LineEdit(placeholder="First and last name")
        self.author.set_value(author)
        self.form.add("author", "Your name", self.author)
        self._lay_out()
        lines = change_lines(row)
        self.table.set_rows(lines)
        self._fit(len(lines))

    def foot(self) -> tuple[Button, ...]:
        """Return the buttons for what can be decided."""
        if self.row.state is ProposalState.SETTLED:
            return ()  # it waits again once its adjustment is withdrawn
        if self.row.state is not ProposalState.OPEN:
            return (self.reopen,)
        if self.row.statement and self.row.difference != 0:
            return self.leave, self.adjust
        return (self.leave, self.take_over) if self.row.can_apply else (self.leave,)

    def _fit(self, lines: int) -> None:
        """Make the table as high as its lines, up to some at once."""
        view = self.table.view
        header = view.horizontalHeader().sizeHint().height()
        height = view.verticalHeader().defaultSectionSize()
        shown = min(max(lines, 1), _LINES_AT_ONCE)
        self.table.setFixedHeight(header + shown * height + SMALL_GAP)
        self.table.fit_columns()

    def _lay_out(self) -> None:
        row = self.row
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        head.addWidget(Chip(STATE_WORDS[row.state], STATE_TONES[row.state]))
        head.addWidget(ElidedLabel(f"{row.contract_code} · {row.period.label}", "secondary"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addLayout(head)
        layout.addWidget(label(effect(row), "strong", wrap=True))
        if row.state is ProposalState.OPEN:
            layout.addWidget(label(why_it_waits(row), "secondary", wrap=True))
        layout.addWidget(self._facts())
        layout.addWidget(self.table)
        shown = len(row.changes)
        if shown < row.rows:
            layout.addWidget(label(f"The first {shown:,} of {row.rows:,} results", "caption"))
        layout.addWidget(line())
        if row.state is ProposalState.OPEN:
            self.form.setParent(self)
            layout.addWidget(self.form)
        else:
            self.form.hide()
            layout.addWidget(label(_decided(row), "strong", wrap=True))
        layout.addStretch(1)

    def _facts(self) -> QWidget:
        row = self.row
        before, after = (money(pay, row.currency) for pay in (row.pay_before, row.pay_after))
        return fact_form(
            [
                ("Pay", f"{before} → {after}"),
                ("Difference", difference(row)),
                ("Statement", row.statement),
                ("File", row.file_name),
                ("Imported", local_time(row.imported_at)),
            ]
        )


def effect(row: ProposalRow) -> str:
    """Return what the differences would do to the pay of their period, in a sentence."""
    counted = "1 result differs" if row.rows == 1 else f"{row.rows:,} results differ"
    if row.difference is None:
        return f"{counted}; what {row.period.label} would pay with them is not known."
    if not row.difference:
        return f"{counted}; the pay of {row.period.label} stays the same."
    amount = money(abs(row.difference), row.currency)
    more = "more" if row.difference > 0 else "less"
    with_them = "it" if row.rows == 1 else "them"
    return f"{counted}; with {with_them}, {row.period.label} would pay {amount} {more}."


def why_it_waits(row: ProposalRow) -> str:
    """Return why the results were not changed, and what can be done."""
    if row.statement:
        return (
            f"{row.period.label} was stated in {row.statement}, and an issued statement does not "
            "change. Put the difference into the next statement, as a line that names this one and "
            "the cause, or leave the results as they are."
        )
    if not row.is_whole:
        return (
            f"These are too many to be taken over from here. If they are right, set a later "
            f"freeze date in the terms of {row.contract_code} and import the file again."
        )
    return (
        "The file came after the freeze date, from which on results of this period do not change "
        "by themselves. Take the differences over if they are right and agreed; no statement "
        "counts the period yet."
    )


_DID = {
    ProposalState.DISMISSED: "Left as it is",
    ProposalState.APPLIED: "Taken over",
    ProposalState.SETTLED: "Paid by an adjustment",
}


def _decided(row: ProposalRow) -> str:
    did = _DID[row.state]
    at = f" on {local_time(row.decided_at)}" if row.decided_at else ""
    return f"{did} by {row.decided_by}{at}"
