"""What is owed in one currency by age: a column for each band, and one for what is in dispute."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ppp_desktop.core.money import format_money
from ppp_desktop.services.receivables import BAND_LABELS
from ppp_desktop.services.receivables_overview import CurrencyFigures
from ppp_desktop.ui.theme import (
    BODY_SIZE,
    CAPTION_SIZE,
    Tokens,
    current_theme,
    current_tokens,
    mix,
    text_font,
)

_HEIGHT = 152
_LABEL_HEIGHT = 20
_FIGURE_HEIGHT = 20
_WIDEST_BAR = 88
_RADIUS = 3
_LEAST_BAR = 2
_DISPUTED = "In dispute"


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: its name, its amount and its colour; hatched for what is in dispute."""

    name: str
    amount: Decimal
    colour: str
    hatched: bool = False


class AgeingChart(QWidget):
    """`band_chosen(place)` tells of a click on a column of BAND_LABELS, or −1 for the dispute."""

    band_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: CurrencyFigures | None = None
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Click a column to list its statements")
        self.setAccessibleName("Open by age")
        current_theme().changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, _HEIGHT)

    def show_figures(self, figures: CurrencyFigures) -> None:
        """Show the bands of one currency."""
        self._figures = figures
        self.setAccessibleDescription(
            ", ".join(f"{bar.name}: {self._written(bar)}" for bar in self.bars())
        )
        self.update()

    def bars(self) -> tuple[Bar, ...]:
        """Return the columns from left to right."""
        figures, tokens = self._figures, current_tokens()
        if figures is None:
            return ()
        bands = [
            Bar(_capital(name), amount, colour)
            for name, amount, colour in zip(
                BAND_LABELS, figures.bands, _colours(tokens), strict=True
            )
        ]
        return (*bands, Bar(_DISPUTED, figures.disputed, tokens.secondary, hatched=True))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bars = self.bars()
        highest = max((abs(bar.amount) for bar in bars), default=Decimal(0))
        tokens = current_tokens()
        base = self.height() - _LABEL_HEIGHT
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.drawLine(QPointF(0, base), QPointF(self.width(), base))
        for place, bar in enumerate(bars):
            share = float(abs(bar.amount) / highest) if highest else 0.0
            self._paint_bar(painter, self._slot(place, len(bars)), bar, share)

    def _paint_bar(self, painter: QPainter, slot: QRectF, bar: Bar, share: float) -> None:
        tokens = current_tokens()
        room = slot.height() - _LABEL_HEIGHT - _FIGURE_HEIGHT
        height = max(room * share, _LEAST_BAR if bar.amount else 0)
        width = min(slot.width() * 0.62, _WIDEST_BAR)
        base = slot.bottom() - _LABEL_HEIGHT
        area = QRectF(slot.center().x() - width / 2, base - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.hatched:
            painter.setBrush(QColor(tokens.sunken))
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
            painter.setBrush(QBrush(QColor(bar.colour), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setBrush(QColor(bar.colour))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.setPen(QColor(tokens.text if bar.amount else tokens.secondary))
        figure = QRectF(slot.left(), area.top() - _FIGURE_HEIGHT, slot.width(), _FIGURE_HEIGHT)
        _paint_fitting(painter, figure, self._written(bar), strong=bool(bar.amount))
        painter.setPen(QColor(tokens.secondary))
        painter.setFont(text_font(CAPTION_SIZE))
        below = QRectF(slot.left(), base + 2, slot.width(), _LABEL_HEIGHT - 2)
        fits = painter.fontMetrics().horizontalAdvance(bar.name) <= slot.width()
        name = bar.name if fits else bar.name.removesuffix(" days")
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)

    def _slot(self, place: int, count: int) -> QRectF:
        width = self.width() / max(count, 1)
        return QRectF(place * width, 0, width, self.height())

    def _written(self, bar: Bar) -> str:
        if not bar.amount or self._figures is None:
            return "–"
        return format_money(bar.amount, self._figures.currency)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        count = len(self.bars())
        if event.button() is Qt.MouseButton.LeftButton and count:
            place = int(event.position().x() // (self.width() / count))
            self.band_chosen.emit(-1 if place >= len(BAND_LABELS) else place)


def _paint_fitting(painter: QPainter, area: QRectF, text: str, *, strong: bool) -> None:
    """Write smaller where there is little room, and with an ellipsis where there is less."""
    for size in (BODY_SIZE, CAPTION_SIZE):
        painter.setFont(text_font(size, strong=strong))
        if painter.fontMetrics().horizontalAdvance(text) <= area.width():
            break
    room = int(area.width())
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)


def _colours(tokens: Tokens) -> tuple[str, ...]:
    """From calm to alarming; each column says its name and amount, too."""
    return (
        tokens.accent,
        mix(tokens.accent, tokens.warning, 0.5),
        tokens.warning,
        mix(tokens.warning, tokens.negative, 0.5),
        tokens.negative,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
