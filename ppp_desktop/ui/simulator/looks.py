"""How what is compared is told apart everywhere: a colour and a dash, and a piece of that line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ppp_desktop.services.simulation_comparison import Compared
from ppp_desktop.ui.theme import current_theme, current_tokens
from ppp_desktop.ui.widgets.chart_data import Dash
from ppp_desktop.ui.widgets.chart_plot import LINE_WIDTH, PEN_STYLES

SWATCH = QSize(22, 12)

_DEAL_COLOUR = 6  # the grey of the series: deals are there to compare with
_TERMS_DASHES = (Dash.SOLID, Dash.DASHED, Dash.DOTTED, Dash.DASH_DOT, Dash.DASH_DOT_DOT)
_DEAL_DASHES = (Dash.SOLID, Dash.DASHED, Dash.DOTTED)


@dataclass(frozen=True, slots=True)
class Look:
    """A line: the number of its colour among the theme's series, and its dash."""

    colour: int
    dash: Dash


def look_of_terms(place: int) -> Look:
    """Return the look of the terms at `place`."""
    return Look(place, _TERMS_DASHES[place % len(_TERMS_DASHES)])


def looks_of(compared: Sequence[Compared]) -> tuple[Look, ...]:
    """Return the look of each: terms in colours, deals in grey."""
    terms = sum(not each.is_deal for each in compared)
    return tuple(
        Look(_DEAL_COLOUR, _DEAL_DASHES[(place - terms) % len(_DEAL_DASHES)])
        if each.is_deal
        else look_of_terms(place)
        for place, each in enumerate(compared)
    )


def colour_of(look: Look) -> QColor:
    """Return the colour in the present theme."""
    series = current_tokens().series
    return QColor(series[look.colour % len(series)])


def paint_swatch(painter: QPainter, area: QRect, look: Look) -> None:
    """Draw a short piece of the line in the middle of `area`."""
    painter.setPen(QPen(colour_of(look), LINE_WIDTH, PEN_STYLES[look.dash]))
    middle = area.center().y()
    painter.drawLine(area.left(), middle, area.right(), middle)


class Swatch(QWidget):
    """A short piece of a line, beside a name."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(SWATCH)
        current_theme().changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_swatch(QPainter(self), self.rect(), self._look)
