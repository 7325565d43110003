"""Small charts of a report: columns or a line, the target dashed, days without data shaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.statements.pdf.bands import Band, Placed
from ppp_desktop.statements.pdf.text import (
    HAIRLINE,
    SECONDARY,
    SMALL,
    STRONG,
    TEXT,
    Align,
    Block,
    block,
    measure,
    widest,
)
from ppp_desktop.statements.report import ChartLegend, ReportChart

_PLOT_HEIGHT = 66.0  # points
_AXIS_GAP = 6.0
_ABOVE = 13.0
_TITLE_GAP = 6.0
_BELOW = 15.0
_COLUMN_SHARE = 0.68  # of a slot
_WIDEST_COLUMN = 26.0
_SHADE = "#ECEFF3"
_SIGN = 12.0
_LEGEND_GAP = 18.0
_MOST_AXIS = 0.22  # of the width


def legend_band(
    legend: ChartLegend, charts: Sequence[ReportChart], accent: str, width: float
) -> Band:
    """Return the line that says what each sign of the charts is; shades only where there are."""
    has_gaps = any(point.value is None for chart in charts for point in chart.points)
    signs: list[tuple[str, Callable[[Canvas, float, float], None]]] = [
        (legend.actual, lambda canvas, x, y: _filled(canvas, x, y, accent)),
        (legend.target, _dashed),
    ]
    if has_gaps:
        signs.append((legend.nothing, lambda canvas, x, y: _filled(canvas, x, y, _SHADE)))
    placed, drawn, left = [], [], 0.0
    for text, sign in signs:
        written = block(text, SMALL, width, "a title")
        drawn.append((sign, left))
        placed.append(Placed(written, left + _SIGN + 4, top=4.0))
        left += _SIGN + 4 + written.width + _LEGEND_GAP

    def draw(canvas: Canvas, top: float) -> None:
        for sign, x in drawn:
            sign(canvas, x, top - 4.0 - SMALL.leading / 2)

    return Band(SMALL.leading + 6, tuple(placed), keep=True, drawing=draw)


def chart_bands(chart: ReportChart, accent: str, width: float) -> list[Band]:
    """Return title and plot, which stay together."""
    standing = block(chart.standing, SMALL, width * 0.5, "an objective's figures")
    room = width - standing.width - 12
    title = block(chart.title, STRONG, room, "an objective's name")
    right = Placed(standing, width, Align.RIGHT, top=_ABOVE + 2)
    head = Band(
        _ABOVE + max(title.height, standing.height) + _TITLE_GAP,
        (Placed(title, 0.0, top=_ABOVE), right),
        keep=True,
    )
    return [head, _plot_band(chart, accent, width)]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where things stand: `left` and `width` of the plot in points, and what its ends mean."""

    left: float
    width: float
    slot: float
    low: Decimal
    span: Decimal

    def height(self, value: Decimal) -> float:
        """Return how far above the foot of the plot a value stands."""
        return float((value - self.low) / self.span) * _PLOT_HEIGHT


def _plot_band(chart: ReportChart, accent: str, width: float) -> Band:
    labels = [text for _, text in chart.scale]
    axis = min(widest(labels, SMALL, "a figure"), width * _MOST_AXIS) + _AXIS_GAP
    low, high = chart.scale[0][0], chart.scale[-1][0]
    plot = _Plot(
        left=axis,
        width=width - axis,
        slot=(width - axis) / max(len(chart.points), 1),
        low=low,
        span=(high - low) or Decimal(1),
    )
    placed = [
        Placed(
            _one_line(text, axis - _AXIS_GAP),
            axis - _AXIS_GAP,
            Align.RIGHT,
            _PLOT_HEIGHT - plot.height(value) - SMALL.leading / 2 + 2,
        )
        for value, text in chart.scale
    ]
    placed += _marks(chart, plot, width)

    def draw(canvas: Canvas, top: float) -> None:
        _draw(canvas, chart, plot, top - 2 - _PLOT_HEIGHT, accent)

    return Band(2 + _PLOT_HEIGHT + _BELOW, tuple(placed), drawing=draw)


def _one_line(text: str, room: float) -> Block:
    return Block(block(text, SMALL, max(room, 20.0), "a figure").lines[:1])


def _marks(chart: ReportChart, plot: _Plot, width: float) -> Iterator[Placed]:
    """Yield what stands below the axis, each under its point and inside the page."""
    free = 0.0
    for at, text in chart.marks:
        room = measure(text, SMALL, "a day")
        left = plot.left + (at + 0.5) * plot.slot - room / 2
        left = min(max(left, plot.left if at else plot.left - 2), width - room)
        if left < free:
            continue
        free = left + room + 8
        yield Placed(block(text, SMALL, room + 2, "a day"), left, top=_PLOT_HEIGHT + 4)


def _draw(canvas: Canvas, chart: ReportChart, plot: _Plot, foot: float, accent: str) -> None:
    canvas.saveState()
    _draw_gaps(canvas, chart, plot, foot)
    canvas.setLineWidth(0.4)
    for value, _ in chart.scale:
        is_zero = value == 0
        canvas.setStrokeColor(HexColor(SECONDARY if is_zero else HAIRLINE))
        y = foot + plot.height(value)
        canvas.line(plot.left, y, plot.left + plot.width, y)
    if chart.is_line:
        _draw_line(canvas, chart, plot, foot, accent)
    else:
        _draw_columns(canvas, chart, plot, foot, accent)
    _draw_target(canvas, chart, plot, foot)
    canvas.restoreState()


def _draw_gaps(canvas: Canvas, chart: ReportChart, plot: _Plot, foot: float) -> None:
    canvas.setFillColor(HexColor(_SHADE))
    at = 0
    for is_gap, group in groupby(chart.points, key=lambda point: point.value is None):
        count = len(list(group))
        if is_gap:
            left = plot.left + at * plot.slot
            canvas.rect(left, foot, count * plot.slot, _PLOT_HEIGHT, stroke=0, fill=1)
        at += count


def _draw_columns(
    canvas: Canvas, chart: ReportChart, plot: _Plot, foot: float, accent: str
) -> None:
    canvas.setFillColor(HexColor(accent))
    zero = plot.height(Decimal(0))
    thick = min(plot.slot * _COLUMN_SHARE, _WIDEST_COLUMN)
    for at, point in enumerate(chart.points):
        if point.value is None:
            continue
        low, high = sorted((plot.height(point.value), zero))
        left = plot.left + (at + 0.5) * plot.slot - thick / 2
        canvas.rect(left, foot + low, thick, max(high - low, 0.3), stroke=0, fill=1)


def _draw_line(canvas: Canvas, chart: ReportChart, plot: _Plot, foot: float, accent: str) -> None:
    canvas.setStrokeColor(HexColor(accent))
    canvas.setFillColor(HexColor(accent))
    canvas.setLineWidth(1.2)
    canvas.setLineJoin(1)
    places = [
        None
        if point.value is None
        else (plot.left + (at + 0.5) * plot.slot, foot + plot.height(point.value))
        for at, point in enumerate(chart.points)
    ]
    for is_gap, group in groupby(places, key=lambda place: place is None):
        if is_gap:
            continue
        steps = [step for step in group if step is not None]
        path = canvas.beginPath()
        path.moveTo(*steps[0])
        for step in steps[1:]:
            path.lineTo(*step)
        canvas.drawPath(path)
        for step in steps if plot.slot > 7 else steps[-1:]:
            canvas.circle(*step, 1.4, stroke=0, fill=1)


def _draw_target(canvas: Canvas, chart: ReportChart, plot: _Plot, foot: float) -> None:
    """Draw the target as one dashed line, with a step where it changes."""
    canvas.setStrokeColor(HexColor(TEXT))
    canvas.setLineWidth(0.8)
    canvas.setDash(3, 2)
    path, at, is_open = canvas.beginPath(), 0, False
    for target, group in groupby(chart.points, key=lambda point: point.target):
        count = len(list(group))
        if target is not None:
            y, left = foot + plot.height(target), plot.left + at * plot.slot
            (path.lineTo if is_open else path.moveTo)(left, y)
            path.lineTo(left + count * plot.slot, y)
        at, is_open = at + count, target is not None
    canvas.drawPath(path)
    canvas.setDash()


def _filled(canvas: Canvas, x: float, y: float, colour: str) -> None:
    canvas.setFillColor(HexColor(colour))
    canvas.rect(x, y - 3, _SIGN, 6, stroke=0, fill=1)


def _dashed(canvas: Canvas, x: float, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(HexColor(TEXT))
    canvas.setLineWidth(0.8)
    canvas.setDash(3, 2)
    canvas.line(x, y, x + _SIGN, y)
    canvas.restoreState()
