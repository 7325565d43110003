"""The annex: every result behind the lines, down to file, sheet and row of the spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ppp_desktop.statements.document import AnnexSection, SourceRow, StatementDocument
from ppp_desktop.statements.fonts import Weight
from ppp_desktop.statements.pdf.bands import Band, Placed, Rule, Sheet, row
from ppp_desktop.statements.pdf.lines import title_bands
from ppp_desktop.statements.pdf.text import (
    HAIRLINE,
    SECONDARY,
    SMALL,
    TEXT,
    Align,
    Block,
    Style,
    block,
    fitted,
    measure,
    widest,
)
from ppp_desktop.statements.writing import Writing

_CELL = Style(7.5, 10.0)
_CELL_STRONG = Style(7.5, 10.0, Weight.SEMIBOLD)
_CELL_TITLE = Style(7.5, 10.0, Weight.SEMIBOLD, SECONDARY)
_GAP = 10.0  # points between columns
_PADDING = 2.4
_SHORT_HASH = 8  # characters at either end
_HASH_WIDTH = 300.0


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its texts come from `text`; where the row is too narrow for all, it
    takes at most `share` of the width."""

    title: str
    text: Callable[[SourceRow], str]
    share: float
    align: Align = Align.LEFT
    where: str = "a result"
    is_elastic: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column with its place (`x` is the edge that it is aligned on) and the texts set so far."""

    column: _Column
    x: float
    width: float
    made: dict[str, Block] = field(default_factory=dict)


def section_sheet(
    section: AnnexSection,
    width: float,
    limit: float,
    advance: Callable[[int], None],
    writing: Writing,
) -> Sheet:
    """Return one section with a header for each page; `advance` hears of rows that are laid out."""
    cells = _cells(section, width, writing)
    header = _header(cells, width)
    bands = [*_opening(section, width, limit, writing), header]
    rule = Rule(0.0, width, 0.0, HAIRLINE, 0.35)
    for number, result in enumerate(section.rows, start=1):
        placed = [_placed(cell, result) for cell in cells]
        is_last = number == len(section.rows)
        bands += row(placed, padding=_PADDING, rule=rule, limit=limit, keep=is_last)
        if number % 500 == 0 or is_last:
            advance(number % 500 or 500)
    return Sheet([*bands, *_total(section, cells, width, limit, writing)], header)


def source_sheet(
    document: StatementDocument, width: float, limit: float, writing: Writing
) -> Sheet | None:
    """Return the list of all spreadsheets with their whole SHA-256; None where there are none."""
    files = sorted({file for section in document.annex for file in section.files})
    if not files:
        return None
    name = Placed(block(writing.text("annex.file"), _CELL_TITLE, width, "a title"), 0.0)
    left = width - _HASH_WIDTH
    title = Placed(block(writing.text("annex.hash"), _CELL_TITLE, width, "a title"), left)
    header = Band(14.0, (name, title), (Rule(0.0, width, 14.0, TEXT, 0.8),), keep=True)
    bands = [*title_bands(writing.text("annex.sources"), width), header]
    for file, digest in files:
        cells = [
            Placed(block(file, _CELL, left - _GAP, "a file's name"), 0.0),
            Placed(fitted(digest, _CELL, _HASH_WIDTH, "a file's hash"), left),
        ]
        rule = Rule(0.0, width, 0.0, HAIRLINE, 0.35)
        bands += row(cells, padding=_PADDING, rule=rule, limit=limit)
    return Sheet(bands, header)


def _opening(section: AnnexSection, width: float, limit: float, writing: Writing) -> list[Band]:
    bands = title_bands(section.title, width)
    texts = [section.summary, *_file_lines(section, writing), *section.notes]
    for text in texts:
        written = block(text, SMALL, width, "the summary of results")
        if written.lines:
            bands += row([Placed(written, 0.0)], padding=0.0, limit=limit, keep=True)
    return [*bands, Band(8.0, keep=True)]


def _file_lines(section: AnnexSection, writing: Writing) -> Iterator[str]:
    sheets = {result.sheet for result in section.rows if result.sheet}
    for name, digest in section.files:
        short = _shortened(digest)
        if _is_one_sheet(section) and sheets:
            sheet = next(iter(sheets))
            yield writing.text("annex.from_sheet", name=name, sheet=sheet, hash=short)
        else:
            yield writing.text("annex.from_file", name=name, hash=short)


def _shortened(digest: str) -> str:
    if len(digest) <= 2 * _SHORT_HASH + 1:
        return digest
    return f"{digest[:_SHORT_HASH]}…{digest[-_SHORT_HASH:]}"


def _is_one_file(section: AnnexSection) -> bool:
    names = {result.file for result in section.rows} | {name for name, _ in section.files}
    return len(section.files) == 1 and len(names) == 1


def _is_one_sheet(section: AnnexSection) -> bool:
    return _is_one_file(section) and len({result.sheet for result in section.rows}) <= 1


def _columns(section: AnnexSection, writing: Writing) -> list[_Column]:
    rows = section.rows

    def title(name: str) -> str:
        return writing.text(f"annex.{name}")

    columns = [_Column(title("day"), lambda r: writing.table_day(r.day), 0.18)]
    if any(result.reference for result in rows):
        columns.insert(0, _Column(title("reference"), lambda r: r.reference, 0.26))
    columns.append(_Column(title("description"), lambda r: r.description, 1.0, is_elastic=True))
    quantity = section.quantity_title or title("quantity")
    columns.append(_Column(quantity, lambda r: r.quantity, 0.16, Align.RIGHT))
    if not _is_one_file(section):
        columns.append(_Column(title("file"), lambda r: r.file, 0.24, where="a file's name"))
    if not _is_one_sheet(section) and any(result.sheet for result in rows):
        columns.append(_Column(title("sheet"), lambda r: r.sheet, 0.14, where="a sheet's name"))
    columns.append(_Column(title("row"), lambda r: str(r.row), 0.08, Align.RIGHT))
    return columns


def _cells(section: AnnexSection, width: float, writing: Writing) -> list[_Cell]:
    columns = _columns(section, writing)
    gaps = _GAP * (len(columns) - 1)
    widths = [_natural(column, section.rows) for column in columns]
    if sum(widths) + gaps > width:
        widths = [
            min(size, max(column.share * width, measure(column.title, _CELL_TITLE, "a title")))
            for size, column in zip(widths, columns, strict=True)
        ]
    taken = sum(size for size, column in zip(widths, columns, strict=True) if not column.is_elastic)
    elastic = width - taken - gaps
    cells: list[_Cell] = []
    left = 0.0
    for column, natural in zip(columns, widths, strict=True):
        room = elastic if column.is_elastic else natural
        edge = left if column.align is Align.LEFT else left + room
        cells.append(_Cell(column, edge, room))
        left += room + _GAP
    return cells


def _natural(column: _Column, rows: Sequence[SourceRow]) -> float:
    """Return the width in which no text of `column` is broken."""
    title = measure(column.title, _CELL_TITLE, "a title")
    texts = [column.text(result) for result in rows]
    return max(title, widest(texts, _CELL, column.where))


def _header(cells: list[_Cell], width: float) -> Band:
    placed = tuple(
        Placed(block(cell.column.title, _CELL_TITLE, width, "a title"), cell.x, cell.column.align)
        for cell in cells
    )
    return Band(14.0, placed, (Rule(0.0, width, 14.0, TEXT, 0.8),), keep=True)


def _placed(cell: _Cell, result: SourceRow) -> Placed:
    column = cell.column
    text = column.text(result)
    written = cell.made.get(text)
    if written is None:
        make = fitted if column.align is Align.RIGHT else block
        written = cell.made[text] = make(text, _CELL, cell.width, column.where)
    return Placed(written, cell.x, column.align)


def _total(
    section: AnnexSection, cells: list[_Cell], width: float, limit: float, writing: Writing
) -> list[Band]:
    at = next(number for number, cell in enumerate(cells) if cell.column.align is Align.RIGHT)
    quantity = cells[at]
    label = writing.counted("annex.results", len(section.rows))
    figure = block(section.total, _CELL_STRONG, quantity.x, "a total")
    placed = [
        Placed(block(label, _CELL_STRONG, quantity.x - figure.width - _GAP, "a title"), 0.0),
        Placed(figure, quantity.x, Align.RIGHT),
    ]
    rule = Rule(0.0, width, 0.0, TEXT, 0.8)
    return row(placed, padding=_PADDING, rule=rule, limit=limit)
