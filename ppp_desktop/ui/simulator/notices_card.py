"""Refusals and warnings, under the terms that they are about."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.services.simulation_comparison import Comparison, Notice
from ppp_desktop.ui.simulator.looks import Look, Swatch, looks_of
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP, Tone
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label
from ppp_desktop.ui.widgets.layouts import clear_layout

_ICON = 16  # px


class NoticesCard(Card):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Look again", parent=parent)
        self._groups = QVBoxLayout()
        self._groups.setSpacing(FIELD_GAP)
        self.body.addLayout(self._groups)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show what there is to say of each."""
        clear_layout(self._groups)
        looks = looks_of(comparison.compared)
        ordered = sorted(comparison.notices, key=lambda notice: notice.place)
        for place, notices in groupby(ordered, key=lambda notice: notice.place):
            group = _group(comparison.compared[place].name, looks[place], tuple(notices))
            self._groups.addWidget(group)
        self.setVisible(bool(ordered))


def _group(name: str, look: Look, notices: tuple[Notice, ...]) -> QWidget:
    group = QWidget()
    column = QVBoxLayout(group)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SMALL_GAP)
    head = QHBoxLayout()
    head.setSpacing(SMALL_GAP)
    head.addWidget(Swatch(look))
    head.addWidget(ElidedLabel(name, "strong"), 1)
    column.addLayout(head)
    for notice in notices:
        column.addLayout(_notice(notice))
    return group


def _notice(notice: Notice) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SMALL_GAP)
    icon = ("error", Tone.NEGATIVE) if notice.is_refusal else ("warning", Tone.WARNING)
    row.addWidget(IconLabel(icon[0], tone=icon[1], size=_ICON), 0, Qt.AlignmentFlag.AlignTop)
    texts = QVBoxLayout()
    texts.setSpacing(LABEL_GAP)
    for text, role in ((notice.about, "caption"), (notice.sentence, "body")):
        if text:
            texts.addWidget(label(text, role, wrap=True))
    if notice.remedy:
        texts.addWidget(label(notice.remedy, "secondary", wrap=True))
    row.addLayout(texts, 1)
    return row
