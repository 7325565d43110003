"""The strip of figures above the chart: one card per objective, and the pay to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.ui.theme import CARD_GAP, CARD_MARGIN, RADIUS, Tone, current_theme, current_tokens
from ppp_desktop.ui.widgets.figures import KeyFigure
from ppp_desktop.ui.widgets.layouts import clear_layout

_IN_A_ROW = 4
_ROW_PADDING = 12
_PRESSING_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


@dataclass(frozen=True, slots=True)
class Figure:
    """What one card says; `key` is "" for a card that cannot be chosen."""

    key: str
    title: str
    figure: str
    caption: str
    tone: Tone


class ObjectiveStrip(QWidget):
    """At most four cards in a row; `choose` is called with the key of the card pressed."""

    def __init__(self, choose: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choose = choose
        self.cards: list[FigureCard] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(CARD_GAP)

    def show_figures(self, figures: Sequence[Figure], chosen: str) -> None:
        """Show these cards; that of `chosen` is marked."""
        if [card.figure for card in self.cards] != list(figures):
            self._make(figures)
        for card in self.cards:
            card.set_chosen(bool(card.figure.key) and card.figure.key == chosen)

    def _make(self, figures: Sequence[Figure]) -> None:
        clear_layout(self._grid)
        self.cards = [FigureCard(figure, self._choose) for figure in figures]
        columns = min(len(figures), _IN_A_ROW)
        for place in range(_IN_A_ROW):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // _IN_A_ROW, place % _IN_A_ROW)


class FigureCard(QFrame):
    """A card that is pressed with the mouse, Enter or the space bar."""

    def __init__(self, figure: Figure, choose: Callable[[str], None]) -> None:
        super().__init__()
        self.figure = figure
        self._choose = choose
        self._chosen = False
        self.setObjectName("card")
        content = KeyFigure(role="title")
        content.show_figure(figure.title, figure.figure, figure.caption, figure.tone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(CARD_MARGIN, _ROW_PADDING, CARD_MARGIN, _ROW_PADDING)
        layout.addWidget(content)
        layout.addStretch(1)
        self.setAccessibleName(content.accessibleName())
        if figure.key:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip("Show its course and what it consists of")
        current_theme().changed.connect(self.update)

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as the one that is shown below."""
        self._chosen = chosen
        self.setAccessibleDescription("shown below" if chosen else "")
        self.update()

    def is_chosen(self) -> bool:
        """Tell whether it is the one that is shown below."""
        return self._chosen

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self.figure.key and event.button() is Qt.MouseButton.LeftButton and inside:
            self._choose(self.figure.key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.figure.key and event.key() in _PRESSING_KEYS:
            self._choose(self.figure.key)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._chosen or self.hasFocus()):
            return
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.text if self.hasFocus() else tokens.accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
