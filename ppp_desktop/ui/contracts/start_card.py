"""Where a contract has no terms yet: begin with a first component."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ppp_desktop.ui.theme import CARD_MARGIN, SMALL_GAP
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.labels import label


class StartCard(QFrame):
    """`button` opens the choice of components."""

    def __init__(self, on_add: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.button = Button("Add component", kind="primary")
        self.button.clicked.connect(on_add)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label("Start from nothing", "section"))
        texts.addWidget(
            label("Say what the client pays for: add the first component.", "secondary", wrap=True)
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(CARD_MARGIN, CARD_MARGIN, CARD_MARGIN, CARD_MARGIN)
        layout.setSpacing(SMALL_GAP)
        layout.addLayout(texts, 1)
        layout.addWidget(self.button)
