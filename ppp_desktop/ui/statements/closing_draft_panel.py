"""One draft in the side panel: what is unusual, its lines and its total."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.core.money import format_money, format_percent
from ppp_desktop.services.close_review import DraftRow
from ppp_desktop.ui.statements.closing_words import change_words
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label, line

_ICON = 18


class DraftPanel(QWidget):
    """Content of the side panel; `foot` are the buttons below it."""

    def __init__(self, draft: DraftRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.open = Button("Open the statement")
        self.next = Button("Next draft", kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(FIELD_GAP)
        layout.addLayout(self._head())
        for sentence in draft.unusual:
            layout.addLayout(_unusual(sentence))
        if draft.unusual:
            layout.addWidget(line())
        layout.addLayout(self._lines())
        layout.addWidget(line())
        layout.addLayout(self._totals())
        layout.addStretch(1)

    def foot(self) -> tuple[Button, ...]:
        """Return the buttons below it."""
        return (self.open, self.next)

    def _head(self) -> QVBoxLayout:
        draft = self.draft
        texts = QVBoxLayout()
        texts.setSpacing(LABEL_GAP // 2)
        texts.addWidget(label(format_money(draft.total, draft.currency), "figure"))
        last = draft.last
        if last is not None:
            was = format_money(last.total, draft.currency)
            said = f"{change_words(draft)} to {last.period.label}: {last.number}, {was}"
            texts.addWidget(ElidedLabel(said[0].upper() + said[1:], "secondary"))
        return texts

    def _lines(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(FIELD_GAP)
        grid.setVerticalSpacing(LABEL_GAP // 2)
        grid.setColumnStretch(0, 1)
        currency = self.draft.currency
        for place, each in enumerate(self.draft.calculation.lines):
            row = 3 * place
            grid.addWidget(label(each.name, "strong", wrap=True), row, 0)
            amount = label(format_money(each.amount, currency))
            grid.addWidget(amount, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            said = " ".join(text for text in (each.sentence, each.note) if text)
            grid.addWidget(label(said, "caption", wrap=True), row + 1, 0)
            grid.setRowMinimumHeight(row + 2, SMALL_GAP)
        return grid

    def _totals(self) -> QGridLayout:
        made, currency = self.draft.calculation, self.draft.currency
        rows = [("Subtotal", format_money(made.subtotal, currency), "body")]
        if made.tax is not None:
            name = f"{made.tax.name} {format_percent(made.tax.rate)}"
            rows.append((name, format_money(made.tax.amount, currency), "secondary"))
        rows.append(("Total", format_money(made.total, currency), "strong"))
        grid = QGridLayout()
        grid.setVerticalSpacing(LABEL_GAP)
        grid.setColumnStretch(0, 1)
        for place, (name, amount, role) in enumerate(rows):
            grid.addWidget(label(name, role), place, 0)
            grid.addWidget(label(amount, role), place, 1, Qt.AlignmentFlag.AlignRight)
        return grid


def _unusual(sentence: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SMALL_GAP)
    icon = IconLabel("warning", tone=Tone.WARNING, size=_ICON)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(sentence, wrap=True), 1)
    return row
