"""Templates as cards: name, for whom, a sentence, and the rules as the client would read them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.template_offers import TemplateOffer
from ppp_desktop.ui.theme import SMALL_GAP
from ppp_desktop.ui.widgets.buttons import ENTER_KEYS
from ppp_desktop.ui.widgets.labels import label, line

_MARGIN = 12
_TWO_COLUMNS_FROM = 520  # px


class TemplateCard(QFrame):
    """Click, Enter or Space takes it."""

    taken = Signal()

    def __init__(self, offer: TemplateOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer = offer
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{offer.name}. {offer.made_for}.")
        self.setAccessibleDescription(" ".join((offer.summary, *offer.reads)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(2)
        layout.addWidget(label(offer.name, "strong", wrap=True))
        layout.addWidget(label(offer.made_for, "caption", wrap=True))
        layout.addSpacing(4)
        layout.addWidget(label(offer.summary, wrap=True))
        layout.addSpacing(4)
        layout.addWidget(line())
        layout.addSpacing(2)
        for sentence in offer.reads:
            layout.addWidget(label(sentence, "caption", wrap=True))
        layout.addStretch(1)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self.taken.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {*ENTER_KEYS, Qt.Key.Key_Space}:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class TemplateCards(QWidget):
    """Two columns where there is room for them."""

    taken = Signal(object)  # TemplateOffer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[TemplateCard, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SMALL_GAP)

    def show_offers(self, offers: Sequence[TemplateOffer]) -> None:
        """Show these templates in place of those before."""
        if tuple(card.offer for card in self.cards) == tuple(offers):
            return
        for gone in self.cards:
            self._grid.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.cards = tuple(TemplateCard(offer) for offer in offers)
        for card in self.cards:
            card.taken.connect(partial(self.taken.emit, card.offer))
        self._columns = 0
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= _TWO_COLUMNS_FROM else 1
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
