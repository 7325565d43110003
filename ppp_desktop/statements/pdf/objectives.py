"""The table of objectives: target, actual, attained, and the last periods as a small chart."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.statements.document import ObjectiveRow, StatementDocument
from ppp_desktop.statements.pdf.bands import Band, Placed, Rule, Sheet, row
from ppp_desktop.statements.pdf.colours import visible
from ppp_desktop.statements.pdf.lines import title_bands
from ppp_desktop.statements.pdf.text import (
    BODY,
    HAIRLINE,
    LABEL,
    SECONDARY,
    TEXT,
    Align,
    block,
    fitted,
    measure,
    widest,
)
from ppp_desktop.statements.writing import writing_in

_CHART_WIDTH = 135.0  # points
_CHART_HEIGHT = 19.0
_GAP = 18.0
_PADDING = 7.0
_MOST_SHARE = 0.17
_SLOTS = 12
_TITLES = ("target", "actual", "attained")


def objective_sheet(document: StatementDocument, width: float, limit: float) -> Sheet | None:
    """Return the objectives as bands with a header for each page; None where there are none."""
    rows = document.objectives
    if not rows:
        return None
    writing = writing_in(document.language)
    titles = [writing.text(f"objectives.{name}") for name in _TITLES]
    columns = ([r.target for r in rows], [r.actual for r in rows], [r.attained for r in rows])
    has_charts = any(value is not None for r in rows for value in r.history)
    chart_left = width - _CHART_WIDTH if has_charts else width + _GAP
    widths = [
        max(
            measure(title, LABEL, "a title"),
            min(widest(column, BODY, "an objective"), width * _MOST_SHARE),
        )
        for title, column in zip(titles, columns, strict=True)
    ]
    edges = [
        chart_left - _GAP - sum(widths[at + 1 :]) - _GAP * (len(widths) - 1 - at)
        for at in range(len(widths))
    ]
    header = _header(document, width, (edges, titles), chart_left if has_charts else None)
    bands = [*title_bands(writing.text("objectives.title"), width), header]
    accent = visible(document.accent)
    for item in rows:
        bands += _bands(item, accent, (width, chart_left, limit), edges, widths)
    return Sheet(bands, header)


def _header(
    document: StatementDocument,
    width: float,
    columns: tuple[list[float], list[str]],
    chart_left: float | None,
) -> Band:
    writing = writing_in(document.language)
    first = writing.text("objectives.objective")
    placed = [Placed(block(first, LABEL, width, "a title"), 0.0)]
    for edge, name in zip(*columns, strict=True):
        placed.append(Placed(block(name, LABEL, width, "a title"), edge, Align.RIGHT))
    rule = Rule(0.0, width, 18.0, TEXT, 0.8)
    if chart_left is None:
        return Band(18.0, tuple(placed), (rule,), keep=True)
    title = block(document.history_title, LABEL, _CHART_WIDTH, "a title")
    legend = block(writing.text("objectives.legend"), LABEL, _CHART_WIDTH, "a title")
    placed += [Placed(title, chart_left), Placed(legend, width, Align.RIGHT)]

    def draw_legend(canvas: Canvas, top: float) -> None:
        right = width - legend.width - 3
        _dashes(canvas, right - 14, right, top - LABEL.leading / 2)

    return Band(18.0, tuple(placed), (rule,), keep=True, drawing=draw_legend)


def _bands(
    item: ObjectiveRow,
    accent: str,
    measures: tuple[float, float, float],
    edges: list[float],
    widths: list[float],
) -> list[Band]:
    width, chart_left, limit = measures
    name = block(item.name, BODY, edges[0] - widths[0] - _GAP, "an objective's name")
    cells = [Placed(name, 0.0)]
    figures = (item.target, item.actual, item.attained)
    for text, edge, room in zip(figures, edges, widths, strict=True):
        written = fitted(text, BODY, room, "an objective's figures")
        cells.append(Placed(written, edge, Align.RIGHT))
    rule = Rule(0.0, width, 0.0, HAIRLINE)
    bands = row(cells, padding=_PADDING, rule=rule, limit=limit)
    first = bands[0]
    chart = _chart(item, chart_left, accent)
    grown = max(first.height, _CHART_HEIGHT + 2 * _PADDING)
    rules = tuple(Rule(r.left, r.right, grown, r.colour) for r in first.rules)
    return [Band(grown, first.placed, rules, first.keep, chart), *bands[1:]]


def _chart(item: ObjectiveRow, left: float, accent: str) -> Callable[[Canvas, float], None] | None:
    values = item.history[-_SLOTS:]
    known = [value for value in values if value is not None]
    if not known:
        return None
    spread = known if item.target_value is None else [*known, item.target_value]
    if not item.line:
        spread = [*spread, Decimal(0)]
    low_value = min(spread)
    span = (max(spread) - low_value) or Decimal(1)

    def height(value: Decimal) -> float:
        return float((value - low_value) / span) * _CHART_HEIGHT

    def draw(canvas: Canvas, top: float) -> None:
        foot = top - _PADDING - _CHART_HEIGHT
        heights = [None if value is None else height(value) for value in values]
        if item.line:
            _draw_line(canvas, left, foot, heights, accent)
        else:
            _draw_bars(canvas, left, foot, heights, height(Decimal(0)), accent)
        if item.target_value is not None:
            _dashes(canvas, left, left + _CHART_WIDTH, foot + height(item.target_value))

    return draw


def _draw_bars(
    canvas: Canvas,
    left: float,
    foot: float,
    heights: list[float | None],
    zero: float,
    accent: str,
) -> None:
    slot = _CHART_WIDTH / max(len(heights), _SLOTS)
    canvas.setFillColor(HexColor(accent))
    for at, height in enumerate(heights):
        if height is not None:
            low, high = sorted((height, zero))
            bar = (left + at * slot, foot + low, slot * 0.7, max(high - low, 0.4))
            canvas.rect(*bar, stroke=0, fill=1)


def _draw_line(
    canvas: Canvas, left: float, foot: float, heights: list[float | None], accent: str
) -> None:
    slot = _CHART_WIDTH / max(len(heights), _SLOTS)
    canvas.setStrokeColor(HexColor(accent))
    canvas.setFillColor(HexColor(accent))
    canvas.setLineWidth(1.2)
    canvas.setLineJoin(1)
    points = [
        None if height is None else (left + (at + 0.35) * slot, foot + height)
        for at, height in enumerate(heights)
    ]
    for is_gap, group in groupby(points, key=lambda point: point is None):
        if is_gap:
            continue
        path = canvas.beginPath()
        steps = [point for point in group if point is not None]
        path.moveTo(*steps[0])
        for step in steps[1:]:
            path.lineTo(*step)
        canvas.drawPath(path)
        canvas.circle(*steps[-1], 1.5, stroke=0, fill=1)


def _dashes(canvas: Canvas, left: float, right: float, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(HexColor(SECONDARY))
    canvas.setLineWidth(0.9)
    canvas.setDash(3, 2)
    canvas.line(left, y, right, y)
    canvas.restoreState()
