"""Tables of a report: words at the left, figures at the right, with a header for each page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.statements.fonts import Weight
from ppp_desktop.statements.pdf.bands import Band, Placed, Rule, Sheet, row
from ppp_desktop.statements.pdf.text import (
    HAIRLINE,
    LABEL,
    SECONDARY,
    SMALL,
    TEXT,
    Align,
    Block,
    Style,
    block,
    fitted,
    measure,
    stack,
    widest,
)
from ppp_desktop.statements.report import ReportRow, ReportTable

_CELL = Style(9.0, 12.5)
_STRONG = replace(_CELL, weight=Weight.SEMIBOLD)
_QUIET = replace(_CELL, colour=SECONDARY)
_GAP = 12.0  # points between columns
_PADDING = 4.5
_MOST_TITLE_LINES = 3
_TITLE_ROOM = 62.0  # points that a title may take beyond its figures
_LEAST_WORDS = 0.24  # of the width, for the first column
_MOST_WORDS = 0.42  # of the width, for each further column of words
_BAR_ROOM = 44.0
_BAR_HEIGHT = 5.0
_BAR_TINT = 0.55


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: `x` is the edge that it is aligned on."""

    x: float
    width: float
    align: Align


def table_sheet(table: ReportTable, width: float, limit: float, accent: str) -> Sheet:
    """Return the table as bands; no row is higher than `limit` points."""
    columns = _columns(table, width)
    header = _header(table, columns, width, limit)
    bands: list[Band] = []
    if table.title:
        bands.append(_title(table.title, width))
    bands.append(header)
    for number, item in enumerate(table.rows, start=1):
        keep = number == 1 or number == len(table.rows) - 1
        bands += _row(item, columns, (width, limit, accent), bars=table.bars, keep=keep)
    notes = stack(block(note, SMALL, width, "a note", before=3) for note in table.notes)
    if notes.lines:
        bands += row([Placed(notes, 0.0)], padding=2.0, limit=limit)
    return Sheet(bands, header)


def _title(title: str, width: float) -> Band:
    written = block(title, LABEL, width, "a title")
    return Band(written.height + 4, (Placed(written, 0.0),), keep=True)


def _columns(table: ReportTable, width: float) -> list[_Column]:
    widths = [_natural(table, at, width) for at in range(len(table.columns))]
    room = width - _GAP * (len(widths) - 1) - width * _LEAST_WORDS
    figures = sum(widths[table.texts :])
    if figures > room:
        widths[table.texts :] = [each * room / figures for each in widths[table.texts :]]
    words = room - sum(widths[table.texts :])
    for at in range(1, table.texts):
        widths[at] = min(widths[at], words / (table.texts - 1))
    widths[0] = room + width * _LEAST_WORDS - sum(widths[1:])
    found, left = [], 0.0
    for at, each in enumerate(widths):
        is_figure = at >= table.texts
        align = Align.RIGHT if is_figure else Align.LEFT
        found.append(_Column(left + each if is_figure else left, each, align))
        left += each + _GAP
    return found


def _natural(table: ReportTable, at: int, width: float) -> float:
    cells = widest([each.cells[at] for each in table.rows], _STRONG, "a figure")
    title = measure(table.columns[at], LABEL, "a title")
    if at < table.texts:
        return min(max(cells, title), width * _MOST_WORDS)
    bar = _BAR_ROOM if table.bars == at else 0.0
    return max(cells + bar, min(title, _TITLE_ROOM), _longest_word(table.columns[at]))


def _longest_word(title: str) -> float:
    return widest(title.split() or [""], LABEL, "a title")


def _header(table: ReportTable, columns: Sequence[_Column], width: float, limit: float) -> Band:
    titles = [
        _shortened(title, column.width)
        for title, column in zip(table.columns, columns, strict=True)
    ]
    lowest = max(title.height for title in titles)
    cells = [
        Placed(title, column.x, column.align, lowest - title.height)
        for title, column in zip(titles, columns, strict=True)
    ]
    rule = Rule(0.0, width, 0.0, TEXT, 0.8)
    (band,) = row(cells, padding=3.5, rule=rule, limit=max(limit, lowest), keep=True)
    return band


def _shortened(title: str, width: float) -> Block:
    """Return a title on few lines: an objective's whole name stands in the table of objectives."""
    written = block(title, LABEL, width, "a title")
    shown = title
    while len(written.lines) > _MOST_TITLE_LINES:
        shown = shown[: -max(1, len(shown) // 8)].rstrip()
        written = block(f"{shown}…", LABEL, width, "a title")
    return written


def _row(
    item: ReportRow,
    columns: Sequence[_Column],
    measures: tuple[float, float, str],
    *,
    bars: int | None,
    keep: bool,
) -> list[Band]:
    width, limit, accent = measures
    style = _STRONG if item.is_strong else _QUIET if item.is_quiet else _CELL
    cells = []
    for text, column in zip(item.cells, columns, strict=True):
        make = block if column.align is Align.LEFT else fitted
        written = make(text, style, column.width, "a figure")
        cells.append(Placed(written, column.x, column.align))
    rule = Rule(0.0, width, 0.0, TEXT if item.is_strong else HAIRLINE, 0.5)
    bands = row(cells, padding=_PADDING, rule=rule, limit=limit, keep=keep)
    if bars is not None and item.bar is not None:
        column = columns[bars]
        left = column.x - column.width
        bands[0] = replace(bands[0], drawing=_bar(left, item.bar, accent))
    return bands


def _bar(left: float, share: Decimal, accent: str) -> Callable[[Canvas, float], None]:
    length = float(min(max(share, Decimal(0)), Decimal(1))) * (_BAR_ROOM - 6)

    def draw(canvas: Canvas, top: float) -> None:
        if length <= 0:
            return
        middle = top - _PADDING - _CELL.leading / 2
        canvas.saveState()
        canvas.setFillColor(HexColor(accent))
        canvas.setFillAlpha(_BAR_TINT)
        canvas.rect(left, middle - _BAR_HEIGHT / 2, length, _BAR_HEIGHT, stroke=0, fill=1)
        canvas.restoreState()

    return draw
