"""The key figures at the top: a row for each currency, since amounts of two do not add up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.money import format_money
from ppp_desktop.services.receivables_overview import CurrencyFigures
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, set_look, set_tone
from ppp_desktop.ui.widgets.layouts import clear_layout

_ROW_GAP = 10
_NARROW = 680  # below it no figure is written large


class FiguresCard(Card):
    """Open, overdue, in dispute, expected this month."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Key figures")
        self._lone: list[ElidedLabel] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(FIELD_GAP)
        self._grid.setVerticalSpacing(_ROW_GAP)
        self.body.addLayout(self._grid)

    def show_figures(self, month: str, figures: Sequence[CurrencyFigures]) -> None:
        """Show these; one currency alone is written large."""
        clear_layout(self._grid)
        titles = ("Open", "Overdue", "In dispute", f"Expected in {month}")
        for column, title in enumerate(titles):
            self._grid.setColumnStretch(column, 1)
            self._grid.addWidget(ElidedLabel(title, "caption"), 0, column)
        self._lone = []
        for row, each in enumerate(figures, start=1):
            for column, (figure, caption) in enumerate(_cells(each, titles)):
                cell = _stacked(figure, caption)
                self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
                self._lone.append(figure)
        if len(figures) > 1:
            self._lone = []
        self._fit()
        self.setVisible(bool(figures))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        role = "section" if self.width() < _NARROW else "figure"
        for figure in self._lone:
            set_look(figure, "role", role)
            figure.set_full_text(figure.full_text())


def _cells(each: CurrencyFigures, titles: Sequence[str]) -> list[tuple[ElidedLabel, str]]:
    """Return the four figures with their captions."""
    figures = (
        (each.open, _count(each.statements, "statement")),
        (each.overdue, _late(each)),
        (each.disputed, ""),
        (each.expected, ""),
    )
    cells = []
    for title, (amount, caption) in zip(titles, figures, strict=True):
        written = format_money(amount, each.currency)
        figure = ElidedLabel(written if amount else "–", "section")
        figure.setAccessibleName(f"{title}: {written}")
        if title == titles[1] and amount:
            set_tone(figure, Tone.NEGATIVE)
        cells.append((figure, caption))
    return cells


def _stacked(figure: QWidget, caption: str) -> QWidget:
    result = QWidget()
    layout = QVBoxLayout(result)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(LABEL_GAP // 2)
    layout.addWidget(figure)
    if caption:
        layout.addWidget(ElidedLabel(caption, "caption"))
    return result


def _late(each: CurrencyFigures) -> str:
    if not each.late:
        return "nothing is late"
    return f"{each.late:,} late, the oldest {_count(each.oldest_days, 'day')}"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
