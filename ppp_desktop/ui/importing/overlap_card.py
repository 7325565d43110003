"""Asks what a file means for results of the same days that are stored already."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ppp_desktop.services.import_reports import Overlap, Replace
from ppp_desktop.ui.theme import SMALL_GAP, Tone
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.chips import Chip
from ppp_desktop.ui.widgets.labels import ElidedLabel, IconLabel, label

_WORDS = {Replace.DAYS: "Replace these days", Replace.ADD: "Add, both count"}


class OverlapCard(Card):
    """One overlap of one sheet with one contract; `chosen` tells what to do, None: leave it out."""

    chosen = Signal(object)  # Replace | None

    def __init__(self, name: str, contract_code: str, overlap: Overlap) -> None:
        super().__init__(margin=12)
        head = QHBoxLayout()
        head.setSpacing(SMALL_GAP)
        head.addWidget(ElidedLabel(f"{name}: these days are there already", "strong"))
        head.addWidget(Chip(contract_code))
        head.addWidget(Chip("to be decided", Tone.WARNING))
        head.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addLayout(head)
        texts.addWidget(label(overlap.message, wrap=True))
        if overlap.files:
            texts.addWidget(
                label(f"They came with {', '.join(overlap.files)}.", "secondary", wrap=True)
            )
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL_GAP)
        for choice in overlap.choices:
            button = Button(_WORDS.get(choice, choice.value), kind="small")
            button.clicked.connect(lambda _checked=False, choice=choice: self.chosen.emit(choice))
            buttons.addWidget(button)
        leave = Button("Leave this file out", kind="small")
        leave.clicked.connect(lambda: self.chosen.emit(None))
        buttons.addWidget(leave)
        buttons.addStretch(1)
        texts.addLayout(buttons)
        row = QHBoxLayout()
        row.setSpacing(SMALL_GAP)
        row.addWidget(IconLabel("warning", tone=Tone.WARNING))
        row.addLayout(texts, 1)
        self.body.addLayout(row)
