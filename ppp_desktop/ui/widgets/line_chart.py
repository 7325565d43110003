"""The line chart: actual, target, expectation and forecast over days or amounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.files import replacing
from ppp_desktop.ui.theme import SMALL_GAP, current_theme, current_tokens
from ppp_desktop.ui.widgets.chart_data import ChartData, Dash, as_place
from ppp_desktop.ui.widgets.chart_plot import LINE_WIDTH, PEN_STYLES, ChartPlot, colour_of
from ppp_desktop.ui.widgets.date_edit import write_date
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.labels import ElidedLabel
from ppp_desktop.ui.widgets.layouts import FlowLayout

_EXPORT_SCALE = 2.0
_SWATCH = QSize(22, 12)


class LineChart(QWidget):
    """Shows a ChartData; without values an empty state."""

    hovered = Signal(str)  # what is read out, "" when the pointer left

    def __init__(
        self,
        *,
        empty_text: str = "No results in this period yet",
        empty_hint: str = "Import results to see the line.",
        legend: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._data = ChartData(())
        self._plot: ChartPlot | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("performance", empty_text, empty_hint))
        self._legend_frame = QWidget()
        self._legend = FlowLayout(self._legend_frame, gap=12)
        self._legend_frame.setVisible(legend)
        self._readout = ElidedLabel("", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL_GAP)
        layout.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL_GAP)
        foot.addWidget(self._legend_frame, 1)
        foot.addWidget(self._readout)
        layout.addLayout(foot)
        self._has_legend = legend
        self._show_foot(False)
        self.setMinimumHeight(180)
        current_theme().changed.connect(self._draw)

    def show_data(self, data: ChartData) -> None:
        """Draw `data` in place of what was drawn."""
        self._data = data
        self._draw()

    def data(self) -> ChartData:
        """Return what is drawn."""
        return self._data

    def export_png(self, path: Path) -> None:
        """Save plot and legend as a picture with two dots per px; raises StorageUnavailable."""
        target = self if self._has_legend else self._picture_source()
        image = QPixmap(target.size() * _EXPORT_SCALE)
        image.setDevicePixelRatio(_EXPORT_SCALE)
        image.fill(QColor(current_tokens().surface))
        # Called by name: the plot's own `render` draws its scene alone.
        QWidget.render(target, image)
        with replacing(path) as temporary:
            image.save(str(temporary), "PNG")

    def export_svg(self, path: Path) -> None:
        """Save the plot as a drawing; raises StorageUnavailable."""
        target = self._picture_source()
        with replacing(path) as temporary:
            drawing = QSvgGenerator()
            drawing.setFileName(str(temporary))
            drawing.setSize(target.size())
            drawing.setViewBox(target.rect())
            painter = QPainter(drawing)
            QWidget.render(target, painter, QPoint())
            painter.end()

    def _picture_source(self) -> QWidget:
        return self._plot.view if self._plot is not None else self._stack

    def _show_foot(self, on: bool) -> None:
        self._legend_frame.setVisible(on and self._has_legend)
        self._readout.setVisible(on)

    @Slot()
    def _draw(self) -> None:
        if self._data.is_empty:
            self._stack.setCurrentIndex(0)
            self._show_foot(False)
            return
        if self._plot is None:
            self._plot = ChartPlot(self._on_hovered)
            self._stack.addWidget(self._plot.view)
        self._stack.setCurrentWidget(self._plot.view)
        self._plot.draw(self._data, current_tokens(), self._stack.size())
        self._draw_legend()
        self._show_foot(True)
        names = ", ".join(series.name for series in self._data.series if series.name)
        self.setAccessibleName(f"Chart: {names}")

    def _draw_legend(self) -> None:
        self._legend.clear()
        tokens = current_tokens()
        for place, series in enumerate(self._data.series):
            if not series.name:
                continue
            self._add_swatch(series.name, colour_of(series, place, tokens), series.dash)

    def _add_swatch(self, name: str, colour: str, dash: Dash) -> None:
        entry = QWidget()
        row = QHBoxLayout(entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(_Swatch(colour, dash))
        row.addWidget(ElidedLabel(name, "caption"))
        self._legend.addWidget(entry)

    def _on_hovered(self, place: float | None) -> None:
        text = "" if place is None else self.read_out(place)
        self._readout.set_full_text(text)
        self.hovered.emit(text)

    def read_out(self, place: float) -> str:
        """Return the values at the x nearest to `place` (a date's ordinal, or a number)."""
        places = sorted({as_place(x) for series in self._data.series for x, _y in series.points})
        if not places:
            return ""
        nearest = min(places, key=lambda x: abs(x - place))
        if self._data.has_dates:
            parts = [write_date(date.fromordinal(round(nearest)))]
        else:
            parts = [self._data.format_x(nearest)]
        for series in self._data.series:
            for x, y in series.points:
                if series.name and as_place(x) == nearest and y is not None:
                    parts.append(f"{series.name} {self._data.format_value(float(y))}")
        return " · ".join(parts)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._plot is not None and not self._data.is_empty:
            self._plot.draw(self._data, current_tokens(), self._stack.size())


class _Swatch(QWidget):
    """A short piece of line for the legend."""

    def __init__(self, colour: str, dash: Dash) -> None:
        super().__init__()
        self._pen = QPen(QColor(colour), LINE_WIDTH, PEN_STYLES[dash])
        self.setFixedSize(_SWATCH)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._pen)
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)
