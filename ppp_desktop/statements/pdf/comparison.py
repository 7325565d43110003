"""What changed since the last statement, and the client's return, as tables below the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ppp_desktop.statements.document import ChangeRow, StatementDocument
from ppp_desktop.statements.fonts import Weight
from ppp_desktop.statements.pdf.bands import Band, Placed, Rule, Sheet, row
from ppp_desktop.statements.pdf.lines import title_bands
from ppp_desktop.statements.pdf.text import (
    BODY,
    HAIRLINE,
    LABEL,
    QUIET,
    SECONDARY,
    TEXT,
    Align,
    Style,
    block,
    fitted,
    measure,
    widest,
)
from ppp_desktop.statements.writing import Writing, writing_in

_GAP = 14.0  # points between columns
_PADDING = 4.0
_NOW = Style(8.75, 12.0)
_BEFORE = replace(_NOW, colour=SECONDARY)
_TOTAL = replace(_NOW, weight=Weight.SEMIBOLD)
_SHORT = 1.0  # times the highest band: a third of a page
_MOST_SHARE = 0.16  # of the width, for one column of figures
_RETURN_SHARE = 0.62  # of the width: figures stay near their labels


def change_sheet(document: StatementDocument, width: float, limit: float) -> Sheet | None:
    """Return this period against the one before; None where there is nothing to compare."""
    table = document.changes
    if table is None:
        return None
    titles = _titles(document, writing_in(document.language))
    columns = [[_figures(each)[at] for each in table.rows] for at in range(len(titles))]
    widths = [
        max(
            measure(title, LABEL, "a title"),
            min(widest(column, _TOTAL, "a change"), width * _MOST_SHARE),
        )
        for title, column in zip(titles, columns, strict=True)
    ]
    edges = [width - sum(widths[at + 1 :]) - _GAP * (len(widths) - 1 - at) for at in range(5)]
    room = edges[0] - widths[0] - _GAP
    header = _header(document, titles, edges, width)
    bands = [*title_bands(table.title, width), header]
    for number, each in enumerate(table.rows, start=1):
        last = number == len(table.rows)
        bands += _row(each, (room, width, limit), edges, widths, last=last)
    return Sheet(_together(bands, limit), header)


def _together(bands: list[Band], limit: float) -> list[Band]:
    """Return the bands so that a short table is not broken, and a total never stands alone."""
    is_short = sum(band.height for band in bands) <= _SHORT * limit
    held = bands[:-1] if is_short else bands[-2:-1]
    first = len(bands) - 1 - len(held)
    return [*bands[:first], *(replace(band, keep=True) for band in held), bands[-1]]


def return_sheet(document: StatementDocument, width: float, limit: float) -> Sheet | None:
    """Return what the client put in and got back; None where nothing is known."""
    rows = document.returns
    if not rows:
        return None
    room = width * _RETURN_SHARE
    amounts = min(widest([each.amount for each in rows], BODY, "a return"), room * 0.5)
    bands = title_bands(writing_in(document.language).text("returns.title"), width)
    bands[-1] = replace(bands[-1], rules=(Rule(0.0, room, bands[-1].height, TEXT, 0.8),))
    for number, each in enumerate(rows, start=1):
        cells = [
            Placed(block(each.label, QUIET, room - amounts - _GAP, "a return's label"), 0.0),
            Placed(fitted(each.amount, BODY, amounts, "a return"), room, Align.RIGHT),
        ]
        rule = Rule(0.0, room, 0.0, HAIRLINE)
        keep = number < len(rows)
        bands += row(cells, padding=_PADDING, rule=rule, limit=limit, keep=keep)
    return Sheet(bands, None)


def _titles(document: StatementDocument, writing: Writing) -> tuple[str, ...]:
    return (
        writing.text("changes.quantity_before"),
        writing.text("changes.quantity_now"),
        writing.text("changes.amount_before", currency=document.currency),
        writing.text("changes.amount_now"),
        writing.text("changes.change"),
    )


def _header(
    document: StatementDocument, titles: Sequence[str], edges: Sequence[float], width: float
) -> Band:
    first = writing_in(document.language).text("changes.line")
    placed = [Placed(block(first, LABEL, width, "a title"), 0.0)]
    for edge, title in zip(edges, titles, strict=True):
        placed.append(Placed(block(title, LABEL, width, "a title"), edge, Align.RIGHT))
    return Band(18.0, tuple(placed), (Rule(0.0, width, 18.0, TEXT, 0.8),), keep=True)


def _row(
    item: ChangeRow,
    measures: tuple[float, float, float],
    edges: Sequence[float],
    widths: Sequence[float],
    *,
    last: bool,
) -> list[Band]:
    room, width, limit = measures
    name = _TOTAL if last else _NOW
    cells = [Placed(block(item.name, name, room, "a line's name"), 0.0)]
    for at, (text, edge, space) in enumerate(zip(_figures(item), edges, widths, strict=True)):
        style = _style(at, last=last)
        cells.append(Placed(fitted(text, style, space, "a change"), edge, Align.RIGHT))
    rule = Rule(0.0, width, 0.0, HAIRLINE)
    return row(cells, padding=_PADDING, rule=rule, limit=limit)


def _style(column: int, *, last: bool) -> Style:
    """What was stands back; what is now, and the change, stand out in the last row."""
    if column in {0, 2}:
        return _BEFORE
    return _TOTAL if last else _NOW


def _figures(item: ChangeRow) -> tuple[str, ...]:
    return (
        item.quantity_before,
        item.quantity_now,
        item.amount_before,
        item.amount_now,
        item.change,
    )
