"""What a period may cost the client: least, expected, most, and who carries the risk."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.services.simulation_comparison import Compared, Comparison
from ppp_desktop.services.simulation_exposure import Exposure
from ppp_desktop.services.simulation_words import exposure_sentence, risk_sentence
from ppp_desktop.ui.simulator.looks import Look, Swatch, looks_of
from ppp_desktop.ui.theme import FIELD_GAP, LABEL_GAP, SMALL_GAP, current_theme, current_tokens
from ppp_desktop.ui.widgets.card import Card
from ppp_desktop.ui.widgets.labels import ElidedLabel, label
from ppp_desktop.ui.widgets.layouts import FlowLayout, clear_layout

# In px.
_BAR_HEIGHT = 10
_BAR_BOX = 18
_TICK = 14
_LEGEND_BOX = QSize(18, 10)

_FIXED, _RISK, _PASSED = range(3)


class ExposureBar(QWidget):
    """The expected pay as a bar in its parts, on a line from the least to the most."""

    def __init__(self, exposure: Exposure, scale: Decimal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exposure = exposure
        self._scale = scale
        self.setFixedHeight(_BAR_BOX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current_theme().changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        exposure = self._exposure
        left = 0.0
        for part, amount in (
            (_PASSED, exposure.passed_on),
            (_FIXED, exposure.fixed),
            (_RISK, exposure.at_risk),
        ):
            right = left + self._place(amount)
            bar = QRectF(left, (self.height() - _BAR_HEIGHT) / 2, right - left, _BAR_HEIGHT)
            paint_part(painter, bar, part)
            left = right
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(current_tokens().text), 1))
        ends = [self._place(exposure.least), self._place(exposure.most or exposure.expected)]
        middle = self.height() // 2
        painter.drawLine(round(ends[0]), middle, round(ends[1]), middle)
        for end in ends:
            painter.drawLine(round(end), middle - _TICK // 2, round(end), middle + _TICK // 2)

    def _place(self, amount: Decimal) -> float:
        """Return where an amount lies between the left and the right end."""
        share = float(amount / self._scale) if self._scale else 0.0
        return min(1.0, max(0.0, share)) * (self.width() - 1)


def paint_part(painter: QPainter, area: QRectF, part: int) -> None:
    """Fill `area` as a part of the bar: fixed solid, at risk hatched, handed on grey."""
    tokens = current_tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    if part == _RISK:
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawRect(area)
        painter.setBrush(QBrush(QColor(tokens.accent), Qt.BrushStyle.BDiagPattern))
    else:
        painter.setBrush(QColor(tokens.accent if part == _FIXED else tokens.hairline))
    painter.drawRect(area)


class _LegendBox(QWidget):
    def __init__(self, part: int) -> None:
        super().__init__()
        self._part = part
        self.setFixedSize(_LEGEND_BOX)
        current_theme().changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_part(QPainter(self), QRectF(self.rect()), self._part)


class ExposureCard(Card):
    """One bar for each of the terms, all on one scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Exposure", parent=parent)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(FIELD_GAP)
        self.body.addLayout(self._rows)
        legend = QWidget()
        self._legend = FlowLayout(legend, gap=FIELD_GAP)
        self._passed = _legend_entry(_PASSED, "media cost handed on")
        for widget in (
            _legend_entry(_FIXED, "fixed"),
            _legend_entry(_RISK, "at the agency's risk"),
            self._passed,
            label("├┤ least to most", "caption"),
        ):
            self._legend.addWidget(widget)
        self.add(legend)

    def show_comparison(self, comparison: Comparison, noun: str) -> None:
        """Show the exposure of the terms that could be worked out; `noun` names a period."""
        self.set_title(f"What a {noun} may cost the client")
        clear_layout(self._rows)
        looks = looks_of(comparison.compared)
        having = [
            (each, exposure, look)
            for each, look in zip(comparison.compared, looks, strict=True)
            if each.run is not None and (exposure := each.run.exposure) is not None
        ]
        scale = max(
            (amount for _each, found, _look in having for amount in _ends(found)),
            default=Decimal(0),
        )
        for each, exposure, look in having:
            self._rows.addWidget(_row(each, exposure, look, scale, comparison.currency))
        self._passed.setVisible(any(found.passed_on for _each, found, _look in having))
        self.setVisible(bool(having))


def _ends(exposure: Exposure) -> tuple[Decimal, ...]:
    ends = (exposure.least, exposure.expected, exposure.most)
    return tuple(end for end in ends if end is not None)


def _row(
    compared: Compared, exposure: Exposure, look: Look, scale: Decimal, currency: str
) -> QWidget:
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(LABEL_GAP)
    head = QHBoxLayout()
    head.setSpacing(SMALL_GAP)
    head.addWidget(Swatch(look))
    head.addWidget(ElidedLabel(compared.name, "strong"), 1)
    column.addLayout(head)
    column.addWidget(ExposureBar(exposure, scale))
    for text in (exposure_sentence(exposure, currency), risk_sentence(exposure, currency)):
        if text:
            column.addWidget(label(text, "caption", wrap=True))
    row.setAccessibleName(f"{compared.name}: {exposure_sentence(exposure, currency)}")
    return row


def _legend_entry(part: int, text: str) -> QWidget:
    entry = QWidget()
    row = QHBoxLayout(entry)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(_LegendBox(part))
    row.addWidget(label(text, "caption"))
    return entry
