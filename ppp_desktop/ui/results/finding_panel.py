"""One finding in the side panel: what is wrong, the results behind it, and accepting it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.data_checks.findings import Finding
from ppp_desktop.services.results import ResultRow
from ppp_desktop.ui.results.columns import local_time
from ppp_desktop.ui.results.finding_columns import (
    amount_of,
    behind_columns,
    span_of,
    state_of,
    tone_of,
)
from ppp_desktop.ui.tables.data_table import DataTable
from ppp_desktop.ui.theme import FIELD_GAP, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.fields import LineEdit, TextArea
from ppp_desktop.ui.widgets.forms import Form
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line

SHOWN_ROWS = 50
_ROWS_AT_ONCE = 3
_REASON_HEIGHT = 60


class FindingPanel(QWidget):
    """Content of the side panel; `foot` are the buttons below it."""

    row_activated = Signal(object)  # ResultRow
    import_wanted = Signal(int)

    def __init__(
        self, finding: Finding, currency: str, author: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.finding = finding
        self.show_rows = Button("Show in results")
        self.accept = Button("Accept", kind="primary")
        self.reopen = Button("Open again")
        self.table: DataTable[ResultRow] = DataTable(
            behind_columns(currency), name="", bare=True, searchable=False, footer=False
        )
        self.table.view.setAccessibleName("Results behind the finding")
        self._fit(finding.rows.count)
        self.table.row_activated.connect(self.row_activated)
        self.to_import = Button("Show the import", kind="link")
        self.to_import.hide()
        self._batch_id = 0
        self.to_import.clicked.connect(lambda _checked=False: self._on_import_wanted())
        self._more = label("", "caption", wrap=True)
        self._more.hide()
        self.form = Form()
        self.author = LineEdit(placeholder="First and last name")
        self.author.set_value(author)
        self.reason = TextArea()
        self.reason.setFixedHeight(_REASON_HEIGHT)
        self.form.add("reason", "Why it is right as it is", self.reason)
        self.form.add("author", "Your name", self.author)
        self._lay_out()

    def foot(self) -> tuple[Button, ...]:
        """Return the buttons that fit the state of the finding."""
        last = self.accept if self.finding.is_open else self.reopen
        return (self.show_rows, last)

    def show_results(self, rows: Sequence[ResultRow]) -> None:
        """Show the first results behind the finding."""
        self.table.set_rows(rows)
        self._fit(len(rows))
        self.table.fit_columns()
        batches = {row.batch_id for row in rows}
        if batches:
            self._batch_id = max(batches)
            one = len(batches) == 1
            self.to_import.setText("Show the import" if one else "Show the latest import")
            self.to_import.show()
        self._more.setText(f"The first {len(rows):,} rows")
        self._more.setVisible(len(rows) == SHOWN_ROWS)

    def _on_import_wanted(self) -> None:
        self.import_wanted.emit(self._batch_id)

    def _fit(self, rows: int) -> None:
        """Make the table as high as its rows, up to some at once."""
        view = self.table.view
        header = view.horizontalHeader().sizeHint().height()
        row = view.verticalHeader().defaultSectionSize()
        shown = min(max(rows, 1), _ROWS_AT_ONCE)
        self.table.setFixedHeight(header + shown * row + SMALL_GAP)

    def _lay_out(self) -> None:
        finding = self.finding
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        head.addWidget(Chip(state_of(finding), tone_of(finding)))
        head.addWidget(ElidedLabel(f"{finding.contract_code} · {span_of(finding)}", "secondary"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addLayout(head)
        layout.addWidget(label(finding.sentence, "strong", wrap=True))
        layout.addWidget(label(finding.remedy, "secondary", wrap=True))
        if doubt := amount_of(finding):
            layout.addWidget(label(f"In doubt: {doubt}", wrap=True))
        if finding.rows.count:
            layout.addWidget(self.table)
            below = QHBoxLayout()
            below.addWidget(self._more, 1)
            below.addWidget(self.to_import)
            below.addStretch(0)
            layout.addLayout(below)
        else:
            self.table.hide()
        layout.addWidget(line())
        if finding.accepted is None:
            self.form.setParent(self)
            layout.addWidget(self.form)
        else:
            self.form.hide()
            at = local_time(finding.accepted.at)
            told = f"Accepted by {finding.accepted.author} on {at}"
            layout.addWidget(label(told, "strong", wrap=True))
            layout.addWidget(label(finding.accepted.reason, "body", wrap=True))
        layout.addStretch(1)
