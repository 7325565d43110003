"""Writes the rejected rows of a file, as they stand in it, into a file to mend and import again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from ppp_desktop.core.files import replacing
from ppp_desktop.imports.cells import Cell, ErrorCell, RawSheet, Row, text_of
from ppp_desktop.imports.file_warnings import ADDED_COLUMNS
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.imports.records import header_width
from ppp_desktop.imports.rows import Problem
from ppp_desktop.services.import_problems import faulty_rows

# A spreadsheet keeps numbers as binary floats: what has more digits goes in as text, whole.
_EXACT_DIGITS = 15


def rejected_rows(
    sheet: RawSheet, mapping: Mapping, problems: Iterable[Problem]
) -> tuple[tuple[Cell, ...], ...]:
    """Return what stands above the header, the header, and the faulty rows, each with its problem.

    The cells are the original ones, so that the same mapping reads them. Cells beyond the header
    come after the added columns: such a row is refused again until somebody has mended it.
    """
    wrong = faulty_rows(problems)
    placed = mapping.located(sheet)
    mapped = max((choice.index + 1 for choice in placed.columns), default=0)
    width = max(header_width(sheet, placed.header_row), mapped)
    above = [tuple(row) for row in sheet.rows[: placed.header_row - 1]]
    header = _widened(sheet.rows[placed.header_row - 1], width)
    rows = []
    for number in sorted(wrong):
        cells = sheet.rows[number - 1]
        text = " ".join(wrong[number])
        rows.append((*_widened(cells, width), number, text, *cells[width:]))
    return (*above, (*header, *ADDED_COLUMNS), *rows)


def write_rejected(
    path: Path, sheet: RawSheet, mapping: Mapping, problems: Iterable[Problem]
) -> None:
    """Write the rejected rows to `path`, as XLSX or CSV by its suffix; whole or not at all.

    Raises StorageUnavailable where the file cannot be written.
    """
    rows = rejected_rows(sheet, mapping, problems)
    with replacing(path) as temporary:
        if path.suffix.lower() == ".xlsx":
            _write_xlsx(temporary, [_within(row, rows, sheet.delimiter) for row in rows])
        else:
            written = [[_text(cell, mapping.decimal_mark) for cell in row] for row in rows]
            _write_csv(temporary, written, sheet.delimiter or ",")


def _within(
    row: tuple[Cell, ...], rows: Sequence[tuple[Cell, ...]], delimiter: str
) -> tuple[Cell, ...]:
    """Return a row for a workbook, where nobody would notice cells beyond the header.

    Text that slipped into further cells goes into the first as it stood in the file, so that
    nothing of it can be taken for figures; what stands beside it is refused.
    """
    width = next(len(each) for each in rows if each[-2:] == ADDED_COLUMNS)
    if not delimiter or len(row) <= width or all(cell in (None, "") for cell in row[width:]):
        return row
    original = (*row[: width - 2], *row[width:])
    joined = delimiter.join(_text(cell) for cell in original)
    return (joined, *["?"] * (width - 3), *row[width - 2 : width])


def _widened(cells: Row, width: int) -> tuple[Cell, ...]:
    return (*cells[:width], *[None] * (width - len(cells)))


def _write_csv(path: Path, rows: Sequence[Sequence[str]], delimiter: str) -> None:
    # The mark at the beginning makes Excel read UTF-8. Nothing is put before texts that look like
    # formulas: they stood so in the file that the user has, and would be other texts when it is
    # imported again.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def _text(cell: Cell, mark: str = "") -> str:
    """Return a cell as the reader of delimited text understands it under the decimal `mark`."""
    if isinstance(cell, datetime) and cell == datetime.combine(cell.date(), datetime.min.time()):
        return cell.date().isoformat()
    if mark == "," and isinstance(cell, float | Decimal):
        return text_of(cell).replace(".", mark)
    return cell if isinstance(cell, str) else text_of(cell)


def _write_xlsx(path: Path, rows: Sequence[Sequence[Cell]]) -> None:
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet("Rejected")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date) and (not isinstance(cell, datetime) or not cell.tzinfo):
                    page.write_datetime(place, column, cell, days)
                elif _is_exact(cell):
                    page.write_number(place, column, cell)
                elif cell is not None:
                    page.write_string(place, column, _text(cell))


def _is_exact(cell: Cell) -> bool:
    if isinstance(cell, bool | str | date | ErrorCell) or cell is None:
        return False
    return isinstance(cell, float) or len(str(cell).lstrip("-0").replace(".", "")) <= _EXACT_DIGITS
