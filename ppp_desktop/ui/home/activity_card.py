"""The card "Recently": what was done last, with the time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.agency import ActivityRow
from ppp_desktop.ui.home.words import moment
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, label, line
from ppp_desktop.ui.widgets.layouts import clear_layout

_ROW_PADDING = 7


class ActivityCard(Card):
    """Short lines; hidden while nothing was done yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Recently", parent=parent)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)

    def show_rows(self, rows: Sequence[ActivityRow], today: date) -> None:
        """Show these, the latest first."""
        clear_layout(self._list)
        for place, row in enumerate(rows):
            if place:
                self._list.addWidget(line())
            self._list.addWidget(_line_of(row, today))
        self.setVisible(bool(rows))


def _line_of(row: ActivityRow, today: date) -> QWidget:
    result = QWidget()
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(ElidedLabel(row.title))
    if row.detail:
        texts.addWidget(ElidedLabel(row.detail, "caption"))
    layout = QHBoxLayout(result)
    layout.setContentsMargins(SMALL_GAP, _ROW_PADDING, SMALL_GAP, _ROW_PADDING)
    layout.setSpacing(12)
    layout.addLayout(texts, 1)
    layout.addWidget(label(moment(row.at, today), "caption"), 0, Qt.AlignmentFlag.AlignTop)
    return result
