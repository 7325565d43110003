"""The drawing of a line chart by pyqtgraph, imported when the first one is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import nan

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsView, QWidget

from ppp_desktop.ui.theme import CAPTION_SIZE, Tokens, mix, text_font
from ppp_desktop.ui.widgets.chart_axis import date_ticks, value_ticks
from ppp_desktop.ui.widgets.chart_data import ChartData, Dash, Mark, Series, as_place

LINE_WIDTH = 2
PEN_STYLES = {
    Dash.SOLID: Qt.PenStyle.SolidLine,
    Dash.DASHED: Qt.PenStyle.DashLine,
    Dash.DOTTED: Qt.PenStyle.DotLine,
    Dash.DASH_DOT: Qt.PenStyle.DashDotLine,
    Dash.DASH_DOT_DOT: Qt.PenStyle.DashDotDotLine,
}

_BAND_SHARE = 0.2  # how much of the series' colour a band has
_HEADROOM = 1.12  # room above the highest value, for the texts of marks
_PIXELS_A_TICK = 90
_PIXELS_UP_A_TICK = 44
_TOP_MARGIN = 8  # half of the highest value stands above the plot
_RIGHT_MARGIN = 20  # half of the last date stands beyond the plot


class ChartPlot:
    """The pyqtgraph side: one plot whose axes are ours and whose mouse only reads."""

    def __init__(self, hovered: Callable[[float | None], None]) -> None:
        import pyqtgraph

        self._graph = pyqtgraph
        self._hovered = hovered
        self._widget = pyqtgraph.PlotWidget()
        self._item = self._widget.getPlotItem()
        self._item.setMenuEnabled(False)
        self._item.hideButtons()
        self._item.layout.setContentsMargins(0, _TOP_MARGIN, _RIGHT_MARGIN, 0)
        self._item.setMouseEnabled(x=False, y=False)
        self._widget.setFrameShape(QGraphicsView.Shape.NoFrame)
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widget.scene().sigMouseMoved.connect(self._on_moved)
        self._widget.viewport().setMouseTracking(True)
        self._cursor = pyqtgraph.InfiniteLine(angle=90)

    @property
    def view(self) -> QWidget:
        """The widget to lay out."""
        widget: QWidget = self._widget
        return widget

    def draw(self, data: ChartData, tokens: Tokens, size: QSize) -> None:
        """Draw everything anew for a plot of `size`."""
        item = self._item
        item.clear()
        self._widget.setBackground(QColor(tokens.surface))
        low, high = _limits(data)
        places = data.places()
        left, right = min(places), max(places)
        margin = (right - left) * 0.01 or 0.5
        item.setXRange(left - margin, right + margin, padding=0)
        item.setYRange(low, high, padding=0)
        self._draw_axes(data, tokens, (left, right), (low, high), size)
        for place, series in enumerate(data.series):
            self._draw_series(series, colour_of(series, place, tokens), tokens)
        if data.target is not None:
            self._draw_target(float(data.target), data, tokens, right)
        for mark in data.marks:
            self._draw_mark(mark, tokens, high, (left, right))
        self._cursor.setPen(QPen(QColor(tokens.secondary), 0, Qt.PenStyle.DotLine))
        self._cursor.setVisible(False)
        item.addItem(self._cursor, ignoreBounds=True)

    def _draw_axes(
        self,
        data: ChartData,
        tokens: Tokens,
        across: tuple[float, float],
        up: tuple[float, float],
        size: QSize,
    ) -> None:
        count = max(2, size.width() // _PIXELS_A_TICK)
        if data.has_dates:
            first, last = (date.fromordinal(round(place)) for place in across)
            bottom = date_ticks(first, last, count)
        else:
            bottom = value_ticks(*across, data.format_x, count)
        left = value_ticks(*up, data.format_value, max(2, size.height() // _PIXELS_UP_A_TICK))
        for name, ticks in (("bottom", bottom), ("left", left)):
            axis = self._item.getAxis(name)
            axis.setTicks([ticks])
            axis.setPen(QPen(QColor(tokens.hairline), 0))
            axis.setTextPen(QPen(QColor(tokens.secondary), 0))
            axis.setStyle(
                tickFont=text_font(CAPTION_SIZE), tickLength=0, hideOverlappingLabels=False
            )
        for value, _text in left:
            pen = QPen(QColor(tokens.hairline), 0)
            self._item.addItem(
                self._graph.InfiniteLine(pos=value, angle=0, pen=pen), ignoreBounds=True
            )

    def _draw_series(self, series: Series, colour: str, tokens: Tokens) -> None:
        if series.band:
            xs = [as_place(x) for x, _low, _high in series.band]
            blank = QPen(Qt.PenStyle.NoPen)
            lows = [float(low) for _x, low, _high in series.band]
            highs = [float(high) for _x, _low, high in series.band]
            edges = [self._graph.PlotCurveItem(xs, ys) for ys in (lows, highs)]
            for edge in edges:
                edge.setPen(blank)
            brush = QColor(mix(tokens.surface, colour, _BAND_SHARE))
            self._item.addItem(self._graph.FillBetweenItem(*edges, brush=brush))
        pen = QPen(QColor(colour), LINE_WIDTH, PEN_STYLES[series.dash])
        pen.setCosmetic(True)
        self._item.plot(
            [as_place(x) for x, _y in series.points],
            [nan if y is None else float(y) for _x, y in series.points],
            pen=pen,
            antialias=True,
            connect="finite",
        )
        if len(series.points) == 1:
            only, height = series.points[0]
            self._item.plot(
                [as_place(only)],
                [nan if height is None else float(height)],
                pen=None,
                symbol="o",
                symbolSize=7,
                symbolBrush=QColor(colour),
                symbolPen=QPen(Qt.PenStyle.NoPen),
            )

    def _draw_target(self, value: float, data: ChartData, tokens: Tokens, right: float) -> None:
        pen = QPen(QColor(tokens.text), 0, Qt.PenStyle.DashLine)
        self._item.addItem(self._graph.InfiniteLine(pos=value, angle=0, pen=pen), ignoreBounds=True)
        text = data.target_text or f"target {data.format_value(value)}"
        self._write(text, tokens.text, (right, value), (1.0, 1.0))

    def _draw_mark(
        self, mark: Mark, tokens: Tokens, high: float, across: tuple[float, float]
    ) -> None:
        place = as_place(mark.x)
        colour = tokens.warning if mark.flag else tokens.text
        style = Qt.PenStyle.SolidLine if mark.flag else Qt.PenStyle.DashLine
        self._item.addItem(
            self._graph.InfiniteLine(pos=place, angle=90, pen=QPen(QColor(colour), 0, style)),
            ignoreBounds=True,
        )
        # The text stands on the side that has more room.
        anchor = 0.0 if place < (across[0] + across[1]) / 2 else 1.0
        self._write(
            f"⚑ {mark.text}" if mark.flag else mark.text, colour, (place, high), (anchor, 0.0)
        )

    def _write(
        self, text: str, colour: str, at: tuple[float, float], anchor: tuple[float, float]
    ) -> None:
        item = self._graph.TextItem(text, color=QColor(colour), anchor=anchor)
        item.setFont(text_font(CAPTION_SIZE))
        item.setPos(*at)
        self._item.addItem(item, ignoreBounds=True)

    def _on_moved(self, place: QPointF) -> None:
        box = self._item.getViewBox()
        area: QRectF = box.sceneBoundingRect()
        inside = area.contains(place)
        x = float(box.mapSceneToView(place).x()) if inside else None
        self._cursor.setVisible(inside)
        if x is not None:
            self._cursor.setPos(x)
        self._hovered(x)


def _limits(data: ChartData) -> tuple[float, float]:
    values = data.values()
    low, high = min(values), max(values)
    if data.from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        high = low + 1.0
    return (low if low == 0 else low - (high - low) * 0.05), low + (high - low) * _HEADROOM


def colour_of(series: Series, place: int, tokens: Tokens) -> str:
    """Return the colour of the series at `place`."""
    number = place if series.colour is None else series.colour
    return tokens.series[number % len(tokens.series)]
