"""The white box that groups what belongs together."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ppp_desktop.ui.theme import CARD_MARGIN, SMALL_GAP
from ppp_desktop.ui.widgets.labels import ElidedLabel


class Card(QFrame):
    """A surface with an optional title; put contents into `body`."""

    def __init__(
        self, title: str = "", *, margin: int = CARD_MARGIN, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(SMALL_GAP)
        self._title = ElidedLabel(title, "section")
        self._header = QHBoxLayout()
        self._header.setSpacing(SMALL_GAP)
        self._header.addWidget(self._title)
        self._header.addStretch(1)
        outer.addLayout(self._header)
        self.body = QVBoxLayout()
        self.body.setSpacing(SMALL_GAP)
        outer.addLayout(self.body, 1)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Show `title`; "" hides it."""
        self._title.set_full_text(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append `widget` to the body."""
        self.body.addWidget(widget, stretch)

    def add_to_header(self, widget: QWidget) -> None:
        """Put a chip or a button at the right of the title."""
        self._header.addWidget(widget)

    def add_beside_title(self, widget: QLabel) -> None:
        """Put a chip or a caption directly after the title."""
        self._header.insertWidget(self._header.count() - 1, widget)
