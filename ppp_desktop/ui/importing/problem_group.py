"""One cause of problems in a sheet: what is wrong, in which rows, and what can be done in place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.imports.rows import Severity
from ppp_desktop.services.import_checking import SheetCheck, StatusWord
from ppp_desktop.services.import_fixes import (
    Offer,
    explain_status,
    leave_out_rows,
    take_offer,
)
from ppp_desktop.services.import_problems import FaultyValue, ProblemGroup
from ppp_desktop.ui.importing.choice_button import ChoiceButton
from ppp_desktop.ui.importing.value_fix import ValueFix
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.date_edit import DateEdit
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label

_VALUES_SHOWN = 8
_MESSAGES_SHOWN = 3
_INDENT = 28
_DATE_WIDTH = 132


class ProblemGroupView(QWidget):
    """Shows a group; `fixed` gives the mapping with a fix, `mapping_wanted` asks for columns."""

    fixed = Signal(object)  # Mapping
    mapping_wanted = Signal()

    def __init__(self, group: ProblemGroup, check: SheetCheck) -> None:
        super().__init__()
        self._group = group
        self._mapping: Mapping = check.mapping
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(_INDENT, 0, 0, 0)
        self._inner.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._head())
        layout.addLayout(self._inner)
        self._add_messages()
        self._add_values()
        if group.cause == "status":
            for word in check.statuses:
                if word.status is None:
                    self._inner.addLayout(self._word(word))
        if group.cause == "ambiguous_number":
            self._inner.addLayout(self._mark())
        if group.cause == "date" and not group.column and group.numbers:
            self._inner.addLayout(self._days())

    def _head(self) -> QHBoxLayout:
        group = self._group
        error = group.severity is Severity.ERROR
        tone = Tone.NEGATIVE if error else Tone.INFO
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        head.addWidget(IconLabel("error" if error else "info", tone=tone))
        head.addWidget(ElidedLabel(group.title, "strong"))
        if group.rows:
            head.addWidget(Chip(_rows(group.rows)))
        head.addWidget(Chip(group.consequence, Tone.WARNING if error else Tone.NEUTRAL))
        head.addStretch(1)
        covered = sum(each.rows for each in group.values)
        if group.can_leave_out and covered < group.rows:
            out = Button(f"Leave out {_rows(group.rows)}", kind="small")
            out.clicked.connect(
                lambda: self.fixed.emit(leave_out_rows(self._mapping, group.numbers))
            )
            head.addWidget(out)
        if group.by_mapping:
            fix = Button("Change the columns", kind="small")
            fix.clicked.connect(self.mapping_wanted)
            head.addWidget(fix)
        return head

    def _add_messages(self) -> None:
        group = self._group
        shown = group.first[: 1 if group.values else _MESSAGES_SHOWN]
        for message in shown:
            self._inner.addWidget(label(message, wrap=True))
        left = group.rows - len(shown)
        if left > 0 and not group.values:
            self._inner.addWidget(label(f"and {left:,} more", "caption"))
        if group.remedy:
            self._inner.addWidget(label(group.remedy, "secondary", wrap=True))

    def _add_values(self) -> None:
        values = self._group.values
        if len(values) > 1:
            rows = sum(each.rows for each in values)
            self._add_fix(f"All {len(values):,} values", _rows(rows), values)
        for value in values[:_VALUES_SHOWN]:
            title = f"“{value.value}”" if value.value else "Empty cells"
            detail = f"{_rows(value.rows)}, first in row {value.first_row:,}"
            self._add_fix(title, detail, (value,))
        left = len(values) - _VALUES_SHOWN
        if left > 0:
            more = "and 1 more value" if left == 1 else f"and {left:,} more values"
            self._inner.addWidget(label(more, "caption"))

    def _add_fix(self, title: str, detail: str, values: tuple[FaultyValue, ...]) -> None:
        fix = ValueFix(self._group.field, title, detail, [each.value for each in values])
        fix.chosen.connect(self._on_chosen)
        self._inner.addWidget(fix)

    def _on_chosen(self, values: tuple[str, ...], offer: Offer, other: str) -> None:
        self.fixed.emit(take_offer(self._mapping, self._group.field, values, offer, other))

    def _word(self, word: StatusWord) -> QHBoxLayout:
        title = f"“{word.word}”" if word.word else "No status"
        choice = ChoiceButton(
            "Means",
            f"What {title} means",
            [(status.value.capitalize(), status) for status in Status],
        )
        choice.chosen.connect(
            lambda status: self.fixed.emit(explain_status(self._mapping, word.word, status))
        )
        return _line(title, _rows(word.count), choice)

    def _mark(self) -> QHBoxLayout:
        choice = ChoiceButton(
            "Choose", "Decimal mark", [("Point: 1,234.50", "."), ("Comma: 1.234,50", ",")]
        )
        choice.chosen.connect(
            lambda mark: self.fixed.emit(self._mapping.changed(decimal_mark=mark))
        )
        return _line("Decimal mark", "of every figure in the file", choice)

    def _days(self) -> QHBoxLayout:
        first, last = DateEdit(), DateEdit()
        error = label("", "error")
        error.hide()
        apply = Button("Apply", kind="small")

        def on_apply() -> None:
            try:
                days = {"default_first_day": first.value(), "default_last_day": last.required()}
                self.fixed.emit(self._mapping.changed(**days))
            except ValidationFailed as refusal:
                error.setText(refusal.message)
                error.show()

        apply.clicked.connect(on_apply)
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(label("They are of the days", "strong"))
        for name, field in (("First day", first), ("Last day", last)):
            field.setFixedWidth(_DATE_WIDTH)
            field.setAccessibleName(name)
            row.addWidget(field)
        row.addWidget(apply)
        row.addWidget(error)
        row.addStretch(1)
        return row


def _line(title: str, detail: str, choice: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SMALL_GAP)
    row.addWidget(ElidedLabel(title, "strong"))
    row.addWidget(label(detail, "secondary"))
    row.addStretch(1)
    row.addWidget(choice)
    return row


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
