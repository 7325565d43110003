"""The table of lines with their rules in words, and the totals that hold on to the last line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from ppp_desktop.statements.document import DocumentLine, DocumentPart, StatementDocument
from ppp_desktop.statements.fonts import Weight
from ppp_desktop.statements.pdf.bands import Band, Placed, Rule, Sheet, row
from ppp_desktop.statements.pdf.canvas import PagedCanvas
from ppp_desktop.statements.pdf.text import (
    BODY,
    HAIRLINE,
    LABEL,
    QUIET,
    SECTION,
    SMALL,
    STRONG,
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
from ppp_desktop.statements.writing import Writing, writing_in

_GAP = 18.0  # points between columns
_PADDING = 5.5
_SHARES = (0.16, 0.17, 0.22)  # of the width: quantity, rate and amount at most
_LEAST = (36.0, 42.0, 52.0)  # points
_TOTALS_WIDTH = 218.0
_GRAND = Style(11.25, 16.0, Weight.SEMIBOLD)
_ROW = Style(8.5, 13.5)  # as high as the figures beside it
_BEFORE_ROWS = 3.0
_PAGES_ROOM = 11.0  # points for "Results: pages 2–4"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Right edges and widths of quantity, rate and amount; the width left for the words."""

    edges: tuple[float, float, float]
    widths: tuple[float, float, float]
    words: float

    @property
    def before_amounts(self) -> float:
        """The width for words where there is neither quantity nor rate."""
        return self.edges[2] - self.widths[2] - _GAP


def title_bands(text: str, width: float) -> list[Band]:
    """Return the title of a part of the statement, which stays with what follows."""
    written = block(text, SECTION, width, "a title")
    return [Band(written.height + 6, (Placed(written, 0.0),), keep=True)]


def line_sheet(
    document: StatementDocument, width: float, limit: float, pages: dict[int, tuple[int, int]]
) -> Sheet:
    """Return lines and totals as bands with a header for each page.

    `pages` will hold, when the pages are done, first and last page of the results of a line.
    """
    writing = writing_in(document.language)
    columns = _columns(document, width)
    header = _header(document, width, columns)
    key = "lines.credit_title" if document.is_credit else "lines.title"
    listed = {section.position for section in document.annex} - {0}
    bands = [*title_bands(writing.text(key), width), header]
    for number, line in enumerate(document.lines, start=1):
        last = number == len(document.lines)
        reference = _Reference(line.position, pages, writing) if line.position in listed else None
        bands += _line_bands(line, width, columns, limit, reference, keep=last)
    return Sheet([*bands, *_totals(document, width, limit)], header)


def balance_sheet(document: StatementDocument, width: float, limit: float) -> Sheet | None:
    """Return what goes on to later periods, below the totals; None where nothing does."""
    rows = document.balances
    if not rows:
        return None
    amounts = widest([each.amount for each in rows], BODY, "a balance")
    labels = widest([each.label for each in rows], QUIET, "a balance's label")
    room = min(width, max(_TOTALS_WIDTH, amounts + labels + _GAP))
    left = width - room
    heading = writing_in(document.language).text("totals.balances")
    title = Placed(block(heading, LABEL, room, "a title"), left)
    bands = row([title], padding=2.5, limit=limit, keep=True)
    bands[0] = replace(bands[0], rules=(Rule(left, width, 0.0, HAIRLINE),))
    for number, each in enumerate(rows, start=1):
        label = block(each.label, QUIET, room - amounts - 12, "a balance's label")
        figure = fitted(each.amount, BODY, width * 0.4, "a balance")
        cells = [Placed(label, left), Placed(figure, width, Align.RIGHT)]
        bands += row(cells, padding=1.5, limit=limit, keep=number < len(rows))
    return Sheet(bands, None)


@dataclass(frozen=True, slots=True)
class _Reference:
    """Where the results behind a line are listed: drawn in the end, with a link."""

    position: int
    pages: dict[int, tuple[int, int]]
    writing: Writing

    def draw(self, canvas: PagedCanvas, top: float) -> None:
        """Put the page numbers off and lay the link under their place."""
        canvas.linkRect(
            "", destination(self.position), (0.0, top - _PAGES_ROOM, 110.0, top), relative=1
        )
        canvas.saveState()
        canvas.translate(0.0, top)
        canvas.later(self._draw_pages)
        canvas.restoreState()

    def _draw_pages(self, canvas: Canvas, pages: int) -> None:
        first, last = self.pages.get(self.position, (pages, pages))
        text = self.writing.text("lines.on_pages", first=str(first), last=str(last))
        if first == last:
            text = self.writing.text("lines.on_page", page=str(first))
        block(text, SMALL, 260.0, "a title").draw(canvas, 0.0, 0.0)


def destination(position: int) -> str:
    """Return the name that links to the results of line `position` use."""
    return f"results-{position}"


def _columns(document: StatementDocument, width: float) -> _Columns:
    parts = [part for line in document.lines for part in line.parts]
    texts = (
        [part.quantity for part in parts],
        [part.rate for part in parts],
        [line.amount for line in document.lines] + [part.amount for part in parts],
    )
    titles = _titles(document)
    quantity, rate, amount = (
        max(
            least,
            measure(title, LABEL, "a title"),
            min(widest(column, STRONG, "a line"), share * width),
        )
        for least, title, column, share in zip(_LEAST, titles, texts, _SHARES, strict=True)
    )
    rate_edge = width - amount - _GAP
    quantity_edge = rate_edge - rate - _GAP
    words = quantity_edge - quantity - _GAP
    return _Columns((quantity_edge, rate_edge, width), (quantity, rate, amount), words)


def _titles(document: StatementDocument) -> tuple[str, str, str]:
    rates = [part.rate for line in document.lines for part in line.parts]
    has_shares = any("%" in rate for rate in rates)
    writing, currency = writing_in(document.language), document.currency
    in_money = writing.text("lines.rate_in", currency=currency)
    return (
        writing.text("lines.quantity"),
        writing.text("lines.rate") if has_shares else in_money,
        writing.text("lines.amount_in", currency=currency),
    )


def _header(document: StatementDocument, width: float, columns: _Columns) -> Band:
    titles = (writing_in(document.language).text("lines.line"), *_titles(document))
    written = [block(title, LABEL, width, "a title") for title in titles]
    placed = [Placed(written[0], 0.0)]
    for edge, title in zip(columns.edges, written[1:], strict=True):
        placed.append(Placed(title, edge, Align.RIGHT))
    rule = Rule(0.0, width, 18.0, TEXT, 0.8)
    return Band(18.0, tuple(placed), (rule,), keep=True)


def _line_bands(
    line: DocumentLine,
    width: float,
    columns: _Columns,
    limit: float,
    reference: _Reference | None,
    *,
    keep: bool,
) -> list[Band]:
    """Return words and counted figures beside them, then the rows that have words of their own.

    The line's amount comes last where it is not the only figure, so that the rows add up to it.
    """
    beside, below = _divided_rows(line.parts)
    room = columns.words if beside else columns.before_amounts
    numbered = f"{line.position} {line.name}"
    words = stack(
        (
            block(numbered, STRONG, room, "a line's name", from_the_left=True),
            block(line.rule, SMALL, room, "a line's rule"),
            block(line.note, SMALL, room, "a line's note"),
        )
    )
    is_sum = len(line.parts) != 1 or line.parts[0].amount != line.amount
    styles = (QUIET, QUIET) if is_sum else (BODY, STRONG)
    cells = [Placed(words, 0.0), *_figures(beside, columns, *styles)]
    rows = [[*_row_text(part, columns), *_figures([part], columns, *styles)] for part in below]
    total = _figures([DocumentPart("", "", line.amount)], columns, BODY, STRONG)
    if is_sum and rows:
        rows.append(total)
    elif is_sum:
        cells += [replace(cell, top=_height_of(beside, columns)) for cell in total]
    return _ruled([cells, *rows], width, limit, reference, keep=keep)


def _divided_rows(
    parts: tuple[DocumentPart, ...],
) -> tuple[tuple[DocumentPart, ...], tuple[DocumentPart, ...]]:
    """Return the rows beside the rule, and those below: from the first that has words."""
    first = next((at for at, part in enumerate(parts) if part.text), len(parts))
    return parts[:first], parts[first:]


def _ruled(
    rows: list[list[Placed]],
    width: float,
    limit: float,
    reference: _Reference | None,
    *,
    keep: bool,
) -> list[Band]:
    """Return the rows of one line as bands with a rule below the last.

    Its words stay with the first row beneath them, and the last row with its amount.
    """
    bands: list[Band] = []
    for at, cells in enumerate(rows):
        made = row(cells, padding=0.0, limit=limit)
        if at == 1:
            made[0] = _lowered(made[0], _BEFORE_ROWS)
        is_held = at in (0, len(rows) - 2)
        bands += [*made[:-1], replace(made[-1], keep=is_held and at < len(rows) - 1)]
    bands[0] = _lowered(bands[0], _PADDING)
    last = bands[-1] if reference is None else _with_reference(bands[-1], reference)
    grown = last.height + _PADDING
    closing = Rule(0.0, width, grown, HAIRLINE)
    bands[-1] = replace(last, height=grown, rules=(closing,), keep=keep)
    return bands


def _lowered(band: Band, by: float) -> Band:
    placed = tuple(replace(item, top=item.top + by) for item in band.placed)
    return replace(band, height=band.height + by, placed=placed)


def _with_reference(band: Band, reference: _Reference) -> Band:
    """Return `band` with room below its words for the pages of the results."""
    words = [item for item in band.placed if item.align is Align.LEFT]
    top = max((item.top + item.block.height for item in words), default=0.0)

    def draw(canvas: PagedCanvas, edge: float) -> None:
        reference.draw(canvas, edge - top)

    return replace(band, height=max(band.height, top + _PAGES_ROOM), drawing=draw)


def _row_text(part: DocumentPart, columns: _Columns) -> list[Placed]:
    """Return what a row says; without quantity and rate it runs under their columns, too."""
    room = columns.words if part.quantity or part.rate else columns.before_amounts
    written = block(part.text, _ROW, room, "a line's figures")
    return [Placed(written, 0.0)] if written.lines else []


def _figures(
    parts: Sequence[DocumentPart], columns: _Columns, style: Style, amount_style: Style
) -> list[Placed]:
    """Return quantity, rate and amount of each part, one below the other."""
    placed: list[Placed] = []
    top = 0.0
    for part in parts:
        cells = _cells(part, columns, style, amount_style)
        placed += [
            Placed(cell, edge, Align.RIGHT, top)
            for cell, edge in zip(cells, columns.edges, strict=True)
        ]
        top += max(cell.height for cell in cells)
    return placed


def _height_of(parts: Sequence[DocumentPart], columns: _Columns) -> float:
    return sum(max(cell.height for cell in _cells(part, columns, QUIET, QUIET)) for part in parts)


def _cells(part: DocumentPart, columns: _Columns, style: Style, amount_style: Style) -> list[Block]:
    texts = (part.quantity, part.rate, part.amount)
    return [
        fitted(text, each, width, "a line's figures")
        for text, each, width in zip(
            texts, (style, style, amount_style), columns.widths, strict=True
        )
    ]


def _totals(document: StatementDocument, width: float, limit: float) -> list[Band]:
    rows = document.totals
    amounts = max((measure(total.amount, _GRAND, "a total") for total in rows), default=0.0)
    amounts = min(amounts, width * 0.4)
    room = min(width, max(_TOTALS_WIDTH, amounts + 130.0))
    left = width - room
    bands: list[Band] = [Band(5.0, keep=True)] if rows else []
    for number, total in enumerate(rows, start=1):
        last = number == len(rows)
        label, figure = (_GRAND, _GRAND) if last else (QUIET, BODY)
        cells = [
            Placed(block(total.label, label, room - amounts - 12, "a total's label"), left),
            Placed(fitted(total.amount, figure, amounts, "a total"), width, Align.RIGHT),
        ]
        padding = 4.0 if last else 2.5
        made = row(cells, padding=padding, limit=limit, keep=not last)
        if last:
            rule = Rule(left, width, 0.0, TEXT, 0.8)
            made[0] = replace(made[0], rules=(*made[0].rules, rule))
        bands += made
    return [*bands, *_tax_note(document.tax_note, width, room, limit)]


def _tax_note(text: str, width: float, room: float, limit: float) -> list[Band]:
    note: Block = block(text, SMALL, room, "the tax note")
    return row([Placed(note, width - room)], padding=2.0, limit=limit) if note.lines else []
